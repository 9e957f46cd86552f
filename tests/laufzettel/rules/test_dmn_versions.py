# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Models written in each version of DMN: read again they say the same; what a version does not know is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.rules import read_rules
from laufzettel.rules.dmn import Version, read_dmn, read_dmn_bytes, write_dmn
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.versions import SPACES
from laufzettel.rules.exchange import convert, model_hash, to_model

ROOT = Path(__file__).resolve().parents[3]
DOG_TAX = ROOT / "flows/hundesteuer/rules.xlsx"
KIT = Path(__file__).parent / "kit"
VERSIONS = list(Version)
SINCE = {"boxes": Version.V1_5, "imports": Version.V1_2, "tabellen": Version.V1_2}
"""Models of the kit with something that the first version does not know."""
FUNCTION = d.FunctionBox((d.Variable("n", "number"),), d.Literal("n * 2"))
ONE = d.Literal("1")
UNKNOWN = {
    "wenn": (Version.V1_4, d.Conditional(d.Literal("true"), ONE, ONE)),
    "for": (Version.V1_4, d.Iterator("for", "x", d.Literal("[1]"), ONE)),
    "some": (Version.V1_4, d.Iterator("some", "x", d.Literal("[1]"), d.Literal("true"))),
    "every": (Version.V1_4, d.Iterator("every", "x", d.Literal("[1]"), d.Literal("true"))),
    "filter": (Version.V1_4, d.FilterBox(d.Literal("[1]"), d.Literal("true"))),
    "innen": (Version.V1_4, d.ContextBox((d.Entry(None, d.FilterBox(d.Literal("[1]"), d.Literal("true"))),))),
    "java": (Version.V1_2, d.FunctionBox((), d.ContextBox(()), "Java")),
}


def model(*elements: d.Element, items: tuple[d.Item, ...] = ()) -> d.Definitions:
    """A model of some elements."""
    return d.Definitions(name="m", namespace="urn:m", id="m", items=items, elements=elements)


def decision(logic: d.Box, kind: str = "") -> d.Decision:
    """A decision with some logic."""
    return d.Decision(id="x", name="Gebühr", variable=d.Variable("Gebühr", kind), logic=logic)


def again(said: d.Definitions, version: Version) -> d.Definitions:
    """Written and read."""
    return read_dmn_bytes(write_dmn(said, version), "m.dmn")


@pytest.fixture(scope="module")
def dog_tax() -> d.Definitions:
    """The workbook of the dog tax as a model."""
    return to_model(read_rules(DOG_TAX.read_bytes(), "rules.xlsx"))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_dog_tax_says_the_same_in_every_version(dog_tax: d.Definitions, version: Version) -> None:
    """Annotations, types, extensions, rules."""
    back = again(dog_tax, version)
    assert back == dog_tax
    assert model_hash(back) == model_hash(dog_tax)


@pytest.mark.parametrize("version", [Version.V1_1, Version.V1_3])
def test_a_workbook_is_converted_to_an_older_version_and_back(version: Version) -> None:
    """The result is read back as with the newest: hash and version of the workbook stay."""
    made = convert(DOG_TAX.read_bytes(), "rules.xlsx", "rules.dmn", version)
    assert ElementTree.fromstring(made.content).tag == f"{{{SPACES[version].model}}}definitions"
    back = convert(made.content, "rules.dmn", "rules.xlsx")
    assert made.hash_before == made.hash_after == back.hash_before == back.hash_after
    assert read_rules(back.content, "rules.xlsx").version == made.version
    assert back.not_carried == ()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", sorted(KIT.rglob("*.dmn")), ids=lambda path: path.stem)
def test_a_model_of_the_kit_says_the_same_or_is_refused(path: Path, version: Version) -> None:
    """Nothing is lost silently: either all is read again, or an element is named together with a remedy."""
    said = read_dmn(path)
    if version >= SINCE.get(path.stem, Version.V1_1):
        assert model_hash(again(said, version)) == model_hash(said)
        return
    with pytest.raises(BusinessError) as caught:
        write_dmn(said, version)
    assert caught.value.problem.code in ("dmn.not_in_version", "dmn.type_not_in_version")
    assert "DMN" in caught.value.problem.remedy_de


