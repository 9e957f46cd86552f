# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a stepped wedge as a paper: as any report, with the units by period and its own method."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.pilot.paper import Block, Facts, Paper, Section, Table
from laufzettel.pilot.report.numbers import Say, between, day, number, speaker
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.report.written import deducted_hours, euros, omitted, quality, result, said_hours
from laufzettel.pilot.savings.shared import BY_HAND, CHECKS, OF_PILOT
from laufzettel.pilot.wedge.combined import Combined
from laufzettel.pilot.wedge.method import method
from laufzettel.pilot.wedge.units import by_period

PARTS = {
    BY_HAND: ("Nacharbeit nach Handarbeit", "rework after work by hand"),
    OF_PILOT: ("Nacharbeit nach dem Pilot", "rework after the pilot"),
    CHECKS: ("Prüfung der Stichprobe", "checks of the sample"),
}


def report(found: Combined, worth: Valued | None, *, title: str, authority: str, language: str) -> Paper:
    """The report, in German or English.

    Args:
        found: what the wedge has shown.
        worth: the hours in euros.
        title: of the process.
        authority: who makes the report.
        language: `de` or `en`.
    """
    say = speaker(language)
    days = f"{day(found.first, language)} – {day(found.last, language)}"
    units = say(f"{len(found.units)} Einheiten", f"{len(found.units)} units")
    return Paper(
        "bericht",
        say(f"Bericht des Piloten: {title}", f"Report of the pilot: {title}"),
        found.inputs.marked(f"{authority} · {units} · {days} · {found.saving.evidence}"),
        language,
        found.day,
        [
            Section(say("Ergebnis", "Result"), result(found, say, language)),
            Section(say("Woraus es sich ergibt", "What it is made of"), _made_of(found, say, language)),
            Section(say("Die Einheiten", "The units"), by_period(found, say, language)),
            Section(say("Was nicht gezählt ist", "What is not counted"), omitted(found, say, language)),
            Section(say("Güte", "Quality"), quality(found, say, language)),
            *([Section(say("In Euro", "In euros"), euros(worth, say, language))] if worth else []),
            Section(say("Der Plan und seine Einhaltung", "The plan, and how it was kept"), _plan(found, say, language)),
            Section(say("Methode und Nachrechnen", "Method, and how to compute it again"), method(found, language)),
        ],
    )


def _made_of(found: Combined, say: Say, language: str) -> list[Block]:
    saving, said = found.saving, found.inputs.abzug
    deducted = said.deductions()
    parts = [
        (say(*PARTS[part.name]), f"{number(part.sign * part.minutes_per_case, language)} min")
        for part in found.parts.parts
    ]
    effect = f"{between(found.shared.wedge.per_case, language)} min"
    return [
        Facts(
            [
                (say("Wirkung der Umstellung je Vorgang, 95 %", "Effect of the switch per case, 95 %"), effect),
                *parts,
                (say("von Hand je Vorgang (t0)", "by hand per case (t0)"), f"{number(saving.by_hand, language)} min"),
                (
                    say("im Pilot je Vorgang (t1)", "in the pilot per case (t1)"),
                    f"{number(saving.by_pilot, language)} min",
                ),
                (say("brutto", "gross"), said_hours(number(saving.gross.estimate, language), say)),
                (
                    say("Abzug Betrieb, alle Einheiten", "deducted: operation, all units"),
                    deducted_hours(said.betrieb_stunden, deducted.operation.evidence, say, language),
                ),
                (
                    say("Abzug Pflege, alle Einheiten", "deducted: upkeep, all units"),
                    deducted_hours(said.pflege_stunden, deducted.upkeep.evidence, say, language),
                ),
                (
                    say("Abzug Schulung, alle Einheiten", "deducted: training, all units"),
                    deducted_hours(deducted.training_hours, deducted.training.evidence, say, language),
                ),
                (say("netto", "net"), said_hours(number(saving.net.estimate, language), say)),
            ]
        )
    ]


def _plan(found: Combined, say: Say, language: str) -> Sequence[Block]:
    kept = sum(one.kept[0] for one in found.contributions)
    by_whom = (
        f"{found.plan.at[:10]}, {found.plan.person}" if found.plan.person else say("von den Einheiten", "by the units")
    )
    rows = [
        (
            one.unit,
            day(found.days.switched[one.unit], language),
            day(one.registered[-1], language),
            ", ".join(day(earlier, language) for earlier in one.registered[:-1]) or say("keine", "none"),
        )
        for one in found.contributions
    ]
    digests = [
        (say(f"Prüfsumme des Beitrags {one.unit}", f"Digest of the contribution {one.unit}"), one.digest)
        for one in found.contributions
    ]
    return [
        Facts(
            [
                (
                    say("Versuchsplan", "Design"),
                    say("gestaffelte Umstellung, Reihenfolge gelost", "stepped wedge, order drawn by lot"),
                ),
                (say("festgelegt", "registered"), by_whom),
                (say("Prüfsumme des Plans", "Digest of the plan"), found.plan.digest),
                (
                    say("vor der Umstellung von Hand geblieben", "kept by hand before the switch"),
                    number(kept, language, 0),
                ),
                (say("Prüfsumme dieses Berichts", "Digest of this report"), found.digest),
            ]
        ),
        Table(
            say("Die Beiträge, in der Reihenfolge des Loses", "The contributions, in the order of the lot"),
            (
                say("Einheit", "Unit"),
                say("umgestellt", "switched"),
                say("Plan festgelegt", "plan registered"),
                say("frühere Pläne", "earlier plans"),
            ),
            rows,
        ),
        Facts(digests),
    ]
