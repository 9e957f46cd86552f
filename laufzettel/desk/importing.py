# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of candidates in and out: download it, send another one, see what that changes, then replace it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later, go_to
from laufzettel.desk.candidates import path_of, store
from laufzettel.desk.drafts import Draft
from laufzettel.desk.reports import download, later
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal.candidates import Deed
from laufzettel.pilot.opportunities.at_office import CATALOGUE, compared_at
from laufzettel.pilot.opportunities.beyond import other_columns, other_sheets
from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue
from laufzettel.pilot.opportunities.cells import LARGEST, cells_sent
from laufzettel.pilot.opportunities.changes import between
from laufzettel.pilot.opportunities.entries import ENTRIES, in_words
from laufzettel.pilot.opportunities.keeping import digest_of, kept_in, put_aside
from laufzettel.pilot.opportunities.layout import CANDIDATES
from laufzettel.pilot.opportunities.reading import catalogue_in, somebody_in
from laufzettel.pilot.opportunities.workbook import packed, packed_comparison

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NO_UPLOAD = Message(
    "opportunities.no_upload",
    "Es ist keine Datei ausgewählt.",
    "No file is chosen.",
    "Die Mappe (.xlsx) auswählen und noch einmal absenden.",
    "Choose the workbook (.xlsx), and send it again.",
)
NO_DRAFT = Message(
    "opportunities.no_draft",
    "Die eingelesene Mappe liegt nicht mehr vor; es wurde nichts ersetzt.",
    "The workbook that was read is no longer at hand; nothing was replaced.",
    "Die Datei noch einmal auswählen.",
    "Choose the file again.",
)
CHANGED_SINCE = Message(
    "opportunities.changed_since",
    "Die Mappe des Amts hat sich geändert, seit diese Seite gezeigt wurde; es wurde nichts ersetzt.",
    "The office's workbook has changed since this page was shown; nothing was replaced.",
    "Unten steht, was sich jetzt ändern würde.",
    "Below is what would change now.",
)


def show(ask: Ask) -> Response:
    """Where somebody chooses a file."""
    return _choose(ask)


def look(ask: Ask) -> Later:
    """Read what was sent, and show what it would change; nothing is replaced."""
    return later(ask, _looked)


def replace(ask: Ask) -> Response:
    """Put the catalogue that was shown in the place of the office's."""
    draft = ask.desk.drafts.of(ask.session.person, ask.said("upload"))
    if draft is None:
        return _choose(ask, [NO_DRAFT.at()], status=409)
    with ask.desk.one_at_a_time:
        kept = kept_in(path_of(ask))
        if ask.said("seen") != kept.digest:
            return _preview(ask, draft, refused=CHANGED_SINCE.at())
        changes = between(kept.catalogue, draft.catalogue)
        counts = [str(len(each)) for each in (changes.added, changes.changed, changes.removed)]
        try:
            number = store(ask, kept, draft.catalogue, Deed.IMPORTED, entries=counts, aside=not kept.whole)
        except BusinessError as error:
            return _preview(ask, draft, refused=error.problem)
    ask.desk.drafts.drop(ask.session.person)
    return go_to(f"/pilot/opportunities?noted={number}")


def workbook(ask: Ask) -> Response:
    """The office's workbook as it lies there; the template if there is none."""
    path = path_of(ask)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = packed(Catalogue(()))
    except OSError:
        raise HTTPException(404) from None
    return download(data, CATALOGUE[-1], XLSX)


def comparison(ask: Ask) -> Response:
    """The comparison as a workbook whose formulas compute the points anew; 404 if there is nothing to compare."""
    found, _ = compared_at(ask.desk.office)
    if found is None:
        raise HTTPException(404)
    return download(packed_comparison(found), "vergleich.xlsx", XLSX)


def _looked(ask: Ask) -> Response:
    if ask.file is None:
        return _choose(ask, [NO_UPLOAD.at()], status=422)
    try:
        cells = cells_sent(ask.desk.readers, ask.file.data, ask.file.name)
        reading = somebody_in(catalogue_in(cells.sheets))
    except BusinessError as wrong:
        return _choose(ask, [wrong.problem], status=422)
    if reading.problems:
        return _choose(ask, reading.problems, status=422)
    draft = Draft(reading.catalogue, digest_of(ask.file.data))
    ask.desk.drafts.keep(ask.session.person, draft)
    left = [*other_sheets(cells.others), *other_columns(cells.sheets[CANDIDATES][0])]
    return _preview(ask, draft, left_out=left)


def _choose(ask: Ask, findings: Sequence[Problem] = (), *, status: int = 200) -> Response:
    return ask.show("candidates_import.html", status=status, findings=findings, megabytes=LARGEST // 1_000_000)


def _preview(ask: Ask, draft: Draft, *, left_out: Sequence[Problem] = (), refused: Problem | None = None) -> Response:
    """What would be added, changed and removed, by the workbook as it lies there now."""
    path = path_of(ask)
    kept = kept_in(path)
    number = int(ask.language == "en")
    changes = between(kept.catalogue, draft.catalogue)
    return ask.show(
        "candidates_preview.html",
        status=409 if refused else 200,
        refused=refused,
        number=number,
        changes=changes,
        changed=[
            (after.name, _differing(before, after, keys, ask.language)) for before, after, keys in changes.changed
        ],
        needless=kept.whole and not changes.any,
        left_out=left_out,
        lost=(*kept.problems, *kept.beyond),
        aside=put_aside(path, kept.digest).name,
        seen=kept.digest,
        upload=draft.digest,
    )


def _differing(before: Candidate, after: Candidate, keys: Sequence[str], language: str) -> list[tuple[str, str, str]]:
    """Label, what stands there now, and what would."""
    old, new = in_words(before, language), in_words(after, language)
    return [(ENTRIES[key].label[int(language == "en")], old[key], new[key]) for key in keys]
