# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *decide*: decision tables over the whole batch; made once, kept, and replayed ever after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import orjson

from laufzettel.case import State, Station
from laufzettel.errors import Problem
from laufzettel.form import Columns, Form
from laufzettel.journal import Batch, Held, Journal
from laufzettel.journal.batch import Signature
from laufzettel.journal.journal import problems_detail
from laufzettel.stations.check import columns_of, load_readings


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for one case.

    Attributes:
        body: JSON-ready: outputs, the rules that fired with legal basis and the inputs looked at, facts from outside.
        ruleset: hash of the rules.
        law_date: ISO date whose law was applied.
        problems: why a person must look; empty if the case may go on.
        wait_for: id of another case that must be closed first, and why; this one is decided anew after that.
    """

    body: dict[str, object]
    ruleset: str
    law_date: str
    problems: tuple[Problem, ...] = ()
    wait_for: tuple[int, Problem] | None = None


Decider = Callable[[Sequence[Held], Columns], list[Decided]]
"""Decides a whole batch: cases and their columns in, one `Decided` per case out."""


@dataclass(slots=True)
class _Sheet:
    """What the station has to sign and keep."""

    signatures: list[Signature] = field(default_factory=list)
    rows: dict[int, tuple[int, int, str, str, str]] = field(default_factory=dict)
    waits: dict[int, int] = field(default_factory=dict)


def decide(journal: Journal, batch: Batch, form: Form, decider: Decider) -> None:
    """Decide each case by the rules its case workers own; what the rules leave to a person goes to one.

    Args:
        journal: the journal.
        batch: the cases.
        form: declares the columns.
        decider: the process's rules.
    """
    cases = batch.at(Station.DECIDE)
    if not cases:
        return
    load_readings(journal, batch, cases)
    again = [case.id for case in cases if case.round]
    versions = {case_id: version for case_id, (version, _, _) in journal.load_readings(again).items()}
    kept = {
        case_id: body
        for case_id, body in journal.load_decisions(again).items()
        if body.get("reading") == versions[case_id]
    }
    waived = journal.load_waivers(again)
    sheet = _Sheet()
    for case in cases:
        if case.id in kept:
            problems = [Problem(**one) for one in listed(kept[case.id].get("problems"))]
            _sign(batch, sheet, case, kept[case.id], problems, waived.get(case.id, set()))
    open_ = [case for case in cases if case.id not in kept]
    for case, decided in zip(open_, decider(open_, columns_of(batch, open_, form)) if open_ else [], strict=True):
        if decided.wait_for is not None:
            sheet.waits[case.id], why = decided.wait_for
            detail = problems_detail([why])
            sheet.signatures.append(Signature(case, "waits", detail, State.LATER, Station.DECIDE))
            continue
        version = versions.get(case.id, 0)
        body = decided.body | {"reading": version}
        if decided.problems:
            body["problems"] = [problem.as_dict() for problem in decided.problems]
        sheet.rows[case.id] = (case.id, case.round, decided.ruleset, decided.law_date, orjson.dumps(body).decode())
        _sign(batch, sheet, case, body, list(decided.problems), waived.get(case.id, set()))

    def keep(mine: set[int]) -> None:
        journal.keep_decisions([row for case_id, row in sheet.rows.items() if case_id in mine])
        journal.keep_waits({case_id: other for case_id, other in sheet.waits.items() if case_id in mine})

    journal.sign(batch, Station.DECIDE, sheet.signatures, also=keep)


def _sign(
    batch: Batch, sheet: _Sheet, case: Held, body: dict[str, object], problems: list[Problem], waived: set[str]
) -> None:
    left = [problem for problem in problems if problem.code not in waived]
    if left:
        detail = problems_detail(left)
        sheet.signatures.append(Signature(case, "clarification", detail, State.CLARIFICATION, Station.DECIDE))
        return
    batch.decisions[case.id] = body
    fired = {str(record["table"]): record["rules"] for record in listed(body.get("tables")) if record["rules"]}
    detail = orjson.dumps({"rules": fired}).decode()
    sheet.signatures.append(Signature(case, "ok", detail, State.READY, Station.RELEASE))


def listed(value: object) -> list[dict[str, str]]:
    """A list of objects out of JSON that this program wrote itself; anything else is an empty list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
