# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Any decision table of DMN goes through a workbook and says the same afterwards; what cannot is refused by name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from laufzettel.errors import BusinessError
from laufzettel.rules import RulesInvalid
from laufzettel.rules.dmn import load, read_dmn, read_dmn_bytes, write_dmn
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange import convert, model_hash, model_of, table_hash, to_workbook
from laufzettel.rules.exchange.canonical import difference, table_meaning, vocabulary_of
from laufzettel.rules.exchange.cells import feel, native
from laufzettel.rules.exchange.policies import POLICIES, sign_of

KIT = Path(__file__).parent / "kit"
TCK = Path(os.environ.get("LAUFZETTEL_TCK", Path(__file__).resolve().parents[3] / "../shared/data/dmn-tck"))
FOLDERS = [KIT, *([TCK] if TCK.is_dir() else [])]
OURS = KIT / "tables" / "tabellen.dmn"
MODELS = [path for folder in FOLDERS for path in sorted(folder.rglob("*.dmn"))]


def tables_in(said: object) -> Iterator[d.Table]:
    """Every table in a boxed expression, however deep."""
    if isinstance(said, d.Table):
        yield said
    elif isinstance(said, d.Box | d.Entry | d.Binding):
        for one in fields(said):
            yield from tables_in(getattr(said, one.name))
    elif isinstance(said, tuple):
        for one in said:
            yield from tables_in(one)


def tables_of(model: d.Definitions) -> list[tuple[str, d.Table]]:
    """Every table of a model with the name of its element."""
    return [(element.name, table) for element in model.elements for table in tables_in(getattr(element, "logic", None))]


def alone(name: str, table: d.Table) -> d.Definitions:
    """A model with one table."""
    decision = d.Decision(id="d", name=name, variable=d.Variable(name), logic=table)
    return d.Definitions(name="eine", namespace="urn:eine", elements=(decision,))


def through_a_workbook(model: d.Definitions) -> d.Definitions:
    """The model after it was a workbook and DMN again."""
    back, version = model_of(to_workbook(model), "mappe.xlsx")
    assert not version
    return read_dmn_bytes(write_dmn(back), "modell.dmn")


WITH_TABLES = [path for path in MODELS if tables_of(read_dmn(path))]


@pytest.mark.parametrize("path", WITH_TABLES, ids=lambda path: path.stem)
def test_every_decision_table_keeps_its_hash_over_a_workbook(path: Path) -> None:
    """DMN, workbook, DMN: policy, types, names, allowed values, defaults, rules with ids, annotations."""
    model = read_dmn(path)
    names = vocabulary_of(model)
    for name, table in tables_of(model):
        _, back = tables_of(through_a_workbook(alone(name, table)))[0]
        assert difference(table_meaning(table, names), table_meaning(back, names)) == ""
        assert table_hash(table, names) == table_hash(back, names)
        assert [rule.outputs for rule in table.rules] == [rule.outputs for rule in back.rules], "texts, to the letter"


def test_our_kit_has_every_kind_of_table() -> None:
    """Every policy, several outputs, defaults, annotations, allowed values; all of it can be read."""
    model = read_dmn(OURS)
    assert load(model).problems == []
    tables = [table for _, table in tables_of(model)]
    assert len(tables) >= 12
    assert {sign_of(table) for table in tables} == set(POLICIES)
    assert any(len(table.outputs) > 1 for table in tables)
    assert any(one.default for table in tables for one in table.outputs)


def test_a_whole_model_keeps_its_hash_and_its_elements() -> None:
    """Types with parts, requirements, descriptions, ids: converted there and back the model is the same."""
    content = OURS.read_bytes()
    there = convert(content, "tabellen.dmn", "tabellen.xlsx")
    back = convert(there.content, "tabellen.xlsx", "tabellen.dmn")
    assert there.hash_before == there.hash_after == back.hash_before == back.hash_after
    before, after = read_dmn(OURS), read_dmn_bytes(back.content, "tabellen.dmn")
    assert before.items == after.items
    assert {(one.id, one.name) for one in before.elements} == {(one.id, one.name) for one in after.elements}
    assert [one.description for one in before.elements] == [one.description for one in after.elements]
    assert (there.tables, there.version, there.not_carried) == (14, "", ())


