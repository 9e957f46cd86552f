# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *decide*: decision tables over the whole batch; made once, kept, and replayed ever after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from laufzettel.case import State, Station, digest_of
from laufzettel.errors import Problem
from laufzettel.form import Columns, Form
from laufzettel.journal import Batch, Held, Journal
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import decision_digest, problems_detail
from laufzettel.stations.check import columns_of, load_readings, located


class Decided(NamedTuple):
    """What was decided for one case.

    Attributes:
        outputs: what follows, JSON-ready.
        tables: what each table said, JSON-ready: the rules that fired, their legal basis and reason and the inputs
            looked at. Cases of which a table said the same may share the record.
        ruleset: hash of the rules.
        law_date: ISO date whose law was applied.
        problems: why a person must look; empty if the case may go on.
        wait_for: id of another case that must be closed first, and why; this one is decided anew after that.
    """

    outputs: Mapping[str, object]
    tables: Sequence[Mapping[str, object]]
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
    rows: dict[int, tuple[int, int, str, str, str, str]] = field(default_factory=dict)
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
            problems = [Problem.from_dict(one) for one in listed(kept[case.id].get("problems"))]
            _sign(sheet, case, {}, problems, waived.get(case.id, ()))
    open_ = [case for case in cases if case.id not in kept]
    said = _Said()
    for case, decided in zip(open_, decider(open_, columns_of(batch, open_, form)) if open_ else [], strict=True):
        if decided.wait_for is not None:
            sheet.waits[case.id], why = decided.wait_for
            detail = problems_detail([why])
            sheet.signatures.append(Signature(case, "waits", detail, State.LATER, Station.DECIDE))
            continue
        batch.outputs[case.id] = decided.outputs
        problems = [located(batch, case, problem) for problem in decided.problems]
        tables = said.by(decided.tables)
        row = sheet.rows[case.id] = _row(case, decided, problems, versions.get(case.id, 0), tables.text)
        # Which rules fired stands in the decision alone: a rule may stand for one value, such as one breed.
        sealed = {"decision": decision_digest(*row[2:5], tables.digest, batch.keys[case.id])}
        _sign(sheet, case, sealed, problems, waived.get(case.id, ()))

    def keep(mine: set[int]) -> None:
        journal.keep_decisions([row for case_id, row in sheet.rows.items() if case_id in mine])
        journal.keep_waits({case_id: other for case_id, other in sheet.waits.items() if case_id in mine})

    journal.sign(batch, Station.DECIDE, sheet.signatures, also=keep)


class _Words(NamedTuple):
    text: str
    digest: str


class _Said:
    """What the tables said, as JSON; most cases of a batch share the very same records, which are put to words once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], _Words] = {}

    def by(self, tables: Sequence[Mapping[str, object]]) -> _Words:
        """All records."""
        key = tuple(map(id, tables))  # the decider's answer keeps them alive as long as this is used
        known = self._known.get(key)
        if known is None:
            text = orjson.dumps(tables)
            known = self._known[key] = _Words(text.decode(), digest_of(text))
        return known


def _row(
    case: Held, decided: Decided, problems: Sequence[Problem], reading: int, tables: str
) -> tuple[int, int, str, str, str, str]:
    """A decision as `Journal.keep_decisions` takes it; what the tables said stands apart, because few ask for it."""
    body: dict[str, object] = {"outputs": decided.outputs, "reading": reading}
    if problems:
        body["problems"] = [problem.as_dict() for problem in problems]
    return case.id, case.round, decided.ruleset, decided.law_date, orjson.dumps(body).decode(), tables


def _sign(
    sheet: _Sheet, case: Held, said: Mapping[str, object], problems: Sequence[Problem], waived: Collection[str]
) -> None:
    """Args: said: the digest of the decision, if it was made just now."""
    left = [problem for problem in problems if problem.blocks or problem.code not in waived]
    if left:
        detail = problems_detail(left, **said)
        sheet.signatures.append(Signature(case, "clarification", detail, State.CLARIFICATION, Station.DECIDE))
        return
    sheet.signatures.append(Signature(case, "ok", orjson.dumps(said).decode(), State.READY, Station.RELEASE))


def listed(value: object) -> list[dict[str, object]]:
    """A list of objects out of JSON that this program wrote itself; anything else is an empty list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
