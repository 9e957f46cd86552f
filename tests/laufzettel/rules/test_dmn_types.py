# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Types in DMN models: what cannot go together is a problem of the loaded model, with element, part and position."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from laufzettel.rules.dmn import Model, load, read_dmn, read_dmn_bytes
from laufzettel.rules.dmn.reader import NAMESPACES

KIT = Path(__file__).parent / "kit"
FRAME = """<definitions xmlns="{space}" name="klein" namespace="urn:klein">
  <itemDefinition name="tArt"><typeRef>string</typeRef><allowedValues><text>"neu", "alt"</text></allowedValues>
  </itemDefinition>
  <itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
    <itemComponent name="alter"><typeRef>number</typeRef></itemComponent></itemDefinition>
  <itemDefinition name="tPersonen" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>
  {items}
  <inputData id="b" name="Betrag"><variable name="Betrag" typeRef="number"/></inputData>
  <inputData id="a" name="Art"><variable name="Art" typeRef="tArt"/></inputData>
  <inputData id="p" name="Personen"><variable name="Personen" typeRef="tPersonen"/></inputData>
  <inputData id="x" name="Frei"><variable name="Frei"/></inputData>
  <decision id="z" name="Zwischen"><variable name="Zwischen"/>
    <informationRequirement><requiredInput href="#b"/></informationRequirement>
    <literalExpression><text>if Betrag &gt; 0 then "viel" else "wenig"</text></literalExpression></decision>
  <businessKnowledgeModel id="f" name="Anteil"><variable name="Anteil"/><encapsulatedLogic>
    <formalParameter name="von" typeRef="number"/>
    <literalExpression><text>{function}</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
  <decision id="d" name="Gebühr"><variable name="Gebühr" typeRef="{type}"/>
    <informationRequirement><requiredInput href="#b"/></informationRequirement>
    <informationRequirement><requiredInput href="#a"/></informationRequirement>
    <informationRequirement><requiredInput href="#p"/></informationRequirement>
    <informationRequirement><requiredInput href="#x"/></informationRequirement>
    <informationRequirement><requiredDecision href="#z"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
    {logic}</decision>
</definitions>"""
TABLE = """<decisionTable hitPolicy="{policy}">
  <input id="i1"><inputExpression><text>Betrag</text></inputExpression></input>
  <input id="i2"><inputExpression typeRef="tArt"><text>{asked}</text></inputExpression></input>
  <output id="o" typeRef="number"/>
  <rule id="r1"><inputEntry><text>{amount}</text></inputEntry><inputEntry><text>{kind}</text></inputEntry>
    <outputEntry><text>{out}</text></outputEntry></rule>
  <rule id="r2"><inputEntry><text>-</text></inputEntry><inputEntry><text>"alt"</text></inputEntry>
    <outputEntry><text>2</text></outputEntry></rule>
</decisionTable>"""


def model(logic: str, kind: str = "", items: str = "", function: str = "von * 2") -> Model:
    """A model whose decision *Gebühr* has this logic."""
    said = FRAME.format(space=NAMESPACES[-1], logic=logic, type=kind, items=items, function=function)
    return load(read_dmn_bytes(said.encode(), "klein.dmn"))


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{text}</text></literalExpression>"


def table(
    policy: str = "UNIQUE", asked: str = "Art", amount: str = "&gt; 5", kind: str = '"neu"', out: str = "1"
) -> str:
    """A decision table."""
    return TABLE.format(policy=policy, asked=asked, amount=amount, kind=kind, out=out)


def codes(loaded: Model) -> list[str]:
    """The codes of the problems."""
    return [one.code for one in loaded.problems]


@pytest.mark.parametrize(
    ("logic", "kind", "code", "said"),
    [
        (literal("Betrag + Art"), "", "feel.operands", "„Gebühr“: „+“ an Stelle 8 "),
        (literal("Zwischen + 1"), "", "feel.operands", "„Gebühr“: „+“ an Stelle 10 "),
        (literal('Anteil("a")'), "", "feel.result", "An Stelle 8 "),
        (literal("Anteil(1, 2)"), "", "feel.argument_count", "„Anteil“ an Stelle 1 "),
        (literal("Anteil(an: 1)"), "", "feel.argument_name", "„an“"),
        (literal("Anteil(1).name"), "", "feel.member", "„name“"),
        (literal("Personen.vorname"), "", "feel.member", "Kontext (name, alter)"),
        (literal("Personen[vorname = 1]"), "", "feel.unknown_name", "„vorname“"),
        (literal('"viel"'), "number", "feel.result", "Zahl erwartet; dort steht Text"),
        (literal('"neuu"'), "tArt", "feel.not_allowed", "erlaubten Werten"),
        (table(amount='"viel"'), "", "feel.test", "„Gebühr“, Regel 1, Eingabe 1: "),
        (table(kind='"Neu"'), "", "feel.not_allowed", "„Gebühr“, Regel 1, Eingabe 2: "),
        (table(out='"viel"'), "", "feel.result", "„Gebühr“, Regel 1, Ausgabe 1: "),
        (table(asked="Betrag"), "", "feel.result", "„Gebühr“, Eingabe 2: "),
        (table(), "string", "dmn.other_type", "Text erwartet; es kommt aber Zahl heraus"),
        (table(policy="RULE ORDER"), "tPerson", "dmn.other_type", "Liste (Zahl)"),
    ],
)
def test_what_cannot_go_together_is_a_problem_of_its_element(logic: str, kind: str, code: str, said: str) -> None:
    """Found when the model is loaded, before any case; the sentence says in which part and at which position."""
    loaded = model(logic, kind)
    assert [(one.code, one.place) for one in loaded.problems] == [(code, "element:Gebühr")]
    assert said in loaded.problems[0].de


