# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a log tells of a candidate, under the headings of the workbook of candidates."""

from __future__ import annotations

from laufzettel.pilot.eventlogs.shown import Entry
from laufzettel.pilot.opportunities.layout import COLUMNS, Kind


def columns_of(name: str, entry: Entry) -> dict[str, str | int]:
    """The cells of a candidate's row that can be filled from a log, by their headings; all others stay a person's.

    How few variants are few is for people to say: what was counted goes into the remark.

    Args:
        name: of the candidate.
        entry: what the catalogue takes from the log.
    """
    at = {column.code: n for n, column in enumerate(COLUMNS) if column.kind is not Kind.GRADE}
    volume = at["volume"]
    remark = f"Ereignisprotokoll über {entry.days} Tage: {entry.variants} Varianten, {entry.variants_80} davon für 80 %"
    if entry.rework_percent is not None:
        remark += f"; Nacharbeit in {entry.rework_percent} % der Vorgänge"
    return {
        COLUMNS[at["name"]].heading: " ".join(name.split()),
        COLUMNS[volume].heading: entry.cases_per_year,
        COLUMNS[volume + 1].heading: entry.volume_evidence,  # a column of grades belongs to the one before it
        COLUMNS[at["remark"]].heading: remark + ".",
    }