def test_blanks_and_comments_do_not_change_the_hash_and_everything_else_does() -> None:
    """The hash is one of meaning."""
    model = read_dmn(OURS)
    names = vocabulary_of(model)
    table = dict(tables_of(model))["Eindeutig"]
    first, *others = table.rules

    def hashed(changed: d.Rule) -> str:
        return table_hash(replace(table, rules=(changed, *others)), names)

    same = table_hash(table, names)
    assert hashed(replace(first, inputs=("<7", '"Kern" // Mitte'))) == same
    assert hashed(replace(first, outputs=(" 10 ",))) == same
    for changed in (
        replace(first, inputs=("<= 7", '"Kern"')),
        replace(first, outputs=("11",)),
        replace(first, id="U9"),
        replace(first, annotations=("§ 2", *first.annotations[1:])),
        replace(first, description="neu"),
    ):
        assert hashed(changed) != same
    assert table_hash(replace(table, hit_policy=d.HitPolicy.ANY), names) != same
    assert table_hash(replace(table, rules=table.rules[::-1]), names) != same


def _with(element: d.Element) -> d.Definitions:
    return d.Definitions(name="m", namespace="urn:m", elements=(element,))


def _decision_with(logic: d.Box | None, knows: tuple[str, ...] = ()) -> d.Definitions:
    decision = d.Decision(id="d", name="Gebühr", variable=d.Variable("Gebühr"), logic=logic, knows=knows)
    return _with(decision)


_SMALL = d.Table(inputs=(d.InputClause("a"),), outputs=(d.OutputClause(),), rules=(d.Rule(("-",), ("1",), id="r"),))


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (_decision_with(d.Literal("1")), "Gebühr"),
        (_decision_with(d.ContextBox(())), "Gebühr"),
        (_decision_with(None), "Gebühr"),
        (_decision_with(_SMALL, knows=("#f",)), "Gebühr"),
        (replace(_decision_with(_SMALL), imports=(d.Import("andere", "urn:x"),)), "andere"),
        (replace(_decision_with(_SMALL), items=(d.Item("tF", parameters=()),)), "tF"),
        (replace(_decision_with(_SMALL), items=(d.Item("tC", constraint="count(?) > 1"),)), "tC"),
        (_with(d.Knowledge(id="k", name="Satz", variable=d.Variable("Satz"))), "Satz"),
        (_with(d.Service(id="s", name="Dienst", variable=d.Variable("Dienst"))), "Dienst"),
        (_decision_with(replace(_SMALL, aggregation=d.Aggregation.SUM)), "Gebühr"),
        (_decision_with(replace(_SMALL, rules=(d.Rule((), ("1",)),))), "Gebühr"),
    ],
)  # fmt: skip
def test_what_a_workbook_cannot_hold_is_refused_by_name(model: d.Definitions, named: str) -> None:
    """Boxed logic, functions, services, imports: nothing is left out without a word."""
    with pytest.raises(BusinessError) as caught:
        convert(write_dmn(model), "m.dmn", "m.xlsx")
    assert named in caught.value.problem.de
    assert caught.value.problem.remedy_de


def test_what_decides_nothing_is_left_out_and_said() -> None:
    """Pictures, sources and extensions of other tools."""
    content = write_dmn(_decision_with(_SMALL)).replace(
        b"<decision ",
        b'<extensionElements><x:a xmlns:x="urn:x">1</x:a></extensionElements>'
        b'<knowledgeSource id="q" name="Satzung"/><decision ',
        1,
    )
    made = convert(content, "m.dmn", "m.xlsx")
    assert {(de, count) for de, _, count in made.not_carried} == {
        ("Erweiterung eines Werkzeugs", 1),
        ("Quelle (knowledge source)", 1),
    }


def test_extensions_of_other_tools_stay_in_a_model() -> None:
    """Read and written again, they are the same; no engine must understand them."""
    said = d.Extension("{urn:x}a", (("b", "1"),), "", (d.Extension("{urn:x}c", (), "text"),))
    model = _decision_with(_SMALL)
    model = replace(
        model,
        extensions=(said,),
        items=(d.Item("tA", "string", extensions=(said,)),),
        elements=tuple(replace(one, extensions=(said, said)) for one in model.elements),
    )
    assert read_dmn_bytes(write_dmn(model), "m.dmn") == model


