# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the figures of an event log are put on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.printing import decimal, shown, width, wrapped

if TYPE_CHECKING:
    from laufzettel.pilot.eventlogs.log import Finding
    from laufzettel.pilot.eventlogs.shown import Figures, Hours

_ROWS = 10
_PERIODS = 24
_ALL = 100
_HIDDEN = "·"
_ARROW = " → "


def show(found: Figures, findings: Sequence[Finding], file: str, land: str) -> None:
    """Print the tables, what was noticed, and what to enter in the catalogue.

    Args:
        found: the figures.
        findings: what was noticed.
        file: the log's name.
        land: whose holidays hold.
    """
    _volume(found, file)
    _variants(found)
    _steps(found)
    _rework(found)
    _waiting(found, land)
    _spans(found)
    _hidden()
    if findings:
        click.echo(say("\nAufgefallen:", "\nNoticed:"))
        for one in findings:
            click.echo(wrapped(one.problem().text(LANGUAGE), "    ", first="  ! "))
    _catalogue(found)


def _volume(found: Figures, file: str) -> None:
    volume = found.volume
    click.echo(
        wrapped(
            say(
                f"{file}: {_number(volume.cases)} Vorgänge, {_number(volume.events)} Ereignisse vom"
                f" {_day(volume.begun)} bis {_day(volume.ended)}.",
                f"{file}: {_number(volume.cases)} cases, {_number(volume.events)} events from {_day(volume.begun)} to"
                f" {_day(volume.ended)}.",
            ),
            "",
        )
    )
    week = decimal(f"{volume.per_week:.1f}")
    title = say(f"Menge: im Mittel {week} Vorgänge je Woche", f"Volume: {week} cases a week on average")
    if volume.busy_week is not None:
        busy = _number(volume.busy_week)
        title += say(f", in jeder zehnten Woche mindestens {busy}", f", in every tenth week at least {busy}")
    rows = [(period, _HIDDEN if count is None else _number(count)) for period, count in volume.begun_in.items()]
    _table(title, (say("Zeitraum", "period"), say("begonnene Vorgänge", "cases begun")), rows[-_PERIODS:])
    lead = found.lead
    if lead is not None:
        click.echo(say("Durchlaufzeit abgeschlossener Vorgänge: ", "Lead time of closed cases: ") + _in_words(lead))
    click.echo(
        wrapped(
            say(
                f"Offen: {_percent(found.open)}. Als abschließend gilt: {_list(found.closing)}.",
                f"Open: {_percent(found.open)}. Cases are closed by: {_list(found.closing)}.",
            ),
            "  ",
            first="",
        )
    )


def _variants(found: Figures) -> None:
    title = say(
        f"Varianten: {_number(found.variants)}, davon decken {_number(found.variants_80)} zusammen 80 % ab",
        f"Variants: {_number(found.variants)}, of which {_number(found.variants_80)} cover 80 %",
    )
    rows = [
        (shown(_ARROW.join(way.activities)), _number(way.cases), decimal(f"{way.percent:.1f}") + " %")
        for way in found.top[:_ROWS]
    ]
    _table(title, (say("Ablauf", "way"), say("Vorgänge", "cases"), say("Anteil", "share")), rows)


def _steps(found: Figures) -> None:
    more = found.steps_not_named
    title = say("Aktivitäten, Anteil der Vorgänge", "Activities, share of cases")
    if more:
        title += say(f" ({more} seltene nicht genannt)", f" ({more} rare ones not named)")
    heads = (say("Aktivität", "activity"), say("kommt vor", "occurs"), say("zuerst", "first"), say("zuletzt", "last"))
    rows = [
        (shown(step.name), *(_percent(one) for one in (step.percent, step.first, step.last, step.again)))
        for step in found.steps[: 2 * _ROWS]
    ]
    _table(title, (*heads, say("mehrfach", "again")), rows)


def _rework(found: Figures) -> None:
    title = say(
        f"Nacharbeit: {_percent(found.rework)} der Vorgänge, mit Rücksprung {_percent(found.looping)}",
        f"Rework: {_percent(found.rework)} of cases, with a step back {_percent(found.looping)}",
    )
    rows = [(shown(one.after + _ARROW + one.back_to), _percent(one.percent)) for one in found.back[:_ROWS]]
    _table(title, (say("Rücksprung", "step back"), say("Anteil", "share")), rows)


def _waiting(found: Figures, land: str) -> None:
    contained = say(" (Liegezeit einschließlich Bearbeitung)", " (waiting including work)") if not found.started else ""
    title = say(
        f"Warten in Stunden{contained}, Dienstzeit Mo–Fr 8–16 Uhr ohne Feiertage ({land})",
        f"Waiting in hours{contained}, working hours Mon–Fri 8–16 without holidays ({land})",
    )
    heads = (say("von … bis …", "from … to …"), say("Anteil", "share"), "Median", "p90")
    rows = [
        (shown(one.after + _ARROW + one.before), _percent(one.percent), *_hours(one.hours))
        for one in found.waiting[:_ROWS]
    ]
    _table(title, (*heads, say("Dienstzeit Median", "working median"), say("Dienstzeit p90", "working p90")), rows)
    click.echo(wrapped(_what_waiting_is(found), ""))


