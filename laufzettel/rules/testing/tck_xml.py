# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tests as test cases of the DMN TCK, so that other engines can confirm our decisions, and the other way round.

Decisions and inputs are called as in the DMN model of the workbook. What the format has no place for (rule, source,
remark, verdict) stands in an extension element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date
from decimal import Decimal
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import ParseError, SubElement, indent, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from laufzettel.errors import BusinessError
from laufzettel.rules.dmn.xml import child, children, local
from laufzettel.rules.exchange.book_to_model import asks_law, decision_names, name_of_law, terms_read
from laufzettel.rules.feel.dates import Date
from laufzettel.rules.index import allows
from laufzettel.rules.model import Decision, HitPolicy, Term
from laufzettel.rules.settling import Output, Verdict
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.tck import Case, read_case
from laufzettel.rules.testing import messages as m
from laufzettel.rules.testing.model import DAY, Result, RuleTest
from laufzettel.rules.testing.sheet import allowed_in
from laufzettel.rules.values import Type, Value, canonical, in_type, is_of

NAMESPACE = "http://www.omg.org/spec/DMN/20160719/testcase"
OURS = "urn:laufzettel:rules:1"
_XSI, _XSD = "http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema"
_TYPES = {Type.TEXT: "string", Type.NUMBER: "decimal", Type.INTEGER: "decimal", Type.DATE: "date", Type.FLAG: "boolean"}
_NIL, _KIND = f"{{{_XSI}}}nil", f"{{{_XSI}}}type"
_SAID = (Verdict.OK, Verdict.NO_RULE)
"""Verdicts that DMN knows too: no rule gives null there."""
_NULL_LISTS = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)
"""Hit policies that give null in DMN where no rule fits, and an empty list here."""


# --- writing ---------------------------------------------------------------------------------------------------------


def to_tck(results: Sequence[Result], book: RuleBook, name: str, model: str) -> tuple[bytes, int]:
    """The confirmed tests that pass, as test cases; expected is the whole decision, as the TCK compares it.

    Args:
        results: of the tests.
        book: the rules they test.
        name: of the workbook, for sentences.
        model: the file name of the DMN model the cases are about.

    Returns:
        The XML, and how many confirmed tests could not be written: they fail, or expect a verdict DMN does not know.

    Raises:
        BusinessError: there is nothing to write.
    """
    confirmed = [one for one in results if one.test.confirmed]
    fit = [one for one in confirmed if one.passed and one.verdict in _SAID]
    if not fit:
        raise BusinessError(m.TCK_NOTHING.at(file=name))
    for prefix, space in (("xsi", _XSI), ("laufzettel", OURS)):
        register_namespace(prefix, space)
    root = Xml("testCases", {"xmlns": NAMESPACE, "xmlns:xsd": _XSD})
    SubElement(root, "modelName").text = model
    names, day = decision_names(book), name_of_law(book)
    for number, result in enumerate(fit, start=1):
        _write_case(SubElement(root, "testCase", id=f"{number:03d}"), result, book, names[result.test.table], day)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written, len(confirmed) - len(fit)


def _write_case(node: Xml, result: Result, book: RuleBook, name: str, day: str) -> None:
    test = result.test
    decision = book.tables[test.table].decision
    if test.source:
        SubElement(node, "description").text = test.source
    for one in terms_read([decision], book):
        _write_value(SubElement(node, "inputNode", name=one), test.values.get(one), book.terms[one])
    if asks_law(decision, day):
        _write_plain(SubElement(node, "inputNode", name=day), test.stichtag, Type.DATE, 0)
    expected = SubElement(SubElement(node, "resultNode", name=name, type="decision"), "expected")
    _write_result(expected, result, decision)
    said = {"stichtag": test.stichtag.isoformat(), "verdict": test.verdict.value}
    said |= {"rule": "; ".join(test.rules)} if test.rules else {}
    said |= {"remark": test.remark} if test.remark else {}
    SubElement(SubElement(node, "extensionElements"), f"{{{OURS}}}test", said)


def _write_result(node: Xml, result: Result, decision: Decision) -> None:
    """One value, or a context of several; a list of those where the table gives lists; null where no rule fits.

    That is so for the lists of R and O, too; under C it is an empty list, and of several sums each is null.
    """
    policy = decision.policy
    terms = {column.term.name: column.term for column in decision.outputs}
    if result.verdict is Verdict.NO_RULE and policy.folds:
        _write_row(node, dict.fromkeys(terms), terms)
    elif result.verdict is Verdict.NO_RULE or (policy in _NULL_LISTS and not result.rules):
        _write_nothing(node)
    elif policy.gives_lists:
        listed = SubElement(node, "list")
        columns = [column if isinstance(column, list) else [] for column in (result.outputs[name] for name in terms)]
        for row in zip(*columns, strict=True):
            _write_row(SubElement(listed, "item"), dict(zip(terms, row, strict=True)), terms)
    else:
        plain = {name: value for name, value in result.outputs.items() if not isinstance(value, list)}
        _write_row(node, plain, terms)


def _write_row(node: Xml, values: Mapping[str, Value], terms: Mapping[str, Term]) -> None:
    if len(terms) == 1:
        for name, term in terms.items():
            _write_value(node, values[name], term)
        return
    for name, term in terms.items():
        _write_value(SubElement(node, "component", name=name), values[name], term)


