# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the exit rule fixed at the start says of the findings, and what would have to be true for another answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import orjson

from laufzettel.errors import Message, Problem
from laufzettel.journal.decided import Verdict
from laufzettel.pilot.report.numbers import number, percent
from laufzettel.pilot.report.told import Told
from laufzettel.pilot.savings.guard import Standing

NO_SAVING = Message(
    "decision.no_saving",
    "Die untere Grenze der Netto-Ersparnis liegt mit {de} Stunden nicht über 0.",
    "The lower bound of the net saving is {en} hours and not above 0.",
)
ERRORS = Message(
    "decision.errors",
    "Die Fehlerquote in der Stichprobe liegt mit {de} über der vereinbarten Grenze.",
    "The share of errors in the sample is {en} and above the limit agreed.",
)
ERRORS_OPEN = Message(
    "decision.errors_open",
    "Die obere Grenze der Fehlerquote liegt mit {de} über der vereinbarten Grenze: mehr prüfen, bevor "
    "ausgeweitet wird.",
    "The upper bound of the share of errors is {en} and above the limit agreed: check more before scaling.",
)
QUALITY = Message(
    "decision.quality",
    "Die Güte ist noch offen: {de}",
    "Quality is still open: {en}",
)
WEAK = Message(
    "decision.weak",
    "Die Zahlen stehen auf {level}; für eine Ausweitung empfiehlt sich E4 oder höher.",
    "The figures stand on {level}; for scaling, E4 or higher is advisable.",
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the findings speak for.

    Attributes:
        verdict: what the exit rule and the guard speak for; leadership decides.
        rule: the exit rule, as registered.
        reasons: why it is not simply going on.
        must_hold: what would have to be true for the lower bound of the net saving to be nought: German and English.
    """

    verdict: Verdict
    rule: str
    reasons: tuple[Problem, ...]
    must_hold: tuple[tuple[str, str], ...]


def weigh(found: Told) -> Weighed:
    """Hold the findings against the exit rule E3 of the registered plan.

    Stop if the lower bound of the net saving is not above nought, or the share of errors is over the limit. Go on with
    changes while quality is open, or the evidence is weak.

    Args:
        found: what the pilot has shown.
    """
    said = orjson.loads(found.plan.body)
    stops, changes = list(_stops(found)), list(_changes(found))
    verdict = Verdict.STOP if stops else Verdict.CHANGE if changes else Verdict.GO_ON
    rule = str(said.get("ausstieg", {}).get("E3", ""))
    return Weighed(verdict, rule, (*stops, *changes), tuple(_must_hold(found)))


def _limit(found: Told) -> float:
    return float(orjson.loads(found.plan.body)["abbruch"]["fehlergrenze_prozent"]) / 100.0


def _stops(found: Told) -> Iterator[Problem]:
    low, errors = found.saving.headline, found.verdict.errors
    if low <= 0.0:
        yield NO_SAVING.at(de=number(low, "de"), en=number(low, "en"))
    if errors.estimate > _limit(found):
        yield ERRORS.at(de=percent(errors.estimate, "de"), en=percent(errors.estimate, "en"))
    elif found.verdict.standing is Standing.NOT_SOUND:
        yield from found.verdict.reasons[:1]


def _changes(found: Told) -> Iterator[Problem]:
    errors = found.verdict.errors
    if errors.estimate <= _limit(found) < errors.high:
        yield ERRORS_OPEN.at(de=percent(errors.high, "de"), en=percent(errors.high, "en"))
    elif found.verdict.standing is Standing.OPEN and found.verdict.reasons:
        first = found.verdict.reasons[0]
        yield QUALITY.at(de=first.de, en=first.en)
    if found.saving.warning is not None:
        yield WEAK.at(level=str(found.saving.evidence))


_CASES = (
    "Es müssten wenigstens {} Vorgänge im Zeitraum sein; es waren {}.",
    "There would have to be at least {} cases in the period; there were {}.",
)
_MINUTES = (
    "Je Vorgang müssten wenigstens {} Minuten frei werden; gesichert sind {}.",
    "At least {} minutes per case would have to be given back; {} are certain.",
)
_HOURS = (
    "Betrieb, Pflege und Schulung dürften höchstens {} Stunden kosten; gerechnet sind {}.",
    "Operation, upkeep and training may cost at most {} hours; {} are reckoned.",
)


def _must_hold(found: Told) -> Iterator[tuple[str, str]]:
    """At which figures the lower bound of the net saving would be just nought, the others as they are."""
    saving = found.saving
    low, deducted = saving.per_case.low, saving.deducted
    if low > 0.0:
        yield _said(_CASES, ceil(deducted * 60.0 / low), saving.cases, 0)
    yield _said(_MINUTES, deducted * 60.0 / saving.cases, low)
    yield _said(_HOURS, max(0.0, saving.gross.low), deducted)


def _said(sentence: tuple[str, str], would: float, now: float, digits: int = 2) -> tuple[str, str]:
    de, en = sentence
    return (
        de.format(number(would, "de", digits), number(now, "de", digits)),
        en.format(number(would, "en", digits), number(now, "en", digits)),
    )
