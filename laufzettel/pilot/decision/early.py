# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages on which leadership decides before there is a report: E0 mandate, E1 choice, E2 going live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from laufzettel.errors import Message, Problem
from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.decision.agreed import Agreed
from laufzettel.pilot.decision.basis import EARLY, Basis, Candidates, InShadow
from laufzettel.pilot.decision.signing import ASKS_FOR_LAW, Gate
from laufzettel.pilot.decision.ways import VERDICTS, signature, so_far, three_ways
from laufzettel.pilot.design.agreement import ENOUGH, Tally
from laufzettel.pilot.design.at_office import Planned
from laufzettel.pilot.design.plan import Plan
from laufzettel.pilot.design.standing import DESIGNS, WORDS
from laufzettel.pilot.opportunities.comparison import Comparison
from laufzettel.pilot.opportunities.in_words import InWords
from laufzettel.pilot.paper import Block, Bullets, Facts, Figure, Notice, Paper, Section, Table, Text, Weight
from laufzettel.pilot.report.numbers import Say, day_of, number, percent, short_day, speaker
from laufzettel.words import Pair

DIGEST_OF_BASIS = ("Prüfsumme der Grundlage", "Digest of the basis")
DIGEST_OF_PLAN = ("Prüfsumme des Plans", "Digest of the plan")
_ABOUT: dict[str, Pair] = {
    "E0": (
        "Ob der Pilot beginnt. Auftrag und Budget stehen in keinem Plan: die Leitung erteilt sie mit dieser "
        "Entscheidung, oder verweigert sie.",
        "Whether the pilot begins. Mandate and budget stand in no plan: leadership gives them by this decision, or "
        "refuses them.",
    ),
    "E1": (
        "Welche Verfahren erprobt werden, höchstens drei. Nennen Sie sie im Grund.",
        "Which processes are tried, three at most. Name them in the reason.",
    ),
    "E2": (
        "Ob das Verfahren umgestellt wird. Ob eine rechtliche Frage offen ist, weiß das Programm nicht: das "
        "beantwortet die Leitung, und die Antwort wird mit unterschrieben.",
        "Whether the process goes live. Whether a legal question is open the program does not know: leadership answers "
        "it, and the answer is signed as well.",
    ),
}

NOT_YET = Message(
    "decision.earlier_open",
    "Noch nicht entschieden: {points}.",
    "Not decided yet: {points}.",
    "Sie können trotzdem entscheiden; der Kalender sieht es anders vor.",
    "You can decide all the same; the calendar has another order.",
)
STOPPED = Message(
    "decision.earlier_stopped",
    "Zuletzt wurde „beenden“ entschieden bei: {points}.",
    "The last decision was “stop” at: {points}.",
)


def early_page(
    basis: Basis,
    decisions: Sequence[Decided],
    *,
    title: str,
    authority: str,
    language: str,
    on: date,
    by_pen: bool = True,
) -> Paper:
    """The page of a decision point before the report, in German or English.

    Args:
        basis: what is decided on.
        decisions: what was decided so far.
        title: of the process.
        authority: whose pilot.
        language: `de` or `en`.
        on: the day it is shown.
        by_pen: whether it ends with room for a signature on paper.
    """
    say, point = speaker(language), basis.point
    what = say(*WORDS[point])
    signed = [(say(*DIGEST_OF_PLAN), basis.plan_digest or "–"), (say(*DIGEST_OF_BASIS), basis.digest)]
    if point == ASKS_FOR_LAW:
        boxes = [f"☐ {say(*one.words)}" for one in Gate]
        signed.append((say("Recht", "Law"), " ".join(boxes)))
    return Paper(
        f"entscheidung-{point.lower()}",
        say(f"Entscheidung {point} ({what}): {title}", f"Decision {point} ({what}): {title}"),
        " · ".join(filter(None, (basis.marked, authority, point, short_day(on, language)))),
        language,
        on,
        [
            Section(say("Worum es geht", "What it is about"), [*_about(basis, decisions, say, language)]),
            Section(say("Was die Ausstiegsregel sagt", "What the exit rule says"), _rule(basis, say, language)),
            Section(*_judged_on(basis, say, language)),
            Section(say("Bisherige Entscheidungen", "Decisions so far"), [so_far(decisions, say, language)]),
            Section(
                say("Drei Wege", "Three ways"),
                [three_ways(point, say, by_pen=by_pen), *([signature(signed, say)] if by_pen else [])],
            ),
        ],
    )


