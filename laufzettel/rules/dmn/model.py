# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a DMN model says: its elements and boxed expressions, as they stand in the file, with expressions as text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HitPolicy(StrEnum):
    """Which of several rules that fit counts."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(StrEnum):
    """What COLLECT makes of its list."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


@dataclass(frozen=True, slots=True)
class Extension:
    """What a tool says about an element beyond the standard; other engines pass over it.

    Attributes:
        tag: its name with its namespace, `{urn:of:the:tool}name`.
        said: its attributes with their values.
        text: what stands in it.
        inner: what lies within it.
    """

    tag: str
    said: tuple[tuple[str, str], ...] = ()
    text: str = ""
    inner: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with a type; an empty type is any."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Any boxed expression."""

    type_ref: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Literal(Box):
    """An expression in FEEL."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a context; without a variable it is the context's result."""

    variable: Variable | None
    value: Box


@dataclass(frozen=True, slots=True)
class ContextBox(Box):
    """Entries one after the other, each of which may use those before it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ListBox(Box):
    """A list."""

    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Relation(Box):
    """A list of contexts, written as a table."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """An argument of an invocation."""

    parameter: Variable
    value: Box | None


@dataclass(frozen=True, slots=True)
class Invocation(Box):
    """A call by names."""

    function: Box
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class FunctionBox(Box):
    """A function; one of another kind than FEEL lies outside the model."""

    parameters: tuple[Variable, ...]
    body: Box | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class Conditional(Box):
    """If, then, else."""

    condition: Box
    yes: Box
    no: Box


@dataclass(frozen=True, slots=True)
class Iterator(Box):
    """`for`, `some` or `every` element of a domain."""

    kind: str
    variable: str
    domain: Box
    body: Box
    domain_type: str = ""


@dataclass(frozen=True, slots=True)
class FilterBox(Box):
    """The elements of a list that match."""

    domain: Box
    match: Box


@dataclass(frozen=True, slots=True)
class InputClause:
    """An input column: what is asked, and which values are allowed (empty: any)."""

    expression: str
    type_ref: str = ""
    allowed: str = ""
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OutputClause:
    """An output column: its name, the allowed values by their priority, and what it says if no rule fits."""

    name: str = ""
    type_ref: str = ""
    allowed: str = ""
    default: str | None = None
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: conditions, outputs, annotations."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table(Box):
    """A decision table."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    annotations: tuple[str, ...] = ()
    output_label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A type that the model defines.

    Attributes:
        name: its name.
        type_ref: the type it rests on; empty if it has components or is a function.
        collection: whether its values are lists.
        allowed: which values are allowed, of a list which elements; empty: all.
        constraint: which values as a whole are allowed; empty: all.
        components: the entries of a context.
        parameters: of a function type; None for any other.
        result: the type that a function of this type gives.
        extensions: what tools say about it.
    """

    name: str
    type_ref: str = ""
    collection: bool = False
    allowed: str = ""
    constraint: str = ""
    components: tuple[Item, ...] = ()
    parameters: tuple[Variable, ...] | None = None
    result: str = ""
    id: str = ""
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are used under a name."""

    name: str
    namespace: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node of the requirements graph.

    Attributes:
        id: what references point to.
        name: its name.
        variable: name and type under which others use it.
        description: what people say about it.
        label: how people call it.
        extensions: what tools say about it.
    """

    id: str
    name: str
    variable: Variable
    description: str = ""
    label: str = ""
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Element):
    """Something that comes from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Element):
    """A decision; `needs` and `inputs` are references to decisions and input data, `knows` to functions."""

    logic: Box | None = None
    needs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()
    question: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge(Element):
    """A business knowledge model: a function of its own."""

    logic: FunctionBox | None = None
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Element):
    """A decision service: some decisions, callable as a function."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """A whole model."""

    name: str
    namespace: str
    id: str = ""
    imports: tuple[Import, ...] = ()
    items: tuple[Item, ...] = ()
    elements: tuple[Element, ...] = ()
    description: str = ""
    extensions: tuple[Extension, ...] = ()
