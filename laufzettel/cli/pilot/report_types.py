# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `laufzettel pilot report` says of types of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.errors import Problem
from laufzettel.pilot.report.coarse import type_name
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.numbers import between
from laufzettel.pilot.wedge.combined import Combined


def types_as_json(found: Findings | Combined) -> dict[str, object]:
    """What programs get; nothing where the plan does not say how types are told."""
    if isinstance(found, Combined) or found.apart is None:
        return {}
    why = [one.as_dict() for one in type_notes(found)]
    return {
        "case_types": {
            "by": found.apart.name,
            "untold": found.apart.untold,
            "merged": why[0] if why else None,
            "types": [
                {
                    "case_type": one.case_type,
                    "cases": one.cases,
                    "minutes_per_case": asdict(one.per_case),
                    "gross_hours": asdict(one.hours),
                    "evidence": str(one.evidence),
                }
                for one in found.saving.types
            ],
        }
    }


def type_lines(found: Findings | Combined) -> Iterator[tuple[str, str]]:
    """What people read: the hours of each type, before rework, checks and deductions."""
    if isinstance(found, Combined) or found.apart is None or len(found.saving.types) < 2:
        return
    for one in found.saving.types:
        name = type_name(one.case_type, say)
        yield say(f"{name}, brutto (Stunden)", f"{name}, gross (hours)"), between(one.hours, LANGUAGE)


def type_notes(found: Findings | Combined) -> list[Problem]:
    """Why types are shown together; nothing where each is shown, or none is told."""
    if isinstance(found, Combined) or found.apart is None:
        return []
    why = found.apart.why or found.apart.merged(found.table.types)
    return [why] if why else []
