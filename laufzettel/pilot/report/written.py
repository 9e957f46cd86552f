# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a pilot as a paper: what was saved at least, what it is made of, and what it does not contain."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel import charts
from laufzettel.journal.caseload import Course
from laufzettel.pilot.paper import Block, Bullets, Facts, Figure, Notice, Paper, Section, Table, Text, Weight
from laufzettel.pilot.report.coarse import type_name
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.method import method
from laufzettel.pilot.report.numbers import Say, between, day, day_of, number, percent, short_day, speaker
from laufzettel.pilot.report.of_types import by_types
from laufzettel.pilot.report.told import Told
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.savings.guard import Standing
from laufzettel.pilot.savings.headline import headline
from laufzettel.pilot.savings.inputs import Design
from laufzettel.pilot.savings.money import ARITHMETICAL, HOURS_PER_YEAR, LabourCost
from laufzettel.pilot.savings.observations import Way

WAYS = {
    Way.MANUAL: ("von Hand", "by hand"),
    Way.AUTOMATIC: ("dunkel, ohne Person", "without a person"),
    Way.ASSISTED: ("mit Person", "with a person"),
    Way.ABORTED: ("zurückgegeben", "given back"),
}
COURSES = {
    Course.BY_HAND: ("von Hand (Handprobe)", "by hand (hold-out)"),
    Course.AUTOMATIC: ("dunkel, ohne Person", "without a person"),
    Course.ASSISTED: ("mit Person", "with a person"),
    Course.ABORTED: ("zurückgegeben", "given back"),
    Course.OPEN: ("noch offen", "still open"),
}


def report(found: Findings, worth: Valued | None, *, title: str, authority: str, language: str) -> Paper:
    """The report, in German or English.

    Args:
        found: what the pilot has shown.
        worth: the hours in euros.
        title: of the process.
        authority: whose pilot.
        language: `de` or `en`.
    """
    say = speaker(language)
    days = f"{day(found.first, language)} – {day(found.last, language)}"
    return Paper(
        "bericht",
        say(f"Bericht des Piloten: {title}", f"Report of the pilot: {title}"),
        found.inputs.marked(f"{authority} · {days} · {found.saving.evidence}"),
        language,
        found.day,
        [
            Section(say("Ergebnis", "Result"), result(found, say, language)),
            Section(say("Woraus es sich ergibt", "What it is made of"), _made_of(found, say, language)),
            *by_types(found, language),
            Section(say("Was nicht gezählt ist", "What is not counted"), omitted(found, say, language)),
            Section(say("Güte", "Quality"), quality(found, say, language)),
            *([Section(say("In Euro", "In euros"), euros(worth, say, language))] if worth else []),
            Section(say("Der Plan und seine Einhaltung", "The plan, and how it was kept"), _plan(found, say, language)),
            Section(say("Methode und Nachrechnen", "Method, and how to compute it again"), method(found, language)),
        ],
    )


def result(found: Told, say: Say, language: str) -> list[Block]:
    """What was saved at least, with its interval."""
    saving, standing = found.saving, found.verdict.standing
    weight = Weight.GOOD if standing is Standing.SOUND and saving.headline > 0 else Weight.WARNING
    warning = [saving.warning] if saving.warning else []
    years = number(saving.net.low / HOURS_PER_YEAR, language)
    used = found.inputs.verwendung.strip() or say("wurde nicht gesagt", "was not said")
    return [
        Notice(weight, say(*headline(saving, found.verdict)), say(*saving.evidence.words)),
        *(Notice(Weight.WARNING, one.text(language), "") for one in warning),
        Facts(
            [
                (say("Netto, 95-%-Intervall", "Net, 95 % interval"), said_hours(between(saving.net, language), say)),
                (
                    say("Netto, mittlerer Wert", "Net, middle value"),
                    said_hours(number(saving.net.estimate, language), say),
                ),
                (say("Freigeworden je Vorgang", "Given back per case"), f"{between(saving.per_case, language)} min"),
                (say("Vorgänge im Zeitraum", "Cases in the period"), number(saving.cases, language, 0)),
                (say("Belegstufe", "Level of evidence"), f"{saving.evidence} ({say(*saving.evidence.words)})"),
                (say("Als Arbeitsjahre", "As years of work"), f"{years} ({say(*ARITHMETICAL)})"),
                (say("Was aus der Zeit wurde", "What became of the time"), used),
            ]
        ),
        _chart(found, say, language),
        _chart_table(found, say, language),
    ]


def said_hours(said: str, say: Say) -> str:
    """Hours in words."""
    return f"{said} {say('Stunden', 'hours')}"


