# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The papers of a hand-over say what the process and its office say, and name what only the authority can."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pikepdf
import pytest

import connectors
import flows.hundesteuer
from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.cli.main import cli
from laufzettel.manifest import load_manifests
from laufzettel.office import make_office, open_office
from laufzettel.pilot.handover.facts import OPEN, Facts, gather
from laufzettel.pilot.handover.papers import OSCAL_FILE, files, gaps, papers, write
from laufzettel.pilot.paper import as_html, as_pdf
from laufzettel.rules.workbook import load_rules

DAY = date(2026, 11, 27)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def facts_of(folder: Path, *changed: tuple[str, str]) -> Facts:
    """What there is to say of the dog tax in an office of which some entries were changed."""
    make_office(folder)
    config = folder / "office.toml"
    said = config.read_text(encoding="utf-8")
    for before, after in changed:
        said, count = re.subn(before, after, said, count=1, flags=re.MULTILINE)
        assert count == 1
    config.write_text(said, encoding="utf-8")
    return gather(
        open_office(folder),
        HUNDESTEUER,
        load_rules(Path(flows.hundesteuer.__path__[0]) / "rules.xlsx"),
        load_manifests(Path(connectors.__path__[0])),
        day=DAY,
        version="0.1.0",
        invented=not changed,
    )


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Those of an office whose letterhead is its own."""
    return facts_of(tmp_path_factory.mktemp("amt") / "amt", (r'^name = ".*"', 'name = "Stadt Beispielstadt"'))


def text_of(facts: Facts, name: str) -> str:
    """What one paper says, as its page shows it."""
    (paper,) = [one for one in papers(facts) if one.name == name]
    return html.unescape(re.sub(r"<[^>]+>", "\n", as_html(paper)))


def test_every_field_stands_in_the_documentation_and_every_purpose_in_the_record(facts: Facts) -> None:
    """What is taken in is written down; nothing personal is left out of the record."""
    documented, recorded = (
        text_of(facts, "verfahrensdokumentation"),
        text_of(facts, "verzeichnis-verarbeitungstaetigkeiten"),
    )
    for field in HUNDESTEUER.form.all_fields:
        assert field.name in documented
        if field.purpose:
            assert field.purpose in recorded
            assert field.label in recorded
    assert facts.rules.version in documented
    assert all(name in documented for name in facts.rules.tables)


def test_what_the_office_changes_the_papers_change(tmp_path: Path, facts: Facts) -> None:
    """Another retention and batch release: no paper says the old ones."""
    other = facts_of(
        tmp_path / "amt",
        (r"^#? ?aufbewahrung_jahre = \d+", "aufbewahrung_jahre = 7"),
        (r'^automation = "A1"', 'automation = "A2"'),
    )
    for name in ("verfahrensdokumentation", "verzeichnis-verarbeitungstaetigkeiten"):
        assert "10 Jahre nach Abschluss" in text_of(facts, name)
        assert "7 Jahre nach Abschluss" in text_of(other, name)
        assert "10 Jahre nach Abschluss" not in text_of(other, name)
    assert "Klasse A2" in text_of(other, "dsfa-schwellwert")
    assert "Pflichtstichprobe" in text_of(other, "verfahrensdokumentation")


def test_the_invented_letterhead_is_nobodys_name(tmp_path: Path) -> None:
    """A paper does not go out in the name of a town that does not exist."""
    untouched = facts_of(tmp_path / "amt")
    assert untouched.authority == OPEN
    assert "Musterstadt ·" not in text_of(untouched, "betriebshandbuch")


def test_what_only_the_authority_can_answer_is_counted(facts: Facts) -> None:
    """Each open entry of each paper is named with its section; the threshold is decided by people."""
    named = gaps(papers(facts))
    assert sum(as_html(one).count(OPEN) for one in papers(facts)) == len(named)
    assert {"Entscheidung", "Dienstvereinbarung", "Rufbereitschaft"} <= {one.what for one in named}


def test_the_run_book_names_commands_that_exist(facts: Facts) -> None:
    """With options that they take; a command that is renamed breaks this."""
    said = "\n".join(text_of(facts, name) for name in ("betriebshandbuch", "verfahrensdokumentation"))
    commands = set(re.findall(r"laufzettel ([a-z]+)((?: [a-z]+| --[a-z-]+)*)", said))
    assert len(commands) > 8
    with click.Context(cli) as context:
        for name, rest in commands:
            command = cli.get_command(context, name)
            assert command is not None, name
            known = {option for one in command.params for option in one.opts}
            assert {word for word in rest.split() if word.startswith("--")} <= known


def test_the_papers_can_be_archived_and_read_aloud(facts: Facts) -> None:
    """PDF/A and PDF/UA with a title, a language and tagged tables whose headings are headings; the same bytes again."""
    for paper in papers(facts):
        data = as_pdf(paper)
        assert data == as_pdf(paper)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == "de"
            assert str(pdf.docinfo.Title) == paper.title
            assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
            roles = {one.get("/S") for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
            assert {pikepdf.Name.TH, pikepdf.Name.TD, pikepdf.Name.H2} <= roles


def test_the_staff_council_reads_what_a_pilot_keeps_of_persons(facts: Facts) -> None:
    """Whose names and moments plan, shadow mode, candidates and decisions keep; and what the council sees itself."""
    said = text_of(facts, "datenblatt-personalrat")
    for kept in ("Plan", "Schattenbetrieb", "verglichen", "Kandidaten", "entschieden"):
        assert kept in said, kept
    assert "Bericht und Entscheidungen des Piloten" in said


def test_nothing_an_office_says_becomes_markup(facts: Facts) -> None:
    """Neither on the page nor in the PDF."""
    hostile = replace(facts, authority='<script>alert(1)</script> #let x = 1 "&amp;')
    for paper in papers(hostile):
        assert "<script>" not in as_html(paper)
        assert as_pdf(paper).startswith(b"%PDF")


def test_the_component_is_well_formed_and_keeps_its_ids(facts: Facts) -> None:
    """As OSCAL wants it: UUIDs of version 4 or 5, one requirement per control, a moment with its zone."""
    made = json.loads(dict(files(facts))[OSCAL_FILE])["component-definition"]
    assert made == json.loads(dict(files(facts))[OSCAL_FILE])["component-definition"]
    (component,) = made["components"]
    (implementation,) = component["control-implementations"]
    requirements = implementation["implemented-requirements"]
    ids = [made["uuid"], component["uuid"], implementation["uuid"], *(one["uuid"] for one in requirements)]
    assert len(set(ids)) == len(ids)
    assert all(_UUID.fullmatch(one) for one in ids)
    controls = [one["control-id"] for one in requirements]
    assert len(set(controls)) == len(controls) > 10
    assert all(re.fullmatch(r"[A-Z]+\.\d+\.\d+", one) for one in controls)
    assert made["metadata"]["last-modified"] == "2026-11-27T00:00:00Z"


def test_a_hand_over_replaces_the_one_before(tmp_path: Path, facts: Facts) -> None:
    """Every file whole; nothing half-written stays."""
    (tmp_path / "betriebshandbuch.pdf").write_bytes(b"old")
    names = list(write(facts, tmp_path))
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(names)
    assert (tmp_path / "betriebshandbuch.pdf").read_bytes().startswith(b"%PDF")