def _write_value(node: Xml, value: Value, term: Term) -> None:
    _write_plain(node, value, term.type, term.decimals)


def _write_plain(node: Xml, value: Value, kind: Type, decimals: int) -> None:
    text = canonical(value, decimals)
    if text is None:
        _write_nothing(node)
    else:
        SubElement(node, "value", {_KIND: f"xsd:{_TYPES[kind]}"}).text = text


def _write_nothing(node: Xml) -> None:
    SubElement(node, "value", {_NIL: "true"})


# --- reading ---------------------------------------------------------------------------------------------------------


def from_tck(data: bytes, file: str, book: RuleBook) -> list[RuleTest]:
    """Test cases of the TCK as tests of a workbook, one for each decision a case asks for.

    Args:
        data: the XML.
        file: its name, for sentences and as the source of tests that name none.
        book: the workbook.

    Raises:
        BusinessError: it is no such file, or asks for what the workbook does not have; nothing is taken over then.
    """
    try:
        root: Xml = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise BusinessError(m.TCK_UNREADABLE.at(file=file)) from None
    if local(root) != "testCases":
        raise BusinessError(m.TCK_UNREADABLE.at(file=file))
    tables = {name: book.tables[table] for table, name in decision_names(book).items()}
    return [test for node in children(root, "testCase") for test in _Reader(node, file, book, tables).tests()]


class _Reader:
    """Reads one test case."""

    def __init__(self, node: Xml, file: str, book: RuleBook, tables: Mapping[str, Table]) -> None:
        self._case: Case = read_case(node)
        self._file = file
        self._book = book
        self._tables = tables
        extension = child(node, "extensionElements")
        ours = [] if extension is None else [one for one in extension if one.tag == f"{{{OURS}}}test"]
        self._said = ours[0].attrib if ours else {}
        described = child(node, "description")
        self._source = (described.text or "").strip() if described is not None else ""

    def tests(self) -> Iterator[RuleTest]:
        inputs = {name: value for (_, name), value in self._case.inputs.items()}
        for one in self._case.expected:
            table = self._tables.get(one.name)
            if table is None:
                raise self._unknown(one.name)
            values = {name: self._value(value, table, name) for name, value in inputs.items() if name in table.inputs}
            unknown = inputs.keys() - self._book.terms.keys() - {name_of_law(self._book)}
            if unknown:
                raise self._unknown(min(unknown))
            verdict, expected = self._result(one.value, table)
            yield RuleTest(
                table=table.name,
                values={name: value for name, value in values.items() if value is not None},
                stichtag=self._day(inputs),
                expected=expected,
                rules=tuple(part.strip() for part in self._said.get("rule", "").split(";") if part.strip()),
                verdict=verdict,
                source=self._source or f"{self._file}: {self._case.id}",
                remark=self._said.get("remark", ""),
                cells={},
            )

    def _unknown(self, name: str) -> BusinessError:
        return BusinessError(m.TCK_UNKNOWN.at(file=self._file, case=self._case.id, name=name))

    def _day(self, inputs: Mapping[str, object]) -> date:
        """The date of law; the first day of the workbook if the case names none."""
        given = inputs.get(name_of_law(self._book))
        said = str(given) if isinstance(given, Date) else self._said.get("stichtag", "")
        try:
            return date.fromisoformat(said) if said else self._book.info.valid_from
        except ValueError:
            raise self._unknown(DAY) from None

    def _result(self, value: object, table: Table) -> tuple[Verdict, dict[str, Output]]:
        """What a decision must say; null of several results at once, or of a list, means that no rule fits."""
        names = table.output_names
        if value is None and table.decision.policy.gives_lists:
            return Verdict.OK, {name: [] for name in names}
        nothing = value is None or (isinstance(value, dict) and not any(one is not None for one in value.values()))
        no_rule = self._said.get("verdict") == Verdict.NO_RULE.value
        if (nothing and no_rule) or (value is None and len(names) > 1):
            return Verdict.NO_RULE, {}
        if not table.decision.policy.gives_lists:
            row = self._row(value, table)
            return Verdict.OK, {name: self._value(row[name], table, name, output=True) for name in names}
        rows = [self._row(one, table) for one in value] if isinstance(value, list) else [self._row(value, table)]
        listed: dict[str, Output] = {}
        for name in names:
            listed[name] = [self._value(row[name], table, name, output=True) for row in rows]
        return Verdict.OK, listed

    def _row(self, value: object, table: Table) -> dict[str, object]:
        """The outputs of one rule by name."""
        names = table.output_names
        if isinstance(value, dict) and value.keys() == set(names):
            return value
        if len(names) > 1 or isinstance(value, dict):
            raise self._unknown(table.name)
        return {names[0]: value}

    def _value(self, value: object, table: Table, name: str, *, output: bool = False) -> Value:
        """A value of a term; what is none of its values is no test of this workbook."""
        term = self._book.terms[name]
        found: Value = None
        match value:
            case None:
                return None
            case Date() if MINYEAR <= value.year <= MAXYEAR:
                found = date(value.year, value.month, value.day)
            case bool() | str() | Decimal():
                found = value
        if not is_of(found, term.type, term.decimals):
            raise self._unknown(name)
        typed = in_type(found, term.type, term.decimals)
        if not allows(allowed_in(table, term, output=output), typed, term.type):
            raise self._unknown(name)
        return typed
