# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a decision before the report is made on: the plan at E0, the candidates at E1, shadow mode at E2.

What the program knows of it is held against the exit rule fixed at the start. The digest covers all that a page shows
of it, so that nobody signs something else than what was shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson

from laufzettel.case import digest_of
from laufzettel.errors import Message, Problem
from laufzettel.journal import Journal, shadows
from laufzettel.journal.decided import Verdict
from laufzettel.journal.shadows import Spell
from laufzettel.office import Office
from laufzettel.pilot.decision import agreed
from laufzettel.pilot.decision.agreed import Agreed
from laufzettel.pilot.design.agreement import ENOUGH, Tally
from laufzettel.pilot.design.at_office import Planned, planned_at
from laufzettel.pilot.design.plan import POINTS
from laufzettel.pilot.design.standing import warnings
from laufzettel.pilot.opportunities.as_json import comparison_as_dict
from laufzettel.pilot.opportunities.at_office import CATALOGUE, compared_at
from laufzettel.pilot.opportunities.comparison import Comparison
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.report.marking import marking
from laufzettel.pilot.report.numbers import percent

EARLY = POINTS[:-1]
"""The decision points before the report."""
_HERE = ZoneInfo("Europe/Berlin")

NO_PLAN = Message(
    "decision.no_plan",
    "Für „{process}“ ist kein Plan festgelegt: keine Ausstiegsregel, kein Kalender, keine Abbruchregeln.",
    "No plan is registered for “{process}”: no exit rule, no calendar, no stop rules.",
    "Legen Sie ihn vor dem Beginn fest: laufzettel pilot plan --register",
    "Register it before the beginning: laufzettel pilot plan --register",
)
NOT_WHOLE = Message(
    "decision.plan_not_whole",
    "Der festgelegte Plan ist nicht mehr der, dessen Prüfsumme festgehalten wurde.",
    "The registered plan is no longer the one whose digest was kept.",
    "Vergleichen Sie mit einer Sicherung.",
    "Compare with a backup.",
)
LATE = Message(
    "decision.plan_late",
    "Der Plan wurde erst festgelegt, als der Pilot schon begonnen hatte.",
    "The plan was registered only after the pilot had begun.",
)
DRIFTED = Message(
    "decision.plan_drifted",
    "pilot.toml sagt etwas anderes, als festgelegt ist, in: {entries}. Es gilt, was festgelegt ist.",
    "pilot.toml says something else than what is registered, in: {entries}. What is registered counts.",
)
NOTHING_ODD = Message(
    "decision.nothing_odd",
    "Am festgelegten Plan fällt nichts auf.",
    "Nothing is odd about the registered plan.",
)
NO_CANDIDATES = Message(
    "decision.no_candidates",
    "Im Ordner des Amts gibt es keine {file}: es ist nichts verglichen.",
    "There is no {file} in the office's folder: nothing is compared.",
    "Eine Vorlage schreibt: laufzettel pilot opportunities --template {file}",
    "A template is written by: laufzettel pilot opportunities --template {file}",
)
NOT_KEPT = Message(
    "decision.no_agreement",
    "Ein Vergleich des Schattenbetriebs ist nicht aufbewahrt; die Übereinstimmung muss die Pilotleitung vorlegen.",
    "No comparison of shadow mode is kept; the pilot lead has to show the agreement.",
    "Vergleichen, auf der Seite des Schattenbetriebs oder mit: laufzettel pilot shadow --compare --as NAME",
    "Compare, on the page of shadow mode or by: laufzettel pilot shadow --compare --as NAME",
)
ALTERED = Message(
    "decision.agreement_altered",
    "Der aufbewahrte Vergleich ist nicht mehr der, dessen Prüfsumme festgehalten wurde.",
    "The comparison that was kept is no longer the one whose digest was kept.",
    "Vergleichen Sie neu, und mit einer Sicherung.",
    "Compare anew, and with a backup.",
)
TOO_LITTLE = Message(
    "decision.too_little_agreement",
    "Die Untergrenze der Übereinstimmung liegt mit {de} unter {limit_de}.",
    "The lower bound of the agreement is {en} and below {limit_en}.",
)
ENOUGH_AGREED = Message(
    "decision.enough_agreement",
    "Die Untergrenze der Übereinstimmung liegt mit {de} nicht unter {limit_de}. Ob eine rechtliche Frage offen ist, "
    "beantwortet die Leitung.",
    "The lower bound of the agreement is {en} and not below {limit_en}. Whether a legal question is open, leadership "
    "answers.",
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates for automation beside each other.

    Attributes:
        comparison: None if there is none.
        problems: what is wrong with the workbook.
    """

    comparison: Comparison | None
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class InShadow:
    """What is known of shadow mode.

    Attributes:
        spells: when it was on, the oldest first.
        agreed: the comparison that was kept; None if none was.
    """

    spells: Sequence[Spell]
    agreed: Agreed | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision is made on.

    Attributes:
        point: `E0` to `E2`.
        process: which pilot.
        planned: its plan.
        about: what the exit rule of this point is about.
        speaks: what it speaks for; None where the program alone cannot say. Leadership decides.
        reasons: why, and what speaks against going on.
        marked: what every page of this pilot must say, such as that it is an exercise.
        digest: SHA-256 over all of it.
    """

    point: str
    process: str
    planned: Planned
    about: Planned | Candidates | InShadow
    speaks: Verdict | None
    reasons: tuple[Problem, ...]
    marked: str
    digest: str

    @property
    def plan_digest(self) -> str:
        """SHA-256 of the registered plan; empty if there is none."""
        return self.planned.last.digest if self.planned.last else ""

    @property
    def rule(self) -> str:
        """The exit rule, as registered; empty if there is none."""
        return str(getattr(self.planned.plan.ausstieg, self.point)) if self.planned.plan else ""

    def because(self, language: str) -> str:
        """The reasons in `de` or `en`."""
        *before, last = [one.text(language) for one in self.reasons] or [NOTHING_ODD.at().text(language)]
        # A remedy may end with a command, and what comes next is none of its options.
        return "".join(f"{one} " if one.endswith(".") else f"{one} · " for one in before) + last


def basis(office: Office, journal: Journal, process: str, point: str) -> Basis:
    """What a decision is made on today.

    Args:
        office: the office.
        journal: its journal.
        process: which pilot.
        point: one of `EARLY`.
    """
    planned = planned_at(office, journal, process)
    about: Planned | Candidates | InShadow
    match point:
        case "E0":
            about, speaks, reasons = planned, None, tuple(_of_plan(planned))
        case "E1":
            about = Candidates(*compared_at(office))
            speaks, reasons = _of_candidates(about)
        case _:
            about = InShadow(shadows.spells(journal.database, process), agreed.kept(journal, process))
            speaks, reasons = weighed_shadow(about)
    if planned.plan is None:
        reasons = (NO_PLAN.at(process=process), *reasons)
    marked = marking(office.folder)
    digest = _digest(point, process, planned, about, marked)
    return Basis(point, process, planned, about, speaks, reasons, marked, digest)


def _of_plan(planned: Planned) -> Iterator[Problem]:
    last, plan = planned.last, planned.plan
    if last is None or plan is None:
        return
    if not last.whole:
        yield NOT_WHOLE.at()
    if datetime.fromisoformat(planned.registered[0].at).astimezone(_HERE).date() > plan.pilot.beginn:
        yield LATE.at()
    if planned.drifted:
        yield DRIFTED.at(entries=", ".join(planned.drifted))
    yield from warnings(plan)


def _of_candidates(about: Candidates) -> tuple[Verdict | None, tuple[Problem, ...]]:
    comparison, wrong = about.comparison, tuple(about.problems)
    if comparison is None:
        return None, wrong or (NO_CANDIDATES.at(file="/".join(CATALOGUE)),)
    de, en = InWords("de"), InWords("en")
    rule = Problem("decision.candidates", de.exit_rule(comparison), en.exit_rule(comparison))
    tie = Problem("decision.tie", de.tie(comparison), en.tie(comparison))
    if comparison.stop:
        # A row that is wrong may be that of the one candidate that would do.
        return (None if wrong else Verdict.STOP), (rule, *wrong)
    return Verdict.GO_ON, (rule, tie, *wrong)


def weighed_shadow(about: InShadow) -> tuple[Verdict | None, tuple[Problem, ...]]:
    """What the exit rule of E2 speaks for, as far as it is about agreement; None where law or figures are not known.

    Args:
        about: what is known of shadow mode.
    """
    if about.agreed is None:
        return None, (NOT_KEPT.at(),)
    if not about.agreed.whole:
        return None, (ALTERED.at(),)
    lower = Tally(about.agreed.same, about.agreed.compared).lower
    gaps = {"de": percent(lower, "de"), "en": percent(lower, "en")}
    gaps |= {"limit_de": percent(ENOUGH, "de", 0), "limit_en": percent(ENOUGH, "en", 0)}
    if lower < ENOUGH:
        return Verdict.CHANGE, (TOO_LITTLE.at(**gaps),)
    return None, (ENOUGH_AGREED.at(**gaps),)


def _digest(point: str, process: str, planned: Planned, about: Planned | Candidates | InShadow, marked: str) -> str:
    said: dict[str, object] = {
        "point": point,
        "process": process,
        "marked": marked,
        "plans": [[one.digest, one.unit, one.at, one.person, one.why] for one in planned.registered],
        "drifted": list(planned.drifted),
    }
    if isinstance(about, Candidates):
        comparison = about.comparison
        said["compared"] = comparison_as_dict(comparison) | {"note": comparison.catalogue.note} if comparison else None
        said["problems"] = [one.as_dict() for one in about.problems]
    if isinstance(about, InShadow):
        said["spells"] = [list(one) for one in about.spells]
        said["agreed"] = list(about.agreed) if about.agreed else None
    return digest_of(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))
