# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page on which leadership decides: one headline, what the rule says, three ways to go on, and a signature."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.journal.decided import Decided, Verdict
from laufzettel.pilot.decision.ways import VERDICTS, signature, so_far, three_ways
from laufzettel.pilot.decision.weighing import Weighed, weigh
from laufzettel.pilot.paper import Block, Bullets, Facts, Notice, Paper, Section, Text, Weight
from laufzettel.pilot.report.numbers import Say, between, day, number, percent, speaker
from laufzettel.pilot.report.told import Told
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.savings.headline import headline

DIGEST_OF_REPORT = ("Prüfsumme des Berichts", "Digest of the report")


def decision_page(
    found: Told,
    worth: Valued | None,
    decisions: Sequence[Decided],
    *,
    title: str,
    authority: str,
    language: str,
    by_pen: bool = True,
) -> Paper:
    """The page for leadership, in German or English.

    Args:
        found: what the pilot has shown.
        worth: the hours in euros.
        decisions: what was decided so far.
        title: of the process.
        authority: whose pilot.
        language: `de` or `en`.
        by_pen: whether it ends with room for a signature on paper.
    """
    say, weighed = speaker(language), weigh(found)
    return Paper(
        "entscheidung",
        say(f"Entscheidung über den Piloten: {title}", f"Decision about the pilot: {title}"),
        found.inputs.marked(f"{authority} · E3 · {day(found.day, language)}"),
        language,
        found.day,
        [
            Section(say("Worum es geht", "What it is about"), _about(found, worth, say, language)),
            Section(say("Was die Ausstiegsregel sagt", "What the exit rule says"), _rule(weighed, say, language)),
            Section(say("Was wahr sein müsste", "What would have to be true"), _must_hold(weighed, say)),
            Section(say("Bisherige Entscheidungen", "Decisions so far"), [so_far(decisions, say, language)]),
            Section(
                say("Drei Wege", "Three ways"),
                [
                    three_ways("E3", say, by_pen=by_pen),
                    *([signature([(say(*DIGEST_OF_REPORT), found.digest)], say)] if by_pen else []),
                ],
            ),
        ],
    )


def _about(found: Told, worth: Valued | None, say: Say, language: str) -> list[Block]:
    saving, weight = found.saving, Weight.GOOD if weigh(found).verdict is Verdict.GO_ON else Weight.WARNING
    euros = (
        [(say("In Euro", "In euros"), f"{between(worth.money.euros, language)} € ({say(*worth.money.words)})")]
        if worth
        else []
    )
    return [
        Notice(weight, say(*headline(saving, found.verdict)), f"{saving.evidence}: {say(*saving.evidence.words)}"),
        Facts(
            [
                (
                    say("Freigeworden, netto, 95-%-Intervall", "Given back, net, 95 % interval"),
                    f"{between(saving.net, language)} {say('Stunden', 'hours')}",
                ),
                *euros,
                (say("Vorgänge im Zeitraum", "Cases in the period"), number(saving.cases, language, 0)),
                (
                    say("Fehlerquote, obere Grenze", "Share of errors, upper bound"),
                    percent(found.verdict.errors.high, language),
                ),
                (
                    say("Was aus der Zeit wurde", "What became of the time"),
                    found.inputs.verwendung.strip() or say("wurde nicht gesagt", "was not said"),
                ),
            ]
        ),
    ]


def _rule(weighed: Weighed, say: Say, language: str) -> list[Block]:
    speaks = say(f"Sie spricht für: {VERDICTS[weighed.verdict][0]}", f"It speaks for: {VERDICTS[weighed.verdict][1]}")
    weight = Weight.GOOD if weighed.verdict is Verdict.GO_ON else Weight.WARNING
    reasons = [say(one.de, one.en) for one in weighed.reasons]
    return [
        Text(say("Am Anfang festgelegt (E3): ", "Fixed at the start (E3): ") + weighed.rule),
        Notice(weight, speaks, " ".join(reasons) or say("Nichts spricht dagegen.", "Nothing speaks against it.")),
        Text(
            say("Entschieden ist damit nichts: das tut die Leitung.", "Nothing is decided by that: leadership decides.")
        ),
    ]


def _must_hold(weighed: Weighed, say: Say) -> list[Block]:
    return [
        Text(
            say(
                "Damit die untere Grenze der Netto-Ersparnis gerade null wäre, alles Übrige unverändert:",
                "For the lower bound of the net saving to be just nought, everything else unchanged:",
            )
        ),
        Bullets([say(*one) for one in weighed.must_hold]),
    ]
