# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""DMN models: our own small kit of models with expected results, read, evaluated, written, read again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from laufzettel.errors import BusinessError
from laufzettel.rules.dmn import DmnInvalid, load, read_dmn, read_dmn_bytes, write_dmn
from laufzettel.rules.dmn.model import Decision, Table
from laufzettel.rules.dmn.reader import NAMESPACES
from laufzettel.rules.feel import parse_expression, parsing
from laufzettel.rules.tck import Case, Expected, Outcome, Score, TestFile, find_files, matches, run_file

KIT = Path(__file__).parent / "kit"
MODELS = sorted(KIT.rglob("*.dmn"))
SMALL = """<definitions xmlns="{space}" name="klein" namespace="urn:klein">
  <inputData id="b" name="Betrag"><variable name="Betrag" typeRef="number"/></inputData>
  <decision id="d" name="Gebühr"><variable name="Gebühr"/>
    <informationRequirement><requiredInput href="#b"/></informationRequirement>
    <literalExpression><text>{text}</text></literalExpression></decision>
</definitions>"""


def small(text: str = "Betrag * 2", space: str = NAMESPACES[-1]) -> bytes:
    """A model with one decision."""
    return SMALL.format(text=text, space=space).encode()


@pytest.mark.parametrize("file", find_files(KIT), ids=lambda file: file.path.stem)
def test_our_models_say_what_they_must(file: TestFile) -> None:
    """Every hit policy and aggregation, every boxed expression, functions, services, types, imports."""
    outcomes = list(run_file(file))
    assert outcomes
    assert [(one.case.id, one.case.expected, one.got) for one in outcomes if not one.passed] == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_written_model_says_the_same(path: Path) -> None:
    """Reading undoes writing."""
    model = read_dmn(path)
    assert read_dmn_bytes(write_dmn(model), path.name) == model


@pytest.mark.parametrize("space", NAMESPACES)
def test_all_versions_of_the_standard_are_read(space: str) -> None:
    """The namespaces of DMN 1.1 to 1.5; what is written is 1.5 if no version is asked for."""
    model = read_dmn_bytes(small(space=space), "klein.dmn")
    assert load(model).decide("Gebühr", {"Betrag": Decimal(3)}) == 6
    assert NAMESPACES[-1].encode() in write_dmn(model)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no xml", "dmn.not_xml"),
        (b"<!DOCTYPE x [<!ENTITY a 'a'>]><definitions/>", "dmn.not_xml"),
        (b"<definitions/>", "dmn.not_dmn"),
        (b"<definitions xmlns='urn:something'/>", "dmn.not_dmn"),
        (
            small().replace(b"<literalExpression>", b"<decisionTable hitPolicy='ALL'/><literalExpression>"),
            "dmn.bad_element",
        ),
    ],
)
def test_a_file_that_is_no_model_is_refused(content: bytes, code: str) -> None:
    """With a sentence that names the file; entities are not even looked at."""
    with pytest.raises(DmnInvalid) as caught:
        read_dmn_bytes(content, "klein.dmn")
    assert caught.value.problem.code == code
    assert "klein.dmn" in caught.value.problem.de


def test_what_cannot_be_read_in_a_model_is_said_when_it_is_loaded() -> None:
    """A garbage expression and an unknown name are problems with the element's name; such an expression gives null."""
    broken = load(read_dmn_bytes(small("Betrag &gt;= &gt;= 5"), "klein.dmn"))
    assert [(one.code, one.place) for one in broken.problems] == [("feel.unexpected", "element:Gebühr")]
    assert broken.decide("Gebühr", {"Betrag": Decimal(1)}) is None
    unknown = load(read_dmn_bytes(small("Betragg * 2"), "klein.dmn"))
    assert [(one.code, one.place) for one in unknown.problems] == [("feel.unknown_name", "element:Gebühr")]


def test_an_expression_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """After loading, no case has anything parsed: with the parser taken away, decisions are still made."""
    model = load(read_dmn(KIT / "compliance-level-2/gebuehr/gebuehr.dmn"))
    case = {"Tage": Decimal(3), "Ort der Nutzung": "Kern"}
    assert model.decide("First", case) == 10  # allowed values are compiled at the first case

    def gone(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(parsing, "_parsed", gone)
    with pytest.raises(AssertionError):
        parse_expression("1")
    assert [model.decide("First", {**case, "Tage": Decimal(day)}) for day in (1, 10, 20)] == [10, 20, None]


def test_a_circle_of_requirements_and_an_endless_function_give_null() -> None:
    """Neither ends the run."""
    circle = small("Gebühr + 1").replace(b"#b", b"#d").replace(b"requiredInput", b"requiredDecision")
    assert load(read_dmn_bytes(circle, "k.dmn")).decide("Gebühr", {}) is None
    endless = small("{{f: function(n) f(n + 1), x: f(1)}}.x".replace("{{", "{").replace("}}", "}"))
    assert load(read_dmn_bytes(endless, "k.dmn")).decide("Gebühr", {}) is None


def test_what_the_model_lacks_is_no_null() -> None:
    """Asking for a decision that there is not is a mistake of the program that asks."""
    with pytest.raises(KeyError):
        load(read_dmn_bytes(small(), "k.dmn")).decide("Gebuehr", {})


def test_annotations_of_a_table_are_kept() -> None:
    """The legal basis of a rule stands in the model."""
    model = read_dmn(KIT / "compliance-level-2/gebuehr/gebuehr.dmn")
    logic = next(one.logic for one in model.elements if isinstance(one, Decision))
    assert isinstance(logic, Table)
    assert logic.annotations == ("Rechtsgrundlage",)
    assert [rule.annotations for rule in logic.rules] == [("§ 1",), ("§ 2",), ("§ 3",), ("§ 4",)]


def test_the_score_tells_null_from_values() -> None:
    """An engine that always answers null passes only what expects nothing else."""
    score = Score()
    for value, got in ((None, None), (Decimal(1), Decimal("1.000000001")), (Decimal(1), None)):
        case = Case("1", {}, (Expected("x", "", value),))
        score.add(Outcome(2, "f", "f.xml", case, matches(value, got), not case.asks_value))
    assert score.as_dict() == {"cases": 3, "passed": 2, "value_cases": 2, "value_passed": 1}
    assert score.null_passed == 1


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    """The sentence says what is expected in it."""
    with pytest.raises(BusinessError) as caught:
        find_files(tmp_path)
    assert "compliance-level-2" in caught.value.problem.remedy_de