def _about(basis: Basis, decisions: Sequence[Decided], say: Say, language: str) -> list[Block]:
    blocks: list[Block] = [Text(say(*_ABOUT[basis.point]))]
    plan = basis.planned.plan
    if plan is not None:
        on = short_day(plan.points()[basis.point], language)
        blocks.append(
            Facts(
                [
                    (say("Frage des Piloten", "What the pilot asks"), plan.pilot.frage),
                    (say("Im Kalender", "In the calendar"), on),
                ]
            )
        )
    blocks += [Notice(Weight.WARNING, *_both(one, say)) for one in before(basis.point, decisions)]
    return blocks


def before(point: str, decisions: Sequence[Decided]) -> list[Problem]:
    """What is odd about the points before: they are open, or the last decision there was to stop.

    Args:
        point: which is to be decided.
        decisions: what was decided so far, the oldest first.
    """
    latest = {one.point: one.verdict for one in decisions}
    earlier = EARLY[: EARLY.index(point)]
    still_open = [one for one in earlier if one not in latest]
    stopped = [one for one in earlier if latest.get(one) is Verdict.STOP]
    said = [(NOT_YET, still_open), (STOPPED, stopped)]
    return [message.at(points=", ".join(points)) for message, points in said if points]


def _rule(basis: Basis, say: Say, language: str) -> list[Block]:
    if basis.speaks is None:
        speaks = say("Das Programm allein kann es nicht sagen", "The program alone cannot say")
    else:
        way = say(*VERDICTS[basis.speaks])
        speaks = say(f"Sie spricht für: {way}", f"It speaks for: {way}")
    weight = {None: Weight.INFO, Verdict.GO_ON: Weight.GOOD}.get(basis.speaks, Weight.WARNING)
    fixed = say("Am Anfang festgelegt", "Fixed at the start")
    rule = basis.rule or say("nichts", "nothing")
    return [
        Text(f"{fixed} ({basis.point}): {rule}"),
        Notice(weight, speaks, basis.because(language)),
        Text(
            say("Entschieden ist damit nichts: das tut die Leitung.", "Nothing is decided by that: leadership decides.")
        ),
    ]


def _judged_on(basis: Basis, say: Say, language: str) -> tuple[str, list[Block]]:
    """The heading and what stands beneath it."""
    about = basis.about
    if isinstance(about, Candidates):
        heading, blocks = say("Der Vergleich", "The comparison"), _compared(about.comparison, InWords(language))
    elif isinstance(about, InShadow):
        heading, blocks = say("Der Schattenbetrieb", "Shadow mode"), _in_shadow(about, say, language)
    else:
        heading, blocks = say("Der festgelegte Plan", "The registered plan"), _planned(about, say, language)
    return heading, blocks


