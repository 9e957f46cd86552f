# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A loaded model: the graph of its requirements, compiled once, evaluated for many cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from laufzettel.errors import Problem
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.compiling import Workshop, nothing
from laufzettel.rules.dmn.element_types import ElementTypes
from laufzettel.rules.dmn.vocabulary import members_of
from laufzettel.rules.feel.engine import BUILTINS
from laufzettel.rules.feel.functions import UserFunction
from laufzettel.rules.feel.names import Names, normal
from laufzettel.rules.feel.types import FunctionOf, Type, coerced
from laufzettel.rules.feel.values import Compiled, Env, Value

Key = tuple[str, str]
"""An element: the namespace of its model, and its id."""


@dataclass(frozen=True, slots=True)
class _Node:
    """An element, ready to be evaluated.

    Attributes:
        element: what the model says.
        key: what it is found by.
        run: its compiled logic; of a function, what makes the function.
        type: of its value.
        needs: what it uses: the name it uses it under (with the import's name before it), and the element.
    """

    element: d.Element
    key: Key
    run: Compiled
    type: Type
    needs: tuple[tuple[tuple[str, ...], Key], ...]


class Model:
    """A model with those it imports.

    Attributes:
        definitions: what its file says.
        problems: expressions that cannot be read, names that do not exist, and types that cannot go together; such
            an expression gives null, at least where the problem says.
        hints: expressions that say something, but hardly what was meant.
    """

    def __init__(self, definitions: d.Definitions, others: Iterable[d.Definitions] = ()) -> None:
        """Args: definitions: the model. others: models that it may import, themselves or through others."""
        self.definitions = definitions
        self.problems: list[Problem] = []
        self._known = {one.namespace: one for one in others} | {definitions.namespace: definitions}
        self._nodes: dict[Key, _Node] = {}
        self._loaded: dict[str, dict[str, Type]] = {}
        self._workshops: dict[str, Workshop] = {}
        self._load(definitions)
        checked = ElementTypes(self._nodes, self._workshops)
        self.problems += checked.problems
        self.hints = checked.hints
        self._workshops.clear()  # texts and trees are needed no more

    # --- loading ----------------------------------------------------------------------------------------------------

    def _load(self, one: d.Definitions) -> dict[str, Type]:
        """Compile a model after those it imports; gives its types by name."""
        if one.namespace in self._loaded:
            return self._loaded[one.namespace]
        self._loaded[one.namespace] = {}
        imported: dict[str, Type] = {}
        prefixes: dict[str, str] = {}
        for found in one.imports:
            other = self._known.get(found.namespace)
            if other is None or other is one:
                continue
            prefixes[found.namespace] = normal(found.name)
            before = f"{normal(found.name)}." if found.name else ""
            for name, made in self._load(other).items():
                imported[f"{before}{name}"] = made
        members = Names(members_of(self._known.values()))
        workshop = self._workshops[one.namespace] = Workshop(one.items, imported, members)
        for element in one.elements:
            node = self._node(element, one, prefixes, workshop)
            self._nodes[node.key] = node
        self.problems += workshop.problems
        self._loaded[one.namespace] = {
            name: made for name, made in workshop.types.all().items() if name not in imported
        }
        return self._loaded[one.namespace]

    def _node(self, element: d.Element, home: d.Definitions, prefixes: dict[str, str], workshop: Workshop) -> _Node:
        wanted: tuple[str, ...] = ()
        if isinstance(element, d.Decision):
            wanted = (*element.inputs, *element.needs, *element.knows)
        elif isinstance(element, d.Knowledge):
            wanted = element.knows
        needs = tuple(one for reference in wanted if (one := self._need(reference, home, prefixes)) is not None)
        names = list(dict.fromkeys(path[0] for path, _ in needs))
        run: Compiled = nothing
        if isinstance(element, d.Decision):
            run = workshop.element(element.name, element.logic, names)
        elif isinstance(element, d.Knowledge):
            own = normal(element.variable.name)
            run = workshop.element(element.name, element.logic, [*names, own])
        kind = workshop.types.of(element.variable.type_ref)
        return _Node(element, (home.namespace, element.id), run, kind, needs)

    def _need(
        self, reference: str, home: d.Definitions, prefixes: dict[str, str]
    ) -> tuple[tuple[str, ...], Key] | None:
        """The name an element is used under, and the element; None if there is no such element."""
        key = self._key(reference, home)
        found = self._element(key)
        if found is None:
            return None
        name = normal(found.variable.name)
        prefix = prefixes.get(key[0], "") if key[0] != home.namespace else ""
        return ((prefix, name) if prefix else (name,)), key

    @staticmethod
    def _key(reference: str, home: d.Definitions) -> Key:
        space, _, name = reference.rpartition("#")
        return space or home.namespace, name

    def _element(self, key: Key) -> d.Element | None:
        definitions = self._known.get(key[0])
        if definitions is None:
            return None
        return next((one for one in definitions.elements if one.id == key[1]), None)

    # --- evaluating -------------------------------------------------------------------------------------------------

    def decide(self, name: str, inputs: Mapping[str, Value]) -> Value:
        """What an element says for a case.

        Args:
            name: of a decision, or of a service or business knowledge model whose parameters are the inputs.
            inputs: by the names of the input data.

        Raises:
            KeyError: the model has no such element.
        """
        return self.start(inputs).value(name)

    def start(self, inputs: Mapping[str, Value], spaces: Mapping[Key, Value] | None = None) -> Run:
        """Begin a case; several decisions about it share what they have in common.

        Args:
            inputs: by the names of the input data.
            spaces: inputs of imported models, by namespace and name.
        """
        return Run(self._nodes, self.definitions.namespace, inputs, spaces or {})


