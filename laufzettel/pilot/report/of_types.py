# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The section of the report about types of cases: what is saved with each, and which way its cases went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from laufzettel import charts
from laufzettel.journal.caseload import Course
from laufzettel.pilot.paper import Block, Bullets, Facts, Figure, Notice, Section, Table, Text, Weight
from laufzettel.pilot.report.coarse import type_name
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.numbers import Say, between, day, number, percent, speaker
from laufzettel.pilot.report.strata import Apart

_COURSES = {
    Course.BY_HAND: ("von Hand", "by hand"),
    Course.AUTOMATIC: ("dunkel", "untouched"),
    Course.ASSISTED: ("mit Person", "with a person"),
    Course.ABORTED: ("zurückgegeben", "given back"),
    Course.OPEN: ("offen", "open"),
}
_LATE = (
    "Erst nach der Umstellung festgelegt: wer die Zeiten schon kannte, konnte wählen, wonach verglichen wird.",
    "Registered only after going live: who knew the times already could choose by what to compare.",
)


def by_types(found: Findings, language: str) -> list[Section]:
    """The section, or none where the plan does not say how types are told.

    Args:
        found: what the pilot has shown.
        language: `de` or `en`.
    """
    if found.apart is None:
        return []
    say = speaker(language)
    apart, types = found.apart, found.saving.types
    since = day(date.fromisoformat(apart.since), language)
    blocks: list[Block] = [
        Text(
            say(
                f"Welches Feld die Fallart eines Vorgangs nennt, sagt der Plan seit dem {since}: „{apart.name}“.",
                f"Which field names the type of a case the plan has said since {since}: “{apart.name}”.",
            )
        )
    ]
    if apart.late:
        blocks.append(Notice(Weight.WARNING, say(*_LATE), ""))
    if why := apart.why or apart.merged(found.table.types):
        blocks.append(Notice(Weight.INFO, say(why.de, why.en), say(why.remedy_de, why.remedy_en)))
    if len(types) > 1:
        blocks += [_chart(found, say, language), _minutes(found, say, language), _hours(found, say, language)]
        blocks += [_sum(found, say, language), Bullets(_said(say))]
    blocks.append(_courses(found, say, language))
    if apart.untold:
        blocks.append(Text(_untold(apart, say)))
    return [Section(say("Nach Fallarten", "By case type"), blocks)]


def _chart(found: Findings, say: Say, language: str) -> Figure:
    rows = [
        charts.Dot(
            type_name(one.case_type, say),
            one.per_case.estimate,
            one.per_case.low,
            one.per_case.high,
            number(one.per_case.estimate, language, 1),
        )
        for one in found.saving.types
    ]
    says = " ".join(
        f"{type_name(one.case_type, say)}: {between(one.per_case, language, 1)} min." for one in found.saving.types
    )
    title = say(
        "Freigewordene Minuten je Vorgang nach Fallarten, mit 95-%-Intervall",
        "Minutes given back per case by case type, with 95 % interval",
    )
    scale = charts.scale_over(
        [end for row in rows for end in (row.low, row.high)],
        lambda value: number(value, language, 0),
        say("Minuten", "minutes"),
    )
    return Figure(charts.dots(charts.Heading("fallarten", title, says), rows, scale), says, title)


def _minutes(found: Findings, say: Say, language: str) -> Table:
    rows = [
        (
            type_name(one.case_type, say),
            number(one.cases, language, 0),
            percent(one.weight, language, 0),
            number(one.by_hand, language),
            number(one.by_pilot, language),
            *(number(value, language) for value in (one.per_case.low, one.per_case.estimate, one.per_case.high)),
        )
        for one in found.saving.types
    ]
    heads = (
        say("Fallart", "Case type"),
        say("Vorgänge", "Cases"),
        say("Anteil", "Share"),
        say("von Hand", "by hand"),
        say("im Pilot", "in the pilot"),
        say("frei: untere Grenze", "given back: lower bound"),
        say("mittlerer Wert", "middle value"),
        say("obere Grenze", "upper bound"),
    )
    caption = say("Minuten je Vorgang nach Fallarten", "Minutes per case by case type")
    return Table(caption, heads, rows, frozenset(range(1, 8)), (4, 2, 2, 2, 2, 2, 2, 2))


