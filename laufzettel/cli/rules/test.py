# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel rules test`: the tests that stand in a workbook of rules, run, measured, proposed and exchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FOUND_BROKEN, WRONG_INPUT
from laufzettel.cli.options import command, json_option, print_json
from laufzettel.cli.printing import shown, wrapped
from laufzettel.cli.progress import counting
from laufzettel.errors import BusinessError, Problem

if TYPE_CHECKING:
    from laufzettel.rules.testing import Proposals, TableCoverage, TestReport

_MOST_SHOWN = 20
_FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(slots=True)
class _Files:
    """What was written, and why something was not."""

    written: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)

    def write(self, path: Path | None, make: Callable[[], bytes]) -> None:
        """Write a new file, if one is wanted; half a file is none."""
        if path is None:
            return
        try:
            made = make()
        except BusinessError as refused:
            self.refused.append(refused.problem)
            return
        with path.open("xb") as file:
            try:
                file.write(made)
            except OSError:
                path.unlink()
                raise
        self.written.append(path.name)


@command(
    "Die Tests einer Regelmappe laufen lassen (Blatt „Tests“) und sagen, welche Regeln und Bedingungen sie zeigen.",
    "Run the tests of a workbook of rules (sheet “Tests”) and say which rules and conditions they show.",
)
@click.argument("workbook", type=_FILE, metavar=say("REGELMAPPE", "WORKBOOK"))
@click.option(
    "--write",
    "copy",
    type=_FILE,
    metavar=say("KOPIE", "COPY"),
    help=say("Fehlschläge und Abdeckung in eine Kopie schreiben.", "Write failures and coverage into a copy."),
)
@click.option(
    "--propose",
    "proposed",
    type=_FILE,
    metavar=say("KOPIE", "COPY"),
    help=say("Fehlende Tests vorschlagen, in einer Kopie.", "Propose tests that are missing, in a copy."),
)
@click.option(
    "--tck",
    "cases",
    type=_FILE,
    metavar=say("DATEI", "FILE"),
    help=say("Bestätigte Tests als Prüffälle des DMN TCK ausgeben.", "Write confirmed tests as cases of the DMN TCK."),
)
@click.option(
    "--from-tck",
    "given",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=say("DATEI", "FILE"),
    help=say("Prüffälle des DMN TCK als weitere Tests.", "Cases of the DMN TCK as further tests."),
)
@json_option
def test(
    workbook: Path, copy: Path | None, proposed: Path | None, cases: Path | None, given: Path | None, as_json: bool
) -> int:
    """Run the tests; exit code 3 if one fails or says nothing sensible."""
    from laufzettel.rules import read_file, read_rules
    from laufzettel.rules.checks.messages import COPY_EXISTS
    from laufzettel.rules.testing import propose, run_bytes, to_tck, with_test_findings, with_tests

    for path in (copy, proposed, cases):
        if path is not None and path.exists():
            raise BusinessError(COPY_EXISTS.at(file=path.name))
    data = read_file(workbook)
    if given is not None:
        data = _with_cases(data, workbook.name, given)
    report = run_bytes(data, workbook.name)
    files, proposals = _Files(), []
    files.write(copy, lambda: with_test_findings(data, report, LANGUAGE))
    if report.version and (proposed or cases):
        book = read_rules(data, workbook.name)
        if proposed:
            with counting(len(book.tables), quiet=as_json) as told:
                proposals = propose(book, [one.test for one in report.results], told=lambda done, total: told(done))
            fresh = [one for table in proposals for one in table.tests]
            files.write(proposed, lambda: with_tests(data, workbook.name, fresh, book))
        model = f"{workbook.stem}.dmn"
        files.write(cases, lambda: to_tck(report.results, book, workbook.name, model)[0])
    if as_json:
        print_json(_answer(report, proposals, files))
    else:
        _print(report, proposals, files)
    return FOUND_BROKEN if _is_refused(report) else WRONG_INPUT if files.refused else DONE


def _with_cases(data: bytes, name: str, given: Path) -> bytes:
    """The workbook with the test cases of a file among its tests."""
    from laufzettel.rules import read_rules
    from laufzettel.rules.testing import from_tck, with_tests

    book = read_rules(data, name)
    return with_tests(data, name, from_tck(given.read_bytes(), given.name, book), book)


def _is_refused(report: TestReport) -> bool:
    from laufzettel.rules.testing import proven

    return not proven(report)