def _chart(found: Told, say: Say, language: str) -> Figure:
    saving = found.saving
    rows = [
        charts.Dot(say(de, en), one.estimate, one.low, one.high, number(one.estimate, language, 0), shape)
        for shape, (de, en, one) in enumerate((("brutto", "gross", saving.gross), ("netto", "net", saving.net)))
    ]
    says = say(
        f"Brutto {between(saving.gross, language, 0)} Stunden, netto {between(saving.net, language, 0)} Stunden.",
        f"Gross {between(saving.gross, language, 0)} hours, net {between(saving.net, language, 0)} hours.",
    )
    title = say("Freigewordene Stunden mit 95-%-Intervall", "Hours given back, with 95 % interval")
    scale = charts.scale_over(
        [end for row in rows for end in (row.low, row.high)],
        lambda value: number(value, language, 0),
        say("Stunden", "hours"),
    )
    return Figure(charts.dots(charts.Heading("stunden", title, says), rows, scale), says, title)


def _chart_table(found: Told, say: Say, language: str) -> Table:
    saving = found.saving
    parts = (("brutto", "gross", saving.gross), ("netto", "net", saving.net))
    rows = [
        (say(de, en), *(number(value, language) for value in (one.low, one.estimate, one.high)))
        for de, en, one in parts
    ]
    heads = (
        "",
        say("untere Grenze", "lower bound"),
        say("mittlerer Wert", "middle value"),
        say("obere Grenze", "upper bound"),
    )
    caption = say("Freigewordene Stunden", "Hours given back")
    return Table(caption, (say("Stunden", "Hours"), *heads[1:]), rows, frozenset({1, 2, 3}), (3, 2, 2, 2))


def _made_of(found: Findings, say: Say, language: str) -> list[Block]:
    rows = [
        (
            type_name(one.case_type, say),
            say(*WAYS[one.way]),
            number(one.seen, language, 0),
            number(one.n, language, 0),
            number(one.mean, language) if one.n else "–",
            number(one.median, language) if one.n else "–",
            number(one.sd, language) if one.n else "–",
        )
        for one in found.saving.figures
    ]
    heads = (
        say("Fallart", "Case type"),
        say("Weg", "Path"),
        say("Vorgänge", "Cases"),
        say("gemessen", "timed"),
        say("Mittel", "mean"),
        "Median",
        say("Streuung", "sd"),
    )
    saving = found.saving
    other = found.other
    beside = [
        (say("Nacharbeit nach Handarbeit", "rework after work by hand"), other.by_hand),
        (say("Nacharbeit nach dem Pilot", "rework after the pilot"), other.of_pilot),
        (say("Prüfung der Stichprobe", "checks of the sample"), other.checks),
    ]
    rework = [(name, f"{number(part.minutes_per_case, language)} min") for name, part in beside if part]
    deducted = found.pilot.deductions
    return [
        Table(
            say("Aktive Bearbeitungszeit in Minuten", "Active handling time in minutes"),
            heads,
            rows,
            frozenset(range(2, 7)),
            (4, 4, 2, 2, 2, 2, 2),
        ),
        Facts(
            [
                *rework,
                (say("von Hand je Vorgang (t0)", "by hand per case (t0)"), f"{number(saving.by_hand, language)} min"),
                (
                    say("im Pilot je Vorgang (t1)", "in the pilot per case (t1)"),
                    f"{number(saving.by_pilot, language)} min",
                ),
                (say("brutto", "gross"), said_hours(number(saving.gross.estimate, language), say)),
                (
                    say("Abzug Betrieb", "deducted: operation"),
                    deducted_hours(deducted.operation.hours, deducted.operation.evidence, say, language),
                ),
                (
                    say("Abzug Pflege", "deducted: upkeep"),
                    deducted_hours(deducted.upkeep.hours, deducted.upkeep.evidence, say, language),
                ),
                (
                    say("Abzug Schulung", "deducted: training"),
                    deducted_hours(deducted.training_hours, deducted.training.evidence, say, language),
                ),
                (say("netto", "net"), said_hours(number(saving.net.estimate, language), say)),
            ]
        ),
    ]


def deducted_hours(hours: float, level: object, say: Say, language: str) -> str:
    """Hours that are deducted, with their level."""
    return f"{said_hours(number(hours, language), say)} ({level})"


def omitted(found: Told, say: Say, language: str) -> list[Block]:
    """What is not counted."""
    excluded = [f"{code}: {many}" for code, many in found.saving.excluded.items()]
    said = [one.text(language) for one in found.saving.omitted]
    return [Bullets([*said, *excluded] or [say("nichts", "nothing")])]


