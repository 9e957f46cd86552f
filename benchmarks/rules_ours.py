# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our own decision tables in the rules benchmark: a workbook as a clerk would have it, and cases in three shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from openpyxl import Workbook

from benchmarks.rules_tables import INPUTS, WORDS, Cases, Condition, Rule
from laufzettel.rules import Evaluation, Table, Value, load_rules
from laufzettel.rules.columns import Coded, Column, Days, Same, Scaled, Truths, Whole

LAW = date(2026, 1, 1)
POLICY = {"FIRST": "F", "UNIQUE": "U", "COLLECT": "C"}
_TYPES = {"anzahl": "Ganzzahl", "alter": "Ganzzahl", "einkommen": "Zahl", "anmeldung": "Datum", "sachkunde": "Ja/Nein"}

Told = tuple[tuple[str, ...], int]
"""What an engine said of a case: the codes of the rules that count, and their fees together, in cents."""


def told_of(name: str, rules: Sequence[Rule], fired: Sequence[Sequence[int]]) -> list[Told]:
    """What is told of cases in which these rules fit; except under COLLECT the first counts."""
    kept = fired if name == "COLLECT" else [some[:1] for some in fired]
    return [(tuple(rules[at].code for at in some), sum(rules[at].fee for at in some)) for some in kept]


def cell(name: str, condition: Condition | None) -> str:
    """A condition as a clerk writes it."""
    if condition is None:
        return "-"
    if condition.flag is not None:
        return "wahr" if condition.flag else "falsch"
    if condition.words:
        words = ", ".join(f'"{word}"' for word in condition.words)
        return f"nicht({words})" if condition.none_of else words
    low, high = (None if end is None else _bound(name, end) for end in (condition.low, condition.high))
    if low is None or high is None:
        return f"< {high}" if low is None else f">= {low}"
    return f"[{low}..{high})"


def _bound(name: str, end: int | date) -> str:
    if isinstance(end, date):
        return f'date("{end}")'
    return f"{Decimal(end).scaleb(-2)}" if name == "einkommen" else str(end)


def write_workbook(path: Path, name: str, rules: Sequence[Rule], first: Mapping[str, str] | None = None) -> None:
    """The table as a workbook, with a legal basis and a reason for every rule.

    Args:
        path: of the workbook.
        name: of the table.
        rules: its rows.
        first: cells written over those of the first rule, by input.
    """
    book = Workbook()
    info, terms, sheet = book.active, book.create_sheet("Begriffe"), book.create_sheet("Steuer")
    info.title = "Info"
    for line in (
        ("Name", "Hundesteuer"), ("Kennung", "hundesteuer"), ("Version", "1"), ("gültig ab", date(2020, 1, 1)),
        ("gültig bis", None), ("Rechtsgrundlage", "Satzung"), ("Verantwortlich", "Amt 20"),
    ):  # fmt: skip
        info.append(line)
    terms.append(
        ("Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle")
    )
    for term in INPUTS:
        allowed = ", ".join(f'"{word}"' for word in WORDS[term]) if term in WORDS else None
        decimals = 2 if term == "einkommen" else None
        terms.append((term, term.title(), _TYPES.get(term, "Text"), None, decimals, allowed, "ja", "Antrag"))
    terms.append(("satz", "Satz", "Zahl", "EUR", 2, None, "nein", "Tabelle"))
    terms.append(("kennzeichen", "Kennzeichen", "Text", None, None, None, "nein", "Tabelle"))
    sheet.append(("steuer", "Wie hoch ist die Steuer?"))
    heads = [f"Wenn {term}" for term in INPUTS]
    sheet.append((POLICY[name], *heads, "Dann Satz", "Dann Kennzeichen", "Rechtsgrundlage", "Begründung"))
    sheet.append((None, *INPUTS, "satz", "kennzeichen"))
    sheet.append((None,))
    for at, rule in enumerate(rules):
        written = {term: cell(term, rule.conditions.get(term)) for term in INPUTS} | ({} if at else dict(first or {}))
        reason = "Bei {anzahl} Hunden und {einkommen} EUR Einkommen beträgt der Satz {satz} EUR."
        sheet.append((rule.code, *written.values(), rule.fee / 100, f'"{rule.code}"', f"§ {at + 1}", reason))
    book.save(path)