def test_tables_of_the_kit_say_the_same_in_the_oldest_version() -> None:
    """Every hit policy, durations, types with parts; only the type Any has no name there, and is left out."""
    path = KIT / "tables/tabellen.dmn"
    said = read_dmn_bytes(path.read_bytes().replace(b'typeRef="Any"', b""), path.name)
    assert again(said, Version.V1_1) == said


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("what", UNKNOWN)
def test_a_box_the_version_does_not_know_is_refused(what: str, version: Version) -> None:
    """However deep it lies; the sentence names the element and the version that knows it."""
    since, box = UNKNOWN[what]
    said = model(decision(box))
    if version >= since:
        assert again(said, version) == said
        return
    with pytest.raises(BusinessError) as caught:
        write_dmn(said, version)
    problem = caught.value.problem
    assert (problem.code, problem.place) == ("dmn.not_in_version", "element:Gebühr")
    assert f"DMN {version} " in problem.de
    assert since in problem.remedy_de
    assert since in problem.remedy_en


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (Version.V1_2, model(d.Service(id="s", name="Dienst", variable=d.Variable("Dienst")))),
        (Version.V1_2, replace(model(), imports=(d.Import("Satzung", "urn:s", "urn:t"),))),
        (Version.V1_3, model(items=(d.Item("t", parameters=(d.Variable("n", "number"),), result="number"),))),
        (Version.V1_5, model(items=(d.Item("t", "number", collection=True, constraint="count(?) = 2"),))),
        (Version.V1_5, model(items=(d.Item("t", components=(d.Item("u", "number", constraint="? > 2"),)),))),
    ],
)
def test_an_element_is_written_since_the_version_that_knows_it(since: Version, said: d.Definitions) -> None:
    """Services, imports, function types, constraints on the whole value: refused before, read again from then on."""
    for version in VERSIONS:
        if version < since:
            with pytest.raises(BusinessError) as caught:
                write_dmn(said, version)
            assert caught.value.problem.code == "dmn.not_in_version"
        else:
            assert again(said, version) == said


def test_the_oldest_version_names_types_as_qualified_names() -> None:
    """`feel:` and `tns:` stand for namespaces that the file binds; a function's variable stands after its logic."""
    said = model(
        decision(ONE, "date and time"),
        d.Knowledge(id="k", name="Doppelt", variable=d.Variable("Doppelt", "tSatz"), logic=FUNCTION),
        items=(d.Item("tSatz", "number"),),
    )
    written = write_dmn(said, Version.V1_1)
    for part in (b'xmlns:tns="urn:m"', b"xmlns:feel=", b"feel:dateTime", b'"tns:tSatz"', b"<typeRef>feel:number<"):
        assert part in written
    assert written.index(b"<encapsulatedLogic") < written.index(b'name="Doppelt" typeRef')
    assert read_dmn_bytes(written, "m.dmn") == said
    assert read_dmn_bytes(written.replace(b"tns:", b"kie:"), "m.dmn") == said, "other tools have other prefixes"


@pytest.mark.parametrize("kind", ["Any", "list<number>", "tNirgends", "t mit Leerzeichen", "dateTime"])
def test_a_type_the_oldest_version_cannot_name_is_refused(kind: str) -> None:
    """1.1 has no such name, or its syntax has no place for it; the later versions write it as it is."""
    said = model(decision(ONE, kind), items=(d.Item("t mit Leerzeichen", "number"),))
    with pytest.raises(BusinessError) as caught:
        write_dmn(said, Version.V1_1)
    assert caught.value.problem.code == "dmn.type_not_in_version"
    assert kind in caught.value.problem.de
    assert again(said, Version.V1_2) == said


def test_an_expression_names_the_feel_of_its_version() -> None:
    """An engine of 1.3 does not know the FEEL of 1.5; another language stays as it is."""
    said = model(decision(d.ListBox((d.Literal("1", SPACES[Version.V1_5].feel), d.Literal("1", "urn:java")))))
    written = write_dmn(said, Version.V1_3)
    assert SPACES[Version.V1_5].feel.encode() not in written
    assert written.count(SPACES[Version.V1_3].feel.encode()) == 3, "of the model twice, of the expression"
    assert b"urn:java" in written


WORDS = st.text("aäß-<&>{}:§ ", max_size=6).map(str.strip)
TABLES = st.builds(
    lambda heads, rows, kind: d.Table(
        (d.InputClause("a", kind),),
        (d.OutputClause("b", kind, '"x"', '"x"', "Kopf", "o1"),),
        tuple(d.Rule(("-",), ('"x"',), tuple(row), text, f"r{at}") for at, (row, text) in enumerate(rows)),
        annotations=tuple(heads),
    ),
    st.lists(WORDS, max_size=3),
    st.lists(st.tuples(st.lists(WORDS, max_size=3), WORDS), max_size=3),
    st.sampled_from(["", "string", "days and time duration", "years and months duration", "tArt"]),
)


@settings(max_examples=60)
@given(table=TABLES, version=st.sampled_from(VERSIONS))
def test_any_table_is_read_as_it_was_written(table: d.Table, version: Version) -> None:
    """With annotations that are empty, missing or without a head, in every version."""
    said = model(decision(table, "tArt"), items=(d.Item("tArt", "string", allowed='"x"'),))
    assert again(said, version) == said


def test_a_version_is_refused_for_a_workbook() -> None:
    """A workbook has no version of DMN."""
    path = KIT / "tables/tabellen.dmn"
    with pytest.raises(BusinessError) as caught:
        convert(path.read_bytes(), path.name, "t.xlsx", Version.V1_3)
    assert caught.value.problem.code == "exchange.no_dmn_target"