def _answer(report: TestReport, proposals: Sequence[Proposals], files: _Files) -> dict[str, object]:
    return {
        **report.as_dict(),
        "proposed": [{"table": one.table, "tests": len(one.tests), "left": one.left} for one in proposals],
        "written": files.written,
        "refused": [one.as_dict() for one in files.refused],
    }


def _print(report: TestReport, proposals: Sequence[Proposals], files: _Files) -> None:
    from laufzettel.rules.checks import Level
    from laufzettel.rules.testing.messages import FAILED

    marks = {Level.ERROR: "✗", Level.HINT: "·", Level.UNCHECKED: "?"}
    _print_failures(report)
    told = [one for one in report.findings if one.problem.code != FAILED.code]  # those stand in the table above
    for one in told[:_MOST_SHOWN]:
        click.echo(wrapped(one.problem.text(LANGUAGE), "    ", first=f"  {marks[one.level]} "))
    _print_more(len(told) - _MOST_SHOWN)
    if report.version:
        _print_coverage(report.coverage)
        _print_sums(report)
    for table in proposals:
        line = say(
            f"Vorgeschlagen für {table.table}: {len(table.tests)}", f"Proposed for {table.table}: {len(table.tests)}"
        )
        more = say(f"; bis zu {table.left} später", f"; up to {table.left} later") if table.left else ""
        click.echo(shown(f"{line}{more}"))
    for name in files.written:
        click.echo(say(f"Geschrieben: {shown(name)}", f"Written: {shown(name)}"))
    for problem in files.refused:
        click.echo(shown(problem.text(LANGUAGE)), err=True)


def _print_failures(report: TestReport) -> None:
    """A line per expectation that was not met."""
    lines = [
        (one.cell_of(failure), one.test.table, failure.heading, failure.expected, failure.found, ", ".join(one.rules))
        for one in report.failed
        for failure in one.failures
    ]
    if not lines:
        return
    heads = (
        say("Zelle", "cell"),
        say("Tabelle", "table"),
        say("was", "what"),
        say("erwartet", "expected"),
        say("gefunden", "found"),
        say("Regel", "rule"),
    )
    widths = [max(len(line[at]) for line in (heads, *lines[:_MOST_SHOWN])) for at in range(len(heads))]
    for line in (heads, *lines[:_MOST_SHOWN]):
        click.echo(
            "  " + shown("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))).rstrip()
        )
    _print_more(len(lines) - _MOST_SHOWN)


def _print_more(more: int) -> None:
    if more > 0:
        click.echo(say(f"    … und {more} weitere (--json zeigt alle)", f"    … and {more} more (--json shows all)"))


def _print_coverage(coverage: Sequence[TableCoverage]) -> None:
    for table in coverage:
        fired, seen = len(table.fired) - len(table.unfired), len(table.cells) - len(table.unseen)
        click.echo(
            shown(
                say(
                    f"{table.table}: Tests {table.tests}, Regeln gezeigt {fired} von {len(table.fired)}, "
                    f"Bedingungen von beiden Seiten {seen} von {len(table.cells)}.",
                    f"{table.table}: tests {table.tests}, rules shown {fired} of {len(table.fired)}, "
                    f"conditions from both sides {seen} of {len(table.cells)}.",
                )
            )
        )
        for cell in table.unseen[:_MOST_SHOWN] if table.tests else []:
            never = _sides(held=cell.held, failed=cell.failed)
            click.echo(shown(f"    {say('Regel', 'rule')} {cell.rule}, {cell.term}: {never}"))
        _print_more(len(table.unseen) - _MOST_SHOWN if table.tests else 0)


def _sides(*, held: bool, failed: bool) -> str:
    never = [] if held else [say("nie erfüllt", "never met")]
    never += [] if failed else [say("nie verfehlt", "never missed")]
    return ", ".join(never)


def _print_sums(report: TestReport) -> None:
    failed, proposals = len(report.failed), len(report.results) - report.confirmed
    click.echo(
        say(
            f"Tests {report.confirmed}: bestanden {report.confirmed - failed}, durchgefallen {failed}. "
            f"Vorschläge, die noch niemand bestätigt hat: {proposals}.",
            f"Tests {report.confirmed}: passed {report.confirmed - failed}, failed {failed}. "
            f"Proposals nobody has confirmed yet: {proposals}.",
        )
    )