def load(name: str, rules: Sequence[Rule], first: Mapping[str, str] | None = None) -> Table:
    """The table through its public way: written as a workbook, read and checked; `first` as in `write_workbook`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "steuer.xlsx"
        write_workbook(path, name, rules, first)
        return load_rules(path).tables["steuer"]


def as_columns(cases: Cases) -> dict[str, Column[Value]]:
    """The cases as arrays: whole numbers, cents, days, places of words; what a data frame holds."""
    numbers: dict[str, Column[Value]] = {
        name: Scaled(array, 2) if name == "einkommen" else Whole(array) for name, array in cases.numbers.items()
    }
    words = {name: Coded(codes, WORDS[name]) for name, codes in cases.words.items()}
    return numbers | words | {"anmeldung": Days(cases.registered), "sachkunde": Truths(cases.proven)}


def as_lists(cases: Cases) -> dict[str, list[Value]]:
    """The cases as plain Python lists, income as `Decimal`."""
    lists: dict[str, list[Value]] = {name: list(values) for name, values in cases.lists().items()}
    return lists | {"einkommen": [Decimal(cents).scaleb(-2) for cents in cases.numbers["einkommen"].tolist()]}


class Ours:
    """Our engine: `columns` in and out; `encoded` before the clock starts; `lists` in and out; always explainable."""

    def __init__(self, shape: str, name: str, rules: Sequence[Rule], cases: Cases) -> None:
        """Args: shape: of the cases. name: of the table. rules: its rows. cases: to decide."""
        self._shape, self._table = shape, load(name, rules)
        self._law = Same(LAW, len(cases.proven))
        self._columns = as_columns(cases)
        self._lists = as_lists(cases) if shape == "lists" else {}
        self._dates: list[Value] = [LAW] * len(cases.proven) if shape == "lists" else []
        self._encoded = self._table.encode(self._columns, self._law)
        self._found: Evaluation = self._table.evaluate({name: [] for name in INPUTS}, [])

    def run(self) -> None:
        """Decide all cases; what is kept suffices for every output and explanation."""
        if self._shape == "lists":
            self._found = self._table.evaluate(self._lists, self._dates)
            assert len(self._found.verdicts) == len(self._found.outputs["satz"]), "made, not only promised"
        elif self._shape == "encoded":
            self._found = self._table.decide(self._encoded)
        else:
            self._found = self._table.evaluate(self._columns, self._law)

    def told(self) -> list[Told]:
        """What came out, with every verdict looked at."""
        assert set(self._found.verdicts) == {"ok"}
        codes, fees = self._found.outputs["kennzeichen"], self._found.outputs["satz"]
        return [(_codes(code), _cents(fee)) for code, fee in zip(codes, fees, strict=True)]

    def sentence_s(self) -> float:
        """CPU seconds for one explanation in words."""
        started = process_time()
        for case in range(1_000):
            assert self._found.explain(case).reason
        return (process_time() - started) / 1_000

    def single_s(self) -> float:
        """CPU seconds for one case alone, from plain values to the sentence."""
        lists = {name: [column[0]] for name, column in self._columns.items()}
        started = process_time()
        for _ in range(300):
            assert self._table.evaluate(lists, [LAW]).explain(0).reason
        return (process_time() - started) / 300


def _codes(output: Value | list[Value]) -> tuple[str, ...]:
    return tuple(map(str, output)) if isinstance(output, list) else (str(output),)


def _cents(output: Value | list[Value]) -> int:
    fees = output if isinstance(output, list) else [output]
    return int(sum(fee * 100 for fee in fees if isinstance(fee, (int, Decimal))))
