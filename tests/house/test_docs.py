# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the documents say can be done: commands with their options exist, links lead somewhere."""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from flows.hundesteuer.register import SCHEMA
from laufzettel.cli.main import cli

ROOT = Path(__file__).parents[2]
PAGES = [
    path
    for path in sorted(ROOT.rglob("*.md"))
    if not any(part.startswith(".") or part in ("demo-office", "build") for part in path.relative_to(ROOT).parts)
]


def spoken(page: Path) -> list[str]:
    """Every call of our command in a page: in console blocks and in running text."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```(?:console|sh|bash)\n(.*?)```", text, re.DOTALL))
    lines = [line.strip() for line in blocks.replace("\\\n", " ").splitlines()]
    quoted = re.findall(r"`(laufzettel [^`]+)`", text)
    called = [match.group(1) for line in lines if (match := re.search(r"(?:^|/bin/|&& )(laufzettel\s.*)$", line))]
    return [words.partition(" #")[0] for words in [*quoted, *called]]


def _called(context: click.Context, words: list[str]) -> click.Command | None:
    """The command that words call: through groups as far as they lead; None if there is none."""
    command: click.Command | None = cli
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(context, word)
    return command


def _every_command(context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Each command with the words that call it; those of a group after it."""
    waiting: list[tuple[str, click.Group]] = [("", cli)]
    while waiting:
        before, group = waiting.pop()
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                waiting.append((f"{before}{name} ", command))
            else:
                yield f"{before}{name}", command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_a_page_exist_with_their_options(page: Path) -> None:
    """A command or an option that was renamed is noticed here."""
    with click.Context(cli) as context:
        for line in spoken(page):
            words = shlex.split(line.replace("…", ""))[1:]
            command = _called(context, [word for word in words if not word.startswith("-")])
            assert command is not None, line
            known = {option for one in (command, cli) for parameter in one.params for option in parameter.opts}
            known |= {option for parameter in command.params for option in parameter.secondary_opts}
            used = {word.partition("=")[0] for word in words if word.startswith("--")}
            assert used <= known | {"--help"}, f"{line}: {used - known}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_in_a_page_lead_somewhere(page: Path) -> None:
    """Files and folders of this checkout, pictures included."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_a_page_names_exist(page: Path) -> None:
    """A file that was renamed is noticed here."""
    rooms = "laufzettel|connectors|tasks|flows|deployments|benchmarks|tests|docs"
    named = re.findall(rf"`((?:{rooms})/[\w/.-]+)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_in_a_page_stands_twice(page: Path) -> None:
    """Merged changes leave no row, heading or point of before beside its new version."""
    text = re.sub(r"```.*?```", "(example)", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    begun: dict[str, int] = {}
    for part in text.split("\n## "):
        rows = re.findall(r"^\| (?:`\w.*?`|\d+|[A-Z][\w ]+ \| `\w+`) \|", part, re.MULTILINE)
        points = re.findall(r"^- \*\*.+?\*\*:|^- .{60}", part, re.MULTILINE)
        for start in [*rows, *points]:
            begun[start] = begun.get(start, 0) + 1
        assert [start for start, often in begun.items() if often > 1] == []
        begun.clear()
    assert re.findall(r"^## .*\n+(?=## )", text, re.MULTILINE) == [], "a heading with nothing under it"
    assert re.findall(r"[^\n]\n#{2,4} .*", text) == [], "a heading needs a blank line before it"


def test_every_command_stands_in_the_list_of_commands() -> None:
    """docs/commands.md leaves none out."""
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    with click.Context(cli) as context:
        assert [name for name, _ in _every_command(context) if f"`laufzettel {name}" not in text] == []


def test_every_option_stands_in_the_list_of_commands() -> None:
    """docs/commands.md leaves no option out, hidden ones excepted."""
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    missing = []
    with click.Context(cli) as context:
        for name, command in _every_command(context):
            rows = [line for line in text.splitlines() if f"`laufzettel {name}" in line]
            everywhere = text.partition("| command |")[0]
            for parameter in command.params:
                if isinstance(parameter, click.Option) and not parameter.hidden:
                    options = [*parameter.opts, *parameter.secondary_opts]
                    missing += [
                        f"{name} {one}" for one in options if not any(one in row for row in [*rows, everywhere])
                    ]
    assert missing == []


def test_the_columns_of_the_sample_register_stand_in_the_page_about_offices() -> None:
    """Whoever connects a register of their own finds each table and column."""
    text = (ROOT / "docs/office.md").read_text(encoding="utf-8")
    for statement in SCHEMA:
        table = re.match(r"CREATE TABLE (\w+)", statement)
        if table:
            columns = re.findall(r"(\w+) (?:VARCHAR|INTEGER|\{SERIAL\})", statement)
            assert [one for one in (table[1], *columns) if f"`{one}`" not in text] == []


def test_the_pictures_are_what_their_source_draws() -> None:
    """docs/stations.py was run after it was changed."""
    drawn = runpy.run_path(str(ROOT / "docs/stations.py"))["picture"]
    for language, name in (("en", "stations.svg"), ("de", "stations.de.svg")):
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == drawn(language)


def test_every_benchmark_the_pages_name_exists() -> None:
    """`python -m benchmarks NAME`."""
    named = {name for page in PAGES for name in re.findall(r"python -m benchmarks (\w+)", page.read_text("utf-8"))}
    assert [name for name in named if not (ROOT / "benchmarks" / f"{name}.py").exists()] == []


@pytest.mark.parametrize("chapter", ["commands", "Exit codes", "JSON"])
def test_no_command_is_told_twice(chapter: str) -> None:
    """Two rows for one command or exit code mean that one of them is outdated."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    parts = dict(zip(["commands", *re.findall(r"^## (.*)$", page, re.MULTILINE)], page.split("\n## "), strict=True))
    rows = re.findall(r"^\| ([^|]+) \|", parts[chapter], re.MULTILINE)
    assert len(rows) > 3
    assert [row for row in dict.fromkeys(rows) if rows.count(row) > 1] == []


def test_the_rules_list_all_their_pages() -> None:
    """Whoever looks for something about rules finds every page from one list."""
    readme = (ROOT / "laufzettel" / "rules" / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (ROOT / "docs" / "rules").glob("*.md"))
    assert [name for name in pages if f"](../../docs/rules/{name})" not in readme] == []
