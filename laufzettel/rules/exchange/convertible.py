# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a DMN model a workbook cannot hold: said with the element's name before anything is converted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laufzettel.errors import BusinessError, Problem
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange import messages as m
from laufzettel.rules.exchange.policies import sign_of
from laufzettel.rules.exchange.table_layout import USUAL

SEPARATOR = "; "
_ID = re.compile(r"[^\W\d][\w.-]*")
_LONGEST = 32_767  # letters in a cell
_KINDS: dict[type[object], tuple[str, str]] = {
    d.Literal: ("Ausdruck", "an expression"),
    d.ContextBox: ("Kontext", "a context"),
    d.ListBox: ("Liste", "a list"),
    d.Relation: ("Relation", "a relation"),
    d.Invocation: ("Aufruf", "an invocation"),
    d.FunctionBox: ("Funktion", "a function"),
    d.Conditional: ("Wenn-dann-sonst", "a conditional"),
    d.Iterator: ("Schleife", "an iteration"),
    d.FilterBox: ("Filter", "a filter"),
    d.Knowledge: ("Funktion, business knowledge model", "a business knowledge model"),
    d.Service: ("Entscheidungsdienst", "a decision service"),
}


def refuse_what_is_lost(model: d.Definitions) -> None:
    """Say what the workbook could not hold.

    Args:
        model: the model.

    Raises:
        BusinessError: there is something; the first of it is named.
    """
    problem = next(_obstacles(model), None)
    if problem is not None:
        raise BusinessError(problem)


def obstacles_of(table: d.Table, name: str) -> Iterator[Problem]:
    """What of a table a sheet could not hold.

    Args:
        table: the table.
        name: of its decision.
    """
    if not sign_of(table):
        yield _cannot(name, "eine Zusammenfassung (aggregation) ohne COLLECT", "an aggregation without COLLECT")
    if not table.outputs:
        yield _cannot(name, "eine Tabelle ohne Ausgabe", "a table without an output")
    for rule in table.rules:
        shape = len(rule.inputs), len(rule.outputs)
        if shape != (len(table.inputs), len(table.outputs)) or len(rule.annotations) > len(table.annotations):
            yield _cannot(
                name, f"eine Regel mit anderer Spaltenzahl ({rule.id})", f"a rule with other columns ({rule.id})"
            )
    texts = [one for clause in table.inputs for one in (clause.expression, clause.allowed)]
    texts += [text for rule in table.rules for text in (*rule.inputs, *rule.outputs, *rule.annotations)]
    if any(len(one) > _LONGEST for one in texts):
        yield _cannot(name, f"ein Text über {_LONGEST} Zeichen", f"a text beyond {_LONGEST} letters")
    if any("\n" in one or "  " in one for one in table.annotations if one not in USUAL):
        yield _cannot(name, "ein Anmerkungskopf über mehrere Zeilen", "an annotation's head of several lines")


def refuse_unfit_ids(model: d.Definitions) -> None:
    """Say which rule's id could not stand in a DMN file.

    Args:
        model: the model.

    Raises:
        BusinessError: there is one; the first is named.
    """
    taken = {one.id for one in model.elements}
    for element in model.elements:
        if isinstance(element, d.Decision) and isinstance(element.logic, d.Table):
            for rule in element.logic.rules:
                if rule.id and (not _ID.fullmatch(rule.id) or rule.id in taken):
                    raise BusinessError(m.ID_UNFIT.at(place=f"element:{element.name}", name=element.name, id=rule.id))
                taken.add(rule.id)


def _obstacles(model: d.Definitions) -> Iterator[Problem]:
    for one in model.imports:
        yield _cannot(one.name or one.namespace, "eine Einfuhr aus einem anderen Modell", "an import of another model")
    for item in model.items:
        yield from _of_item(item)
    names: set[str] = set()
    for element in model.elements:
        if isinstance(element, d.Knowledge | d.Service):
            yield _no_table(element.name, element)
        if isinstance(element, d.Decision):
            yield from _of_decision(element)
        if element.variable.name != element.name:
            yield _cannot(element.name, "ein anderer Name der Variablen", "another name of the variable")
        if element.name in names:
            yield _cannot(element.name, "ein Name, den zwei Elemente tragen", "a name that two elements have")
        if SEPARATOR.strip() in element.name:
            yield _cannot(element.name, "ein Strichpunkt im Namen", "a semicolon in the name")
        names.add(element.name)


def _of_decision(decision: d.Decision) -> Iterator[Problem]:
    if decision.knows:
        yield _cannot(decision.name, "der Bezug auf eine Funktion", "the reference to a function")
    if isinstance(decision.logic, d.Table):
        yield from obstacles_of(decision.logic, decision.name)
    elif decision.logic is None:
        yield _cannot(decision.name, "eine Entscheidung ohne Logik", "a decision without logic")
    else:
        yield _no_table(decision.name, decision.logic)


def _of_item(item: d.Item) -> Iterator[Problem]:
    if item.parameters is not None:
        yield _cannot(item.name, "ein Funktionstyp", "a function type")
    if item.constraint:
        yield _cannot(item.name, "eine Bedingung an den ganzen Wert", "a constraint on the whole value")
    for one in item.components:
        yield from _of_item(one)


def _no_table(name: str, what: object) -> Problem:
    german, english = _KINDS.get(type(what), ("Logik", "logic"))
    return m.NOT_A_TABLE.at(place=f"element:{name}", name=name, kind_de=german, kind_en=english)


def _cannot(name: str, german: str, english: str) -> Problem:
    return m.CANNOT_HOLD.at(place=f"element:{name}", name=name, what_de=german, what_en=english)