def _workbook(**changes: object) -> bytes:
    """A workbook of FEEL with cells changed; `{"Gebühr!A2": "Z"}`."""
    book = load_workbook(BytesIO(to_workbook(_decision_with(_SMALL))))
    for place, value in changes.items():
        sheet, at = place.split("!")
        book[sheet][at] = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"Gebühr!A2": "Z"}, "rules.exchange_policy_unknown", "cell:Gebühr!A2"),
        ({"Gebühr!D6": "etwas"}, "rules.exchange_head_missing", "cell:Gebühr!D2"),
        (
            {"Gebühr!A5": "sonst", "Gebühr!B5": None, "Gebühr!A6": "r2"},
            "rules.exchange_default_not_last",
            "cell:Gebühr!A5",
        ),
        ({"Info!A9": "Version", "Info!B9": "1"}, "rules.exchange_entry_unknown", "cell:Info!A9"),
        ({"Begriffe!A2": "a", "Begriffe!D2": "EUR"}, "rules.exchange_entry_unknown", "cell:Begriffe!A2"),
        ({"Begriffe!A2": "a", "Begriffe!A3": "a"}, "rules.exchange_named_twice", "cell:Begriffe!A3"),
        ({"DMN!B1": "Was"}, "rules.exchange_entry_unknown", "cell:DMN!A2"),
        ({"DMN!A9": "Eingabespalte", "DMN!B9": "b", "DMN!C9": "Gebühr"}, "rules.exchange_entry_unknown", "cell:DMN!A9"),
    ],
)  # fmt: skip
def test_a_cell_that_would_get_lost_is_named(changes: dict[str, object], code: str, place: str) -> None:
    """What fits nothing is a mistake with sheet and cell, not left out."""
    with pytest.raises(RulesInvalid) as caught:
        convert(_workbook(**changes), "m.xlsx", "m.dmn")
    assert (code, place) in [(one.code, one.place) for one in caught.value.problems]


def test_an_id_that_is_none_in_dmn_is_refused() -> None:
    """Ids of rules are free text in a workbook; in a model they are not."""
    with pytest.raises(BusinessError) as caught:
        convert(_workbook(**{"Gebühr!A5": "5 a"}), "m.xlsx", "m.dmn")
    assert "5 a" in caught.value.problem.de


_LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
_CELLS = st.one_of(
    st.sampled_from(["-", "1", "-0", "007", "1.50", ".5", "1e3", "true", "TRUE", 'date("2026-02-30")']),
    st.sampled_from(["=A1", "'x", "@x", "+1", "-A1", "#N/A", "WAHR"]),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(lambda day: f'date("{day.isoformat()}")'),
    _LETTERS.map(str.strip),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(cells=st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=12))
def test_any_text_of_a_cell_is_kept_to_the_letter(cells: list[tuple[str, str, str]]) -> None:
    """Numbers, dates and truth values become native only where reading gives the same text back."""
    table = d.Table(
        inputs=(d.InputClause("a"),),
        outputs=(d.OutputClause(),),
        rules=tuple(d.Rule((one or "-",), (two,), (three,), id=f"r{at}") for at, (one, two, three) in enumerate(cells)),
        annotations=("Notiz",),
    )
    back, _ = model_of(to_workbook(alone("t", table)), "t.xlsx")
    assert tables_of(back)[0][1].rules == table.rules


@settings(max_examples=300)
@given(text=_CELLS)
def test_a_native_value_reads_as_the_text_it_was(text: str) -> None:
    """The law of typed cells, without a workbook."""
    assert feel(native(text)) == text


def test_the_hash_of_a_model_does_not_depend_on_the_order_of_its_elements() -> None:
    """Sheets may be moved."""
    model = read_dmn(OURS)
    assert model_hash(replace(model, elements=model.elements[::-1])) == model_hash(model)


_GARBAGE = st.sampled_from(
    [None, "-", "sonst", 5, 1.5, True, "Typ", "Liste von Text", "C#", "Wenn x", "Dann", "FEEL", "=1"]
)
_PLACES = st.tuples(
    st.sampled_from(["Info", "Begriffe", "Gebühr", "DMN"]), st.sampled_from("ABCDEF"), st.integers(1, 7)
)


@settings(max_examples=40, deadline=None)
@given(cells=st.dictionaries(_PLACES, _GARBAGE, min_size=1, max_size=5))
def test_whatever_stands_in_a_workbook_ends_in_a_model_or_in_sentences(
    cells: dict[tuple[str, str, int], object],
) -> None:
    """Never in a stack trace."""
    data = _workbook(**{f"{sheet}!{column}{row}": value for (sheet, column, row), value in cells.items()})
    try:
        made = convert(data, "m.xlsx", "m.dmn")
    except BusinessError as refused:
        assert refused.problem.de
    else:
        assert made.hash_before == made.hash_after
