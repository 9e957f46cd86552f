# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Converts a workbook to DMN or DMN to a workbook, and reads the result back before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from laufzettel.errors import BusinessError
from laufzettel.rules.dmn import Definitions, Version, read_dmn_bytes, write_dmn
from laufzettel.rules.exchange import messages as m
from laufzettel.rules.exchange.book_to_model import to_model
from laufzettel.rules.exchange.canonical import difference, model_hash, model_meaning
from laufzettel.rules.exchange.convertible import refuse_unfit_ids, refuse_what_is_lost
from laufzettel.rules.exchange.model_layout import model_grids
from laufzettel.rules.exchange.model_reading import is_feel, read_model
from laufzettel.rules.exchange.model_to_book import book_grids, is_ours
from laufzettel.rules.exchange.passed_over import NotCarried, beyond_the_rules, passed_over, without_tools
from laufzettel.rules.exchange.writing import write_workbook
from laufzettel.rules.findings import Findings, RulesInvalid
from laufzettel.rules.sheets import read_sheets
from laufzettel.rules.workbook import REPORT, read_rules

WORKBOOK, MODEL = ".xlsx", ".dmn"


@dataclass(frozen=True, slots=True)
class Converted:
    """A file in the other form.

    Attributes:
        content: its bytes.
        hash_before: of what was given.
        hash_after: of the result, read back; the same.
        version: of the rules; empty for a model that is no workbook of rules yet.
        tables: how many decision tables it has.
        rules: how many rules they have.
        not_carried: what decides nothing and was left out: in German, in English, how often.
    """

    content: bytes
    hash_before: str
    hash_after: str
    version: str
    tables: int
    rules: int
    not_carried: tuple[NotCarried, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The result for programs, without its bytes."""
        return {
            "hash_before": self.hash_before,
            "hash_after": self.hash_after,
            "version": self.version,
            "tables": self.tables,
            "rules": self.rules,
            "not_carried": [{"de": de, "en": en, "count": count} for de, en, count in self.not_carried],
        }


def convert(content: bytes, name: str, target: str, dmn: Version | None = None) -> Converted:
    """Convert a file into the other form; by their endings, `.xlsx` or `.dmn`.

    Args:
        content: the file.
        name: what it is called.
        target: what the result is to be called.
        dmn: the version in which a model is written; the newest if not given.

    Raises:
        RulesInvalid: a cell of the workbook is wrong.
        DmnInvalid: the model cannot be read.
        BusinessError: the endings do not fit, the result could not hold everything, or it does not say the same.
    """
    endings = PurePath(name).suffix.casefold(), PurePath(target).suffix.casefold()
    if endings not in ((WORKBOOK, MODEL), (MODEL, WORKBOOK)):
        wrong = target if endings[0] in (WORKBOOK, MODEL) else name
        raise BusinessError(m.UNKNOWN_KIND.at(file=wrong))
    if endings[1] == MODEL:
        return _to_dmn(content, name, target, dmn or Version.V1_5)
    if dmn is not None:
        raise BusinessError(m.NO_DMN_TARGET.at(file=target))
    return _to_workbook(content, name, target)


def model_of(content: bytes, name: str) -> tuple[Definitions, str]:
    """The model of a workbook, and its version if it is a workbook of rules.

    Args:
        content: the .xlsx file.
        name: of the file, for sentences.

    Raises:
        RulesInvalid: something is wrong with it.
    """
    model, version, _ = _read(content, name)
    return model, version


def _read(content: bytes, name: str) -> tuple[Definitions, str, list[NotCarried]]:
    findings = Findings()
    sheets = read_sheets(content, name, findings)
    if not is_feel(sheets):
        book = read_rules(content, name)
        return to_model(book), book.version, beyond_the_rules(sheets)
    if findings.problems:
        raise RulesInvalid(findings.problems)
    return read_model(sheets), "", beyond_the_rules({REPORT: sheets[REPORT]} if REPORT in sheets else {})


def to_workbook(model: Definitions) -> bytes:
    """The workbook of a model that `refuse_what_is_lost` lets pass."""
    return write_workbook(book_grids(model) if is_ours(model) else model_grids(model))


def _to_dmn(content: bytes, name: str, target: str, dmn: Version) -> Converted:
    model, version, left = _read(content, name)
    refuse_what_is_lost(model)
    refuse_unfit_ids(model)
    written = write_dmn(model, dmn)
    back = read_dmn_bytes(written, target)
    if version:
        again = read_rules(to_workbook(back), target)
        _same(model, to_model(again), target, version, again.version)
    return _converted(written, model, back, version, target, tuple(left))


def _to_workbook(content: bytes, name: str, target: str) -> Converted:
    read = read_dmn_bytes(content, name)
    model = without_tools(read)
    refuse_what_is_lost(model)
    written = to_workbook(model)
    back, version = model_of(written, target)
    return _converted(written, model, back, version, target, tuple(passed_over(content)))


def _converted(
    written: bytes,
    before: Definitions,
    after: Definitions,
    version: str,
    target: str,
    not_carried: tuple[NotCarried, ...] = (),
) -> Converted:
    first, second = model_hash(before), model_hash(after)
    _same(before, after, target, first, second)
    tables = [logic.rules for one in before.elements if (logic := getattr(one, "logic", None)) is not None]
    return Converted(written, first, second, version, len(tables), sum(map(len, tables)), not_carried)


def _same(before: Definitions, after: Definitions, target: str, first: str, second: str) -> None:
    if first != second:
        where = difference(model_meaning(before), model_meaning(after)) or "version"
        raise BusinessError(m.CHANGED.at(file=target, where=where))