class Run:
    """The decisions about one case."""

    def __init__(
        self, nodes: Mapping[Key, _Node], home: str, inputs: Mapping[str, Value], spaces: Mapping[Key, Value]
    ) -> None:
        """Args: nodes: the graph. home: the model's namespace. inputs: by name. spaces: by namespace and name."""
        self._nodes = nodes
        self._home = home
        self._inputs = {normal(name): value for name, value in inputs.items()}
        self._spaces = {(space, normal(name)): value for (space, name), value in spaces.items()}
        self._done: dict[Key, Value] = {}

    def value(self, name: str, space: str = "") -> Value:
        """What an element of that name says.

        Args:
            name: the element's name.
            space: the namespace of its model, if it is an imported one.

        Raises:
            KeyError: there is no such element.
        """
        wanted = normal(name)
        for node in self._nodes.values():
            if node.key[0] == (space or self._home) and normal(node.element.name) == wanted:
                found = self._of(node.key)
                if isinstance(node.element, d.Service | d.Knowledge) and isinstance(found, UserFunction):
                    return found.call_named({one: self._inputs.get(one) for one in found.parameters})
                return found
        raise KeyError(name)

    def _of(self, key: Key) -> Value:
        if key in self._done:
            return self._done[key]
        self._done[key] = None  # a circle of requirements ends here
        try:
            self._done[key] = self._evaluated(self._nodes[key])
        except RecursionError:
            self._done[key] = None
        return self._done[key]

    def _evaluated(self, node: _Node) -> Value:
        element = node.element
        if isinstance(element, d.InputData):
            return coerced(self._given(node), node.type)
        if isinstance(element, d.Service):
            return self._service(node, element)
        if isinstance(element, d.Decision) and element.logic is None:
            return coerced(self._given(node), node.type)
        if isinstance(element, d.Knowledge):
            frame: dict[str, Value] = self._used(node)
            made = node.run(Env(frame, BUILTINS))
            frame[normal(element.variable.name)] = made  # it may call itself
            if isinstance(made, UserFunction):
                return coerced(made, node.type)
            return made
        return coerced(node.run(Env(self._used(node), BUILTINS)), node.type)

    def _given(self, node: _Node) -> Value:
        name = normal(node.element.variable.name)
        for one in (name, normal(node.element.name)):
            if (node.key[0], one) in self._spaces:
                return self._spaces[node.key[0], one]
            if one in self._inputs:
                return self._inputs[one]
        return None

    def _used(self, node: _Node) -> dict[str, Value]:
        """The values of what an element uses; of imported ones, within the name of the import."""
        values: dict[str, Value] = {}
        for path, key in node.needs:
            value = self._of(key) if key in self._nodes else None
            if len(path) == 1:
                values[path[0]] = value
            else:
                inner = values.setdefault(path[0], {})
                if isinstance(inner, dict):
                    inner[path[1]] = value
        return values

    def _service(self, node: _Node, element: d.Service) -> Value:
        """The service as a function of its input data and input decisions."""
        space = node.key[0]
        wanted = [_referred(one, space) for one in (*element.input_data, *element.input_decisions)]
        parameters = [self._nodes[key] for key in wanted if key in self._nodes]
        outputs = [_referred(one, space) for one in element.outputs]

        def body(given: dict[str, Value]) -> Value:
            inner = Run(self._nodes, space, {}, {})
            for parameter in parameters:
                inner._done[parameter.key] = given[normal(parameter.element.variable.name)]
            found = {
                normal(self._nodes[key].element.variable.name): inner._of(key) for key in outputs if key in self._nodes
            }
            return next(iter(found.values()), None) if len(outputs) == 1 else found

        result = node.type.result if isinstance(node.type, FunctionOf) else node.type

        return UserFunction([(normal(one.element.variable.name), one.type) for one in parameters], body, result)


def _referred(reference: str, home: str) -> Key:
    space, _, name = reference.rpartition("#")
    return space or home, name


def load(definitions: d.Definitions, others: Sequence[d.Definitions] = ()) -> Model:
    """Make a model ready for evaluation; every expression is parsed here, once.

    Args:
        definitions: what its file says.
        others: models that it may import.
    """
    return Model(definitions, others)