def _planned(planned: Planned, say: Say, language: str) -> list[Block]:
    last, plan = planned.last, planned.plan
    if last is None or plan is None:
        return [Text(say("Keiner.", "None."))]
    changes = [
        f"{day_of(one.at, language)}: {one.why} ({', '.join(entries) or say('nur die Einheit', 'the unit only')})"
        for one, entries in planned.changes
    ]
    return [
        Facts(
            [
                (say("festgelegt", "registered"), f"{day_of(last.at, language)}, {last.person}"),
                (say("Beginn", "Beginning"), short_day(plan.pilot.beginn, language)),
                (say("Fallarten", "Case types"), ", ".join(plan.pilot.fallarten)),
                (say("Versuchsplan", "Design"), _design(plan, last.unit, say, language)),
                (
                    say("Die Uhr läuft", "The clock runs"),
                    f"{plan.aktive_zeit.beginnt} – {plan.aktive_zeit.endet}",
                ),
                (
                    say("Fehlergrenze", "Limit of errors"),
                    f"{number(plan.abbruch.fehlergrenze_prozent, language, 1)} %",
                ),
                (say("Abweichungen", "Deviations"), "; ".join(changes) or say("keine", "none")),
            ]
        ),
        Table(
            say("Kalender und Ausstiegsregeln", "Calendar and exit rules"),
            (say("Punkt", "Point"), say("Am", "On"), say("Ausstiegsregel", "Exit rule")),
            [
                (f"{name} {say(*WORDS[name])}", short_day(on, language), str(getattr(plan.ausstieg, name)))
                for name, on in plan.points().items()
            ],
            widths=(3, 2, 7),
        ),
        Text(say("Vorzeitig abgebrochen wird bei:", "It is stopped early on:")),
        Bullets(plan.abbruch.regeln),
    ]


def _design(plan: Plan, unit: str, say: Say, language: str) -> str:
    name = say(*DESIGNS[plan.pilot.versuchsplan])
    if plan.handprobe is not None:
        days = (plan.handprobe.erster_tag, plan.handprobe.letzter_tag)
        first, last = (short_day(one, language) for one in days)
        return f"{name}: {plan.handprobe.prozent} %, {first} – {last}"
    if plan.stufen is not None:
        steps = ", ".join(f"{one} {short_day(on, language)}" for one, on in plan.stufen.days().items())
        return f"{name}: {steps} ({say('hier', 'here')}: {unit})"
    return name


def _compared(comparison: Comparison | None, words: InWords) -> list[Block]:
    if comparison is None:
        return [Text(words.say("Keiner.", "None."))]
    columns = [place for place, head in enumerate(words.heads()) if head.first]
    heads = [words.heads()[place] for place in columns]
    rows = [[words.cells(one)[place] for place in columns] for one in comparison.standings]
    title = words.say("Eignung der Verfahren mit Bandbreite", "Suitability of the processes with its band")
    note = comparison.catalogue.note[words.number_of]
    return [
        *([Text(note)] if note else []),
        Figure(words.comparison_chart(comparison), words.tie(comparison), title),
        Table(
            words.say("Dieselben Zahlen", "The same figures"),
            [head.said for head in heads],
            rows,
            frozenset(place for place, head in enumerate(heads) if head.figure),
            (2, 6, 2, 3, 2, 3, 4),
        ),
        Text(words.how(comparison)),
    ]


def _in_shadow(about: InShadow, say: Say, language: str) -> list[Block]:
    spells = [
        f"{day_of(one.on_at, language)} – {day_of(one.off_at, language) if one.off_at else say('heute', 'today')}: "
        f"{one.on_why}"
        for one in about.spells
    ]
    return [
        Text(say("Wann er eingeschaltet war:", "When it was on:")),
        Bullets(spells or [say("nie", "never")]),
        *([_agreement(about.agreed, say, language)] if about.agreed else []),
    ]


def _agreement(agreed: Agreed, say: Say, language: str) -> Facts:
    lower = Tally(agreed.same, agreed.compared).lower
    return Facts(
        [
            (say("Verglichen am", "Compared on"), day_of(agreed.at, language)),
            (
                say("Vorgänge ganz gleich", "Cases wholly alike"),
                f"{number(agreed.same, language, 0)} / {number(agreed.compared, language, 0)}",
            ),
            (say("Untergrenze (95 %, Wilson)", "Lower bound (95 %, Wilson)"), percent(lower, language)),
            (say("Verlangt", "Asked for"), percent(ENOUGH, language, 0)),
            (say("Mit nichts verglichen", "Compared with nothing"), number(agreed.left, language, 0)),
            (say("Prüfsumme des Vergleichs", "Digest of the comparison"), agreed.digest),
        ]
    )


def _both(one: Problem, say: Say) -> tuple[str, str]:
    return say(one.de, one.en), say(one.remedy_de, one.remedy_en)