@pytest.mark.parametrize(
    ("logic", "kind"),
    [
        (literal("Betrag + 1"), "number"),
        (literal("Frei + 1"), "number"),
        (literal("Frei.irgendwas"), "tArt"),
        (literal("Anteil(Betrag) + 1"), "number"),
        (literal('Personen[alter &gt; 18].name[1] + "!"'), "string"),
        (literal("Personen[alter &gt; 18]"), "tPerson"),
        (literal("[Betrag]"), "number"),
        (table(), "number"),
        (table(policy="COLLECT"), ""),
        (table(kind="null"), ""),
    ],
)
def test_a_sound_model_has_no_problems(logic: str, kind: str) -> None:
    """Conversions of the standard and unknown types are none."""
    loaded = model(logic, kind)
    assert (loaded.problems, loaded.hints) == ([], [])


def test_what_is_hardly_meant_is_a_hint_of_the_model() -> None:
    """A comparison that is never true leaves the model usable."""
    loaded = model(literal('if Art = "neuu" then 1 else 2'))
    assert loaded.problems == []
    assert [one.code for one in loaded.hints] == ["feel.not_allowed"]


def test_evaluation_is_what_it_was() -> None:
    """The standard wants null where types do not go together; the problem changes nothing about it."""
    loaded = model(literal("if Betrag > 1 then Art + 1 else 5".replace(">", "&gt;")))
    assert codes(loaded) == ["feel.operands"]
    assert [loaded.decide("Gebühr", {"Betrag": Decimal(one), "Art": "neu"}) for one in (1, 2)] == [5, None]


def test_a_function_is_checked_with_the_types_of_its_parameters() -> None:
    """The problem is that of the function, and is said once."""
    loaded = model(literal("Anteil(1) + Anteil(2)"), function="von + &quot;a&quot;")
    assert [(one.code, one.place) for one in loaded.problems] == [("feel.operands", "element:Anteil")]


@pytest.mark.parametrize(
    ("allowed", "code"),
    [('1, "b"', "feel.test"), ("&gt;= ", "feel.incomplete"), ('"a", 5', "feel.test")],
)
def test_the_allowed_values_of_a_type_are_checked(allowed: str, code: str) -> None:
    """Values of another type could never be met, and a condition that cannot be read is said when loading."""
    item = f'<itemDefinition name="tX"><typeRef>string</typeRef><allowedValues><text>{allowed}</text></allowedValues>'
    loaded = model(literal("1"), items=f"{item}</itemDefinition>")
    assert [(one.code, one.place) for one in loaded.problems] == [(code, "element:tX")]


@pytest.mark.parametrize(
    ("logic", "code", "part"),
    [
        (
            '<context><contextEntry><variable name="k"/><literalExpression><text>Art</text></literalExpression>'
            "</contextEntry><contextEntry><literalExpression><text>k * 2</text></literalExpression></contextEntry>"
            "</context>",
            "feel.operands",
            "Ergebnis",
        ),
        (
            '<relation><column name="n" typeRef="number"/><row><literalExpression><text>"a"</text>'
            "</literalExpression></row></relation>",
            "feel.result",
            "Zeile 1, Spalte „n“",
        ),
        (
            "<invocation><literalExpression><text>Anteil</text></literalExpression><binding><parameter name='von'/>"
            "<literalExpression><text>Art</text></literalExpression></binding></invocation>",
            "feel.result",
            "Angabe „von“",
        ),
        (
            "<invocation><literalExpression><text>Anteil</text></literalExpression><binding><parameter name='bis'/>"
            "<literalExpression><text>1</text></literalExpression></binding></invocation>",
            "dmn.parameters",
            "Gebühr",
        ),
        (
            "<conditional><if><literalExpression><text>Betrag</text></literalExpression></if><then>"
            "<literalExpression><text>1</text></literalExpression></then><else><literalExpression><text>2</text>"
            "</literalExpression></else></conditional>",
            "feel.condition",
            "Bedingung",
        ),
        (
            '<for iteratorVariable="i"><in><literalExpression><text>Personen</text></literalExpression></in><return>'
            "<literalExpression><text>i.alter + i.name</text></literalExpression></return></for>",
            "feel.operands",
            "je Wert",
        ),
        (
            '<every iteratorVariable="i"><in><literalExpression><text>Personen</text></literalExpression></in>'
            "<satisfies><literalExpression><text>i.alter</text></literalExpression></satisfies></every>",
            "feel.condition",
            "je Wert",
        ),
        (
            "<filter><in><literalExpression><text>Personen</text></literalExpression></in><match>"
            "<literalExpression><text>name</text></literalExpression></match></filter>",
            "feel.selection",
            "Filter",
        ),
        (
            '<list typeRef="tArt"><literalExpression><text>1</text></literalExpression></list>',
            "dmn.other_type",
            "Gebühr",
        ),
    ],
)
def test_every_kind_of_box_is_looked_into(logic: str, code: str, part: str) -> None:
    """Contexts, relations, invocations, conditionals, loops, filters, lists."""
    loaded = model(logic)
    assert codes(loaded) == [code]
    assert part in loaded.problems[0].de


def test_our_models_have_only_the_problems_they_are_meant_to_have() -> None:
    """The kit's models give values; two things are wrong in one of them, there to give null."""
    found: list[tuple[str, str]] = []
    for path in sorted(KIT.rglob("*.dmn")):
        others = [read_dmn(one) for one in sorted(path.parent.glob("*.dmn")) if one != path]
        found += [(one.code, one.place) for one in load(read_dmn(path), others).problems]
    assert found == [("feel.incomplete", "element:Kaputt"), ("feel.result", "element:Tafel")]