def quality(found: Told, say: Say, language: str) -> list[Block]:
    """Whether quality was kept."""
    errors, standing = found.verdict.errors, found.verdict.standing
    hits, of = found.inputs.guete.fehler_stichprobe
    caseload = found.caseload
    rows = [(say(*COURSES[course]), number(many, language, 0)) for course, many in caseload.courses.items()]
    return [
        Notice(
            Weight.GOOD if standing is Standing.SOUND else Weight.WARNING,
            say(f"Die Ersparnis ist {standing.words[0]}", f"The saving {standing.words[1]}"),
            " ".join(say(one.de, one.en) for one in found.verdict.reasons)
            or say("Nichts wurde schlechter.", "Nothing got worse."),
        ),
        Facts(
            [
                (
                    say("Fehlerquote in der Stichprobe", "Share of errors in the sample"),
                    f"{hits} / {of} = {percent(errors.estimate, language)} ({say('höchstens', 'at most')} "
                    f"{percent(errors.high, language)})",
                ),
                (say("von Personen berichtigt", "corrected by people"), number(caseload.corrected, language, 0)),
                (say("zeitweise ungeklärt", "in doubt at some time"), number(caseload.doubtful, language, 0)),
            ]
        ),
        Table(
            say("Wie die Vorgänge liefen", "Which way the cases went"),
            (say("Weg", "Path"), say("Vorgänge", "Cases")),
            rows,
            frozenset({1}),
            (6, 2),
        ),
    ]


def euros(worth: Valued, say: Say, language: str) -> list[Block]:
    """What the hours are worth."""
    basis = worth.rate.basis is LabourCost
    kind = ("Lohnkosten (Erfüllungsaufwand)", "labour cost") if basis else ("Vollkosten", "full cost")
    sources = "; ".join(f"{source} ({short_day(as_of, language)})" for source, as_of in worth.money.sources)
    rows = [
        (say("Grundlage", "Basis"), say(*kind)),
        (
            say("Satz je Stunde", "Rate per hour"),
            f"{number(worth.rate.euros, language)} €, {sources}",
        ),
        (say("Netto im Zeitraum", "Net in the period"), f"{between(worth.money.euros, language)} €"),
        (say("Haushalt", "Budget"), say(*worth.money.words)),
    ]
    if worth.capital:
        discount = worth.capital.discount
        rows += [
            (
                say("Kapitalwert, haushaltswirksam", "Capital value, cashable"),
                f"{between(worth.capital.cashable, language)} €",
            ),
            (
                say("Kapitalwert, nicht haushaltswirksam", "Capital value, not cashable"),
                f"{between(worth.capital.not_cashable, language)} €",
            ),
            (
                say("Zins", "Interest"),
                f"{number(discount.percent, language)} % ({discount.kind}), {discount.source}, "
                f"{day(discount.as_of, language)}",
            ),
        ]
    unchecked = say(
        "Die Sätze stammen aus einer Abschrift: vor einer Veröffentlichung mit dem Original vergleichen.",
        "The rates come from a transcription: compare them with the original before publishing.",
    )
    return [
        Facts(rows),
        *([] if worth.rate.checked else [Notice(Weight.WARNING, say("Ungeprüft", "Unchecked"), unchecked)]),
    ]


def _plan(found: Findings, say: Say, language: str) -> Sequence[Block]:
    kept = found.kept
    design = (
        say("Handprobe nach dem Zufall", "hold-out by lot")
        if found.pilot.plan.design is Design.HOLD_OUT
        else say("vorher/nachher", "before and after")
    )
    changed = [f"{day_of(at, language)}: {why}" for at, why in found.deviations]
    return [
        Facts(
            [
                (say("Versuchsplan", "Design"), design),
                (say("festgelegt", "registered"), f"{day_of(found.plan.at, language)}, {found.plan.person}"),
                (say("Prüfsumme des Plans", "Digest of the plan"), found.plan.digest),
                (say("von Hand geblieben", "kept by hand"), number(kept.kept, language, 0)),
                (say("davon erledigt", "of these done"), number(kept.done, language, 0)),
                (
                    say("davon doch der Maschine gegeben", "of these given to the machine after all"),
                    number(kept.opted_out, language, 0),
                ),
                (say("Prüfsumme dieses Berichts", "Digest of this report"), found.digest),
            ]
        ),
        Text(say("Abweichungen vom zuerst festgelegten Plan:", "Deviations from the plan first registered:")),
        Bullets(changed or [say("keine", "none")]),
    ]
