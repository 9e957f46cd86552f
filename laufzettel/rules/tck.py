# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs the Technology Compatibility Kit of DMN: models with test cases, each with the results that are expected.

The runner works on any folder laid out like the kit: folders named `compliance-level-2` and `compliance-level-3`,
within them a folder per feature with models (`.dmn`) and test cases (`.xml`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from laufzettel.errors import BusinessError, Message
from laufzettel.rules.dmn import DmnInvalid, Model, Run, load, read_dmn
from laufzettel.rules.dmn.messages import NOT_XML
from laufzettel.rules.dmn.xml import attribute, child, children, text
from laufzettel.rules.feel.durations import read_duration
from laufzettel.rules.feel.numbers import CONTEXT
from laufzettel.rules.feel.operators import equal
from laufzettel.rules.feel.reading import read_date, read_moment, read_time
from laufzettel.rules.feel.values import Value

NO_CASES = Message(
    "tck.no_cases",
    "In „{folder}“ liegen keine Testfälle des DMN TCK.",
    "There are no test cases of the DMN TCK in “{folder}”.",
    "Erwartet werden darin die Ordner compliance-level-2 und compliance-level-3 mit .dmn- und .xml-Dateien.",
    "Folders compliance-level-2 and compliance-level-3 with .dmn and .xml files are expected in it.",
)
_TOLERANCE = Decimal("1e-8")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NUMBERS = frozenset({"decimal", "double", "float", "integer", "int", "long", "short", "nonNegativeInteger"})
_READERS: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "dateTime": read_moment,
    "duration": read_duration,
    "dayTimeDuration": read_duration,
    "yearMonthDuration": read_duration,
    "boolean": lambda said: said.strip() in ("true", "1"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What an element must say."""

    name: str
    space: str
    value: Value


@dataclass(frozen=True, slots=True)
class Case:
    """A test case.

    Attributes:
        id: its name within the file.
        inputs: by namespace (empty: the model's own) and name.
        expected: what must come out.
        invoked: the service or function that is called, if not the decisions themselves.
    """

    id: str
    inputs: dict[tuple[str, str], Value]
    expected: tuple[Expected, ...]
    invoked: str = ""

    @property
    def asks_value(self) -> bool:
        """Whether at least one expected result is not null."""
        return any(one.value is not None for one in self.expected)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended."""

    level: int
    feature: str
    file: str
    case: Case
    passed: bool
    passed_by_null: bool
    got: tuple[Value, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TestFile:
    """A file of test cases."""

    __test__ = False  # not for pytest

    level: int
    path: Path

    @property
    def feature(self) -> str:
        """The folder's name."""
        return self.path.parent.name


def find_files(folder: Path) -> list[TestFile]:
    """The files of test cases in a folder of the kit.

    Args:
        folder: the kit, or the folder of one level.

    Raises:
        BusinessError: there are none.
    """
    found = []
    for path in sorted(folder.rglob("*.xml")):
        level = next((part[-1] for part in path.resolve().parts[::-1] if part.startswith("compliance-level-")), "")
        if level.isdecimal():
            found.append(TestFile(int(level), path))
    if not found:
        raise BusinessError(NO_CASES.at(folder=folder.name))
    return found


def run_file(file: TestFile) -> Iterator[Outcome]:
    """Run the test cases of one file; a model that cannot be read says null to everything.

    Args:
        file: the file.

    Raises:
        DmnInvalid: the file of test cases cannot be read.
    """
    try:
        root: Xml = fromstring(file.path.read_bytes(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise DmnInvalid(NOT_XML.at(file=file.path.name)) from None
    model = _model(file.path.parent, text(root, "modelName"))
    for node in children(root, "testCase"):
        case = read_case(node)
        got = tuple(_answers(model, case))
        passed = all(matches(one.value, value) for one, value in zip(case.expected, got, strict=True))
        yield Outcome(file.level, file.feature, file.path.name, case, passed, not case.asks_value, got)


def _model(folder: Path, name: str) -> Model | None:
    """The model of a test, with all others of its folder to import from."""
    models = {}
    for path in sorted(folder.glob("*.dmn")):
        try:
            models[path.name] = read_dmn(path)
        except DmnInvalid:
            continue
    wanted = models.get(name) or models.get(f"{name}.dmn")
    if wanted is None:
        return None
    return load(wanted, [one for one in models.values() if one is not wanted])


class _Broken:
    """What a bug of ours gives: it is no null, so the case fails; the run goes on."""


def read_case(node: Xml) -> Case:
    """A test case.

    Args:
        node: its element.
    """
    inputs = {(attribute(one, "namespace"), attribute(one, "name")): _value(one) for one in children(node, "inputNode")}
    expected = []
    for one in children(node, "resultNode"):
        said = child(one, "expected")
        failing = attribute(one, "errorResult") in ("true", "1")
        value = None if failing or said is None else _value(said)
        expected.append(Expected(attribute(one, "name"), attribute(one, "namespace"), value))
    kind = attribute(node, "type") or "decision"
    invoked = attribute(node, "invocableName") if kind != "decision" else ""
    return Case(attribute(node, "id"), inputs, tuple(expected), invoked)


def _answers(model: Model | None, case: Case) -> Iterator[Value]:
    if model is None:
        yield from (None for _ in case.expected)
        return
    own = {name: value for (space, name), value in case.inputs.items() if not space}
    spaces = {key: value for key, value in case.inputs.items() if key[0]}
    run = model.start(own, spaces)
    for one in case.expected:
        try:
            yield _answer(run, case, one)
        except KeyError:
            yield None  # the model has no such element
        except Exception:  # whatever it is, it costs its case, not the figures of all others
            yield _Broken()


def _answer(run: Run, case: Case, wanted: Expected) -> Value:
    if not case.invoked:
        return run.value(wanted.name, wanted.space)
    answer = run.value(case.invoked)
    if isinstance(answer, dict) and wanted.name in answer and wanted.name != case.invoked:
        return answer[wanted.name]
    return answer


def _value(node: Xml) -> Value:
    """The value within an element of a test file."""
    plain, listed = child(node, "value"), child(node, "list")
    if node.get(_NIL) in ("true", "1"):
        return None
    if listed is not None:
        return None if listed.get(_NIL) in ("true", "1") else [_value(one) for one in children(listed, "item")]
    if plain is not None:
        return None if plain.get(_NIL) in ("true", "1") else _simple(plain)
    components = children(node, "component")
    if components:
        return {attribute(one, "name"): _value(one) for one in components}
    return None


def _simple(node: Xml) -> Value:
    kind = node.get(_TYPE, "").rpartition(":")[2]
    said = node.text or ""
    if kind in _NUMBERS:
        return CONTEXT.create_decimal(said.strip())
    reader = _READERS.get(kind)
    return said if reader is None else reader(said.strip())


def matches(expected: Value, got: Value) -> bool:
    """Whether a result is the expected one; numbers may differ in the ninth digit, as the files give them rounded."""
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(expected - got) <= _TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(matches(a, b) for a, b in zip(expected, got, strict=True))
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(matches(value, got[name]) for name, value in expected.items())
    return equal(expected, got) is True


@dataclass(slots=True)
class Score:
    """How many cases there are and were passed, and of those that expect a value."""

    cases: int = 0
    passed: int = 0
    value_cases: int = 0
    value_passed: int = 0
    null_passed: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.cases += 1
        self.passed += outcome.passed
        self.null_passed += outcome.passed_by_null
        if outcome.case.asks_value:
            self.value_cases += 1
            self.value_passed += outcome.passed

    def include(self, other: Score) -> None:
        """Count what another has counted."""
        self.cases += other.cases
        self.passed += other.passed
        self.value_cases += other.value_cases
        self.value_passed += other.value_passed
        self.null_passed += other.null_passed

    def as_dict(self) -> dict[str, int]:
        """The four figures for programs."""
        return {
            "cases": self.cases,
            "passed": self.passed,
            "value_cases": self.value_cases,
            "value_passed": self.value_passed,
        }
