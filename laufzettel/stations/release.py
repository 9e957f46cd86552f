# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *release*: a person signs here, or two where the rule says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from laufzettel.case import State, Station
from laufzettel.errors import Problem
from laufzettel.journal import Batch, Held, Journal, approvals, shadows
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import problems_detail
from laufzettel.journal.shadows import Shadow
from laufzettel.process import Automation, FourEyes

_WAITS = (State.RELEASE, Station.RELEASE)


def release(journal: Journal, batch: Batch, automation: Automation, four_eyes: FourEyes | None) -> None:
    """Lay the prepared cases before a person; they come back on a later run, released.

    Args:
        journal: the journal.
        batch: the cases.
        automation: A1: one by one; A2: as a batch with a mandatory sample. There is no default answer on time-out.
        four_eyes: which cases two people must release; None: none of them.
    """
    _pass_shadow_cases(journal, batch)
    cases = batch.at(Station.RELEASE)
    why = _needs_two(journal, batch, cases, four_eyes) if four_eyes is not None else {}
    detail = orjson.dumps({"class": automation.value}).decode()
    journal.sign(
        batch,
        Station.RELEASE,
        [
            Signature(case, "for_release", _said(why[case.id], automation) if case.id in why else detail, *_WAITS)
            for case in cases
        ],
        also=lambda mine: approvals.demand(
            journal, {case.id: case.round for case in cases if case.id in mine and case.id in why}, why
        ),
    )


def _pass_shadow_cases(journal: Journal, batch: Batch) -> None:
    """Nobody need release what goes nowhere: the station *write* lets nothing of it out."""
    cases = batch.at(Station.RELEASE)
    shadow = shadows.of(journal, batch.process, cases)
    passed = [case for case in cases if shadow.get(case.id) is Shadow.IN_IT]
    journal.sign(
        batch, Station.RELEASE, [Signature(case, "shadow", "{}", State.READY, Station.WRITE) for case in passed]
    )


def _said(why: Problem, automation: Automation) -> str:
    return problems_detail([why], **{"class": automation.value, "four_eyes": True})


def _needs_two(journal: Journal, batch: Batch, cases: Sequence[Held], four_eyes: FourEyes) -> dict[int, Problem]:
    """Which of the cases two people must release, and why."""
    outputs = {case.id: batch.outputs[case.id] for case in cases if case.id in batch.outputs}
    for case_id, decision in journal.load_decisions([case.id for case in cases if case.id not in outputs]).items():
        if isinstance(kept := decision["outputs"], Mapping):
            outputs[case_id] = kept
    return {case_id: why for case_id, one in outputs.items() if (why := four_eyes(one)) is not None}