def _what_waiting_is(found: Figures) -> str:
    """What is contained in the waits, in words."""
    if not found.started:
        return say(
            "Gemessen von Ereignis zu Ereignis: die Bearbeitung selbst ist enthalten, denn das Protokoll nennt keinen "
            "Beginn.",
            "Measured from event to event: the work itself is contained, as the log states no beginnings.",
        )
    share = say(
        f"Den Beginn nennen {found.started} % der Ereignisse; wo er fehlt, ist die Bearbeitung im Warten enthalten. ",
        f"The beginning is known of {found.started} % of events; where it is not, waiting contains the work. ",
    )
    whole = say("Den Beginn nennen alle Ereignisse. ", "The beginning is known of all events. ")
    return (whole if found.started == _ALL else share) + say(
        "Gewartet wird vom letzten Ende bis zum nächsten Beginn; was gleichzeitig läuft, zählt einmal. Von der Zeit "
        f"aller Vorgänge ist in {found.busy or 0} % etwas begonnen und nicht abgeschlossen.",
        "A wait lasts from the last end to the next beginning; what goes on at the same time counts once. Of the time "
        f"of all cases something is begun and not completed in {found.busy or 0} %.",
    )


def _spans(found: Figures) -> None:
    if not found.spans:
        return
    title = say(
        "Spannen in Stunden: vom Beginn bis zum Abschluss einer Aktivität",
        "Spans in hours: from the beginning of an activity to its completion",
    )
    heads = (say("Aktivität", "activity"), "Median", "p90")
    rows = [(shown(one.name), *_hours(one.hours)) for one in found.spans[: 2 * _ROWS]]
    _table(title, (*heads, say("Dienstzeit Median", "working median"), say("Dienstzeit p90", "working p90")), rows)
    click.echo(
        wrapped(
            say(
                "Eine Spanne ist keine Arbeitszeit: Unterbrechungen sind enthalten, und niemand muss dabei gearbeitet "
                "haben. Was unter fünf Personen erledigen, geben Sie nicht weiter: das Protokoll sagt nicht, wie "
                "viele es sind.",
                "A span is not working time: interruptions are contained, and nobody need have worked meanwhile. What "
                "fewer than five people do, do not pass on: the log does not say how many they are.",
            ),
            "",
        )
    )


def _hidden() -> None:
    click.echo(
        wrapped(
            say(
                "· heißt: nicht gezeigt, weil es um unter 30 Vorgänge ginge, oder weil sich, von anderem hier "
                "abgezogen, etwas über unter 30 Vorgänge ergäbe.",
                "· means: not shown, because it would be about fewer than 30 cases, or because, taken from other "
                "figures here, it would tell something about fewer than 30.",
            ),
            "",
        )
    )


def _catalogue(found: Figures) -> None:
    entry = found.catalogue()
    year, ways, most = _number(entry.cases_per_year), _number(entry.variants), _number(entry.variants_80)
    grade = entry.volume_evidence
    projected = say(
        f" (hochgerechnet aus {entry.days} Tagen: Belegklasse {grade})",
        f" (projected from {entry.days} days: evidence class {grade})",
    )
    lines = (
        say(
            "\nFür den Katalog der Gelegenheiten, Belegklasse A (gemessen):",
            "\nFor the catalogue of opportunities, evidence class A (measured):",
        ),
        say(f"  Vorgänge je Jahr: {year}", f"  cases a year: {year}") + (projected if grade != entry.evidence else ""),
        say(f"  Varianten: {ways}; 80 % der Vorgänge: {most}", f"  variants: {ways}; 80 % of cases: {most}"),
        say("  Anteil mit Nacharbeit: ", "  share with rework: ") + _percent(entry.rework_percent),
    )
    for line in lines:
        click.echo(line)


def show_candidate(columns: Mapping[str, str | int]) -> None:
    """Print what to enter in the workbook of opportunities.

    Args:
        columns: by their headings.
    """
    click.echo(
        say(
            "\nFür die Mappe der Gelegenheiten (Blatt „Kandidaten“):",
            "\nFor the workbook of opportunities (sheet “Kandidaten”):",
        )
    )
    for heading, value in columns.items():
        click.echo(wrapped(f"{heading}: {shown(str(value))}", "    ", first="  "))
    click.echo(
        wrapped(
            say(
                "Alles andere steht in keinem Ereignisprotokoll: die Minuten je Fall misst der elektronische "
                "Laufzettel, und wie wenige Varianten wenige sind, sagen Menschen.",
                "Nothing else stands in an event log: the minutes per case are measured with the electronic "
                "Laufzettel, and how few variants are few is for people to say.",
            ),
            "  ",
        )
    )


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A title, and beneath it a table if there is anything to stand in it."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    click.secho("\n" + wrapped(title, ""), bold=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    if rows:
        Console(width=width(), markup=False, highlight=False).print(table)


def _in_words(hours: Hours) -> str:
    median, p90 = decimal(f"{hours.median:.1f}"), decimal(f"{hours.p90:.1f}")
    worked = decimal(f"{hours.worked_median:.1f}")
    return say(
        f"Median {median} h, p90 {p90} h; in Dienstzeit Median {worked} h.",
        f"median {median} h, p90 {p90} h; in working hours median {worked} h.",
    )


def _hours(hours: Hours) -> list[str]:
    return [decimal(f"{one:.1f}") for one in (hours.median, hours.p90, hours.worked_median, hours.worked_p90)]


def _percent(part: int | None) -> str:
    return _HIDDEN if part is None else f"{part} %"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", say(".", ","))


def _day(day: str) -> str:
    return say(".".join(reversed(day.split("-"))), day)


def _list(names: Sequence[str]) -> str:
    none = say("nichts, was oft genug vorkommt", "nothing that is frequent enough")
    return ", ".join(shown(name) for name in names) or none