def _hours(found: Findings, say: Say, language: str) -> Table:
    rows = [
        (
            type_name(one.case_type, say),
            *(number(value, language) for value in (one.hours.low, one.hours.estimate, one.hours.high)),
            str(one.evidence),
        )
        for one in found.saving.types
    ]
    heads = (
        say("Fallart", "Case type"),
        say("untere Grenze", "lower bound"),
        say("mittlerer Wert", "middle value"),
        say("obere Grenze", "upper bound"),
        say("Belegstufe", "Evidence"),
    )
    caption = say("Freigewordene Stunden nach Fallarten, brutto", "Hours given back by case type, gross")
    return Table(caption, heads, rows, frozenset({1, 2, 3}), (4, 2, 2, 2, 2))


def _sum(found: Findings, say: Say, language: str) -> Facts:
    saving = found.saving
    of_types = sum(one.hours.estimate for one in saving.types)
    rest = saving.gross.estimate - of_types
    rows = (
        (say("Fallarten zusammen", "types together"), of_types),
        (say("Nacharbeit und Prüfung, aller Fallarten", "rework and checks, of all types"), rest),
        (say("brutto", "gross"), saving.gross.estimate),
    )
    return Facts([(name, f"{number(value, language)} {say('Stunden', 'hours')}") for name, value in rows])


def _said(say: Say) -> list[str]:
    return [
        say(
            "Gewichtet mit den Vorgängen, die wirklich eingingen. Kamen vor dem Pilot andere Fallarten als danach, "
            "verfälscht das die Ersparnis so nicht.",
            "Weighted by the cases that really came in. If other types came before the pilot than in it, that does not "
            "distort the saving.",
        ),
        say(
            "Jedes Intervall gilt für sich: Welch über die Mittel der Fallart und die Anteile ihrer Wege, so weit "
            "verbreitert, wie die Tage das Intervall über alle Vorgänge verbreitern. Untere Grenzen mehrerer Fallarten "
            "werden nicht addiert.",
            "Each interval stands for itself: Welch over the means of the type and the shares of its paths, widened as "
            "much as days widen the interval over all cases. Lower bounds of several types are not added.",
        ),
        say(
            "Nacharbeit, Prüfung und Abzüge sind nicht nach Fallarten gemessen und in keiner enthalten.",
            "Rework, checks and deductions were not measured by type, and are in none of them.",
        ),
    ]


def _courses(found: Findings, say: Say, language: str) -> Table:
    """Which way the cases of each type of the plan went; counts are shown however small, they say nothing of time."""
    types = found.caseload.types
    names = {
        name: name or say("nicht erkannt", "not told") for name in sorted(types, key=lambda name: (not name, name))
    }
    rows = [
        (said, *(number(many, language, 0) for many in (*types[name].courses.values(), _all(types[name].courses))))
        for name, said in names.items()
    ]
    heads = (say("Fallart", "Case type"), *(say(*words) for words in _COURSES.values()), say("alle", "all"))
    caption = say("Welchen Weg die Vorgänge jeder Fallart gingen", "Which way the cases of each type went")
    return Table(caption, heads, rows, frozenset(range(1, 7)), (4, 2, 2, 2, 3, 2, 2))


def _all(courses: Mapping[Course, int]) -> int:
    return sum(courses.values())


def _untold(apart: Apart, say: Say) -> str:
    return say(
        f"Bei {apart.untold} Vorgängen des Piloten ist die Fallart nicht zu erkennen: das Feld ist leer oder nennt "
        "keine Fallart des Plans, es wurde nicht gelesen oder nicht entschieden, oder der Inhalt ist inzwischen "
        "gelöscht oder gesperrt. Sie zählen mit, verteilt wie die übrigen ihres Weges.",
        f"Of {apart.untold} cases of the pilot the type is not told: the field is empty or names no type of the plan, "
        "it was not read or nothing was decided, or the contents are erased or restricted meanwhile. They count, dealt "
        "out as the others of their path.",
    )
