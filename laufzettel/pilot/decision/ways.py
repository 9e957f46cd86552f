# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of all decision points have in common: three ways to go on, what was decided, room to sign."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.paper import Block, Facts, Table, Text
from laufzettel.pilot.report.numbers import Say, day_of
from laufzettel.words import Pair

VERDICTS: dict[Verdict, Pair] = {
    Verdict.GO_ON: ("weitermachen", "go on"),
    Verdict.CHANGE: ("mit Änderungen weitermachen", "go on with changes"),
    Verdict.STOP: ("beenden", "stop"),
}
_MEANS: dict[str, dict[Verdict, Pair]] = {
    "E0": {
        Verdict.GO_ON: (
            "Auftrag und Budget sind erteilt; der Pilot beginnt an dem Tag, den der Plan nennt.",
            "Mandate and budget are given; the pilot begins on the day the plan names.",
        ),
        Verdict.CHANGE: (
            "Erst ist zu ändern, was in der Entscheidung steht; ein anderer Plan wird mit seinem Grund festgelegt.",
            "First what stands in the decision has to change; another plan is registered with its reason.",
        ),
        Verdict.STOP: (
            "Der Pilot beginnt nicht; was festgelegt ist, bleibt zum Nachlesen.",
            "The pilot does not begin; what is registered stays to be read.",
        ),
    },
    "E1": {
        Verdict.GO_ON: (
            "Höchstens drei Verfahren werden erprobt; welche, steht im Grund.",
            "Three processes at most are tried; which, stands in the reason.",
        ),
        Verdict.CHANGE: (
            "Erst wird gemessen oder geklärt, was in der Entscheidung steht; dann wird neu verglichen.",
            "First what stands in the decision is measured or cleared; then they are compared anew.",
        ),
        Verdict.STOP: (
            "Kein Verfahren wird erprobt; der Pilot ist zu Ende.",
            "No process is tried; the pilot is over.",
        ),
    },
    "E2": {
        Verdict.GO_ON: (
            "Der Schattenbetrieb wird ausgeschaltet; was dann eingeht, geht den Weg der Maschine, soweit es der Plan "
            "sagt.",
            "Shadow mode is switched off; what then comes in goes the machine's way, as the plan says.",
        ),
        Verdict.CHANGE: (
            "Umgestellt wird erst, wenn erfüllt ist, was in der Entscheidung steht; bis dahin bleibt es, wie es ist.",
            "It goes live once what stands in the decision is fulfilled; until then everything stays as it is.",
        ),
        Verdict.STOP: (
            "Es wird nicht umgestellt; die Vorgänge bleiben bei den Menschen, Laufzettel und Belege bleiben.",
            "It does not go live; cases stay with people, slips and evidence stay.",
        ),
    },
    "E3": {
        Verdict.GO_ON: (
            "Das Verfahren geht mit den Papieren der Übergabe in den Betrieb; nach drei und zwölf Monaten wird "
            "nachgemessen.",
            "The process goes into operation with the papers of the hand-over; it is measured again after three and "
            "twelve months.",
        ),
        Verdict.CHANGE: (
            "Was sich bis wann ändern muss, steht in der Entscheidung; bis dahin läuft der Pilot weiter, Handprobe "
            "eingeschlossen.",
            "What has to change by when stands in the decision; until then the pilot runs on, hold-out included.",
        ),
        Verdict.STOP: (
            "Der Not-Halt wird gezogen, offene Vorgänge werden von Hand erledigt; Laufzettel und Belege bleiben.",
            "The emergency stop is pulled, open cases are done by hand; slips and evidence stay.",
        ),
    },
}


def three_ways(point: str, say: Say, *, by_pen: bool) -> Table:
    """The ways to go on at a decision point, and what each of them means.

    Args:
        point: `E0` to `E3`.
        say: picks the language.
        by_pen: with a box to tick before each.
    """
    box = "☐ " if by_pen else ""
    rows = [(f"{box}{say(*VERDICTS[one])}", say(*_MEANS[point][one])) for one in Verdict]
    heads = (say("Weg", "Way"), say("Was dann geschieht", "What then happens"))
    return Table(say("Was jeder bedeutet", "What each of them means"), heads, rows, widths=(3, 8))


def so_far(decisions: Sequence[Decided], say: Say, language: str) -> Block:
    """What was decided about the pilot before.

    Args:
        decisions: about all points, the oldest first.
        say: picks the language.
        language: `de` or `en`.
    """
    if not decisions:
        return Text(say("Noch keine.", "None yet."))
    rows = [
        (
            one.point,
            say(*VERDICTS[one.verdict]),
            day_of(one.at, language),
            one.person,
            one.terms or "–",
        )
        for one in decisions
    ]
    heads = (
        say("Punkt", "Point"),
        say("Entscheidung", "Decision"),
        say("Tag", "Day"),
        say("Wer", "Who"),
        say("Bedingungen", "Terms"),
    )
    return Table(
        say("In der Reihenfolge, in der sie unterschrieben wurden", "In the order in which they were signed"),
        heads,
        rows,
        widths=(2, 4, 3, 6, 5),
    )


def signature(on: Sequence[tuple[str, str]], say: Say) -> Facts:
    """Room to sign on paper, beneath what it is signed on.

    Args:
        on: what stands there, with its name: digests, and what is to be answered.
        say: picks the language.
    """
    return Facts(
        [
            *on,
            (say("Bedingungen, Frist", "Conditions, term"), "_" * 40),
            (say("Datum, Unterschrift", "Date, signature"), "_" * 40),
        ]
    )
