# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decides dog registrations: facts from the register, tables from the workbook, arithmetic from `assessment`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from connectors.sql import SqlTarget
from flows.hundesteuer import assessment
from flows.hundesteuer.facts import Facts, look_up
from flows.hundesteuer.name import NAME
from flows.hundesteuer.outcome import Rates, Registration, outcome
from flows.hundesteuer.reasons import NO_RULE, WAITS_FOR_HOUSEHOLD, reason
from laufzettel.errors import Problem
from laufzettel.form import Columns
from laufzettel.journal import Held, Journal
from laufzettel.rules import Evaluation, RuleBook, Value, Verdict
from laufzettel.stations import Decided

_Said = TypeVar("_Said")
_Made = TypeVar("_Made")

HOUSEHOLD = "haushalt"
"""Kind of the mark that lets one registration per household through at a time: the next one counts its dog."""
TWIN = "tier"
_LIMIT_CM, _LIMIT_KG = Decimal(40), Decimal(20)
_ALWAYS = ("table", "rules")
_RANK = {"normal": 0, "unbekannt": 1, "gefaehrlich": 2}


class Decider:
    """Decides batches; see `laufzettel.stations.decide.Decider`."""

    def __init__(
        self,
        journal: Journal,
        register: SqlTarget,
        rules: RuleBook,
        *,
        postcodes: frozenset[str],
        today: Callable[[], date],
    ) -> None:
        """Args: journal; register; rules: of `rules.xlsx`; postcodes: of the municipality; today: date of decision."""
        self._journal = journal
        self._register = register
        self._rules = rules
        self._postcodes = postcodes
        self._today = today

    def __call__(self, cases: Sequence[Held], columns: Columns) -> list[Decided]:
        """Decide every case of a batch.

        Raises:
            SystemFault: the register cannot be reached.
        """
        today = self._today()
        facts = look_up(self._register, columns)
        waiting = self._households(cases, facts)
        law = [today] * len(cases)
        risks, risk_table = self._risks(columns, law)
        start = self._evaluate("startmonat", start_inputs(columns), law)
        before = [(one.dangerous, len(one.dogs) - one.dangerous) for one in facts]
        now = [
            (g + (risk == "gefaehrlich"), n + (risk != "gefaehrlich"))
            for (g, n), risk in zip(before, risks, strict=True)
        ]
        rate = self._rates(now, law)
        rates_before, rates_now = _rates(self._rates(before, law)), _rates(rate)
        since = [_day(value) for value in start.outputs["steuer_ab"]]
        chips = [chip or "" for chip in columns["hund_chip"]]
        ids = [case.id for case in cases]
        registrations = zip(ids, chips, risks, since, rates_before, rates_now, law, strict=True)
        outputs = [outcome(Registration(*one), fact) for one, fact in zip(registrations, facts, strict=True)]
        twins = self._twins(cases, columns)
        ways = self._evaluate("weg", self._ways(columns, facts, risks, outputs, twins), law)
        problems = _problems(columns["kassenzeichen"], facts, risk_table, start, rate, ways)
        said = zip(*(_kept(table) for table in (risk_table, start, rate, ways)), strict=True)
        ruleset, law_date = self._rules.version, today.isoformat()
        return [
            waiting.get(case_id) or Decided(output, tables, ruleset, law_date, tuple(found))
            for case_id, output, tables, found in zip(ids, outputs, said, problems, strict=True)
        ]

    def _evaluate(self, table: str, columns: Mapping[str, Sequence[Value]], law: Sequence[date]) -> Evaluation:
        return self._rules.tables[table].evaluate(columns, law)

    def _rates(self, dogs: Sequence[tuple[int, int]], law: Sequence[date]) -> Evaluation:
        columns = {"gefaehrliche_hunde": [g for g, _ in dogs], "weitere_hunde_normal": [n for _, n in dogs]}
        return self._evaluate("steuersatz", columns, law)

    def _risks(self, columns: Columns, law: Sequence[date]) -> tuple[list[str], Evaluation]:
        """The risk class of each dog; of two parent breeds the graver one counts."""
        first = self._evaluate("rasse", {"rasse": _once_each(_plain, columns["hund_rasse1"])}, law)
        second = self._evaluate("rasse", {"rasse": _once_each(_plain, columns["hund_rasse2"])}, law)
        classes = first.outputs["risikoklasse"], second.outputs["risikoklasse"]
        return [
            max(_class(one), _class(other), key=_RANK.__getitem__) if breed else _class(one)
            for one, other, breed in zip(*classes, columns["hund_rasse2"], strict=True)
        ], first

    def _households(self, cases: Sequence[Held], facts: Sequence[Facts]) -> dict[int, Decided]:
        """Cases that must wait until another registration of their household is in the register."""
        holders = self._mark(HOUSEHOLD, cases, [one.household for one in facts])
        others = self._journal.numbers({holder for case_id, holder in holders.items() if holder != case_id})
        return {
            case_id: Decided({}, (), "", "", wait_for=(holder, WAITS_FOR_HOUSEHOLD.at(number=others[holder])))
            for case_id, holder in holders.items()
            if holder != case_id
        }

    def _twins(self, cases: Sequence[Held], columns: Columns) -> list[bool]:
        """Whether the same keeper has applied for a dog of the same name and birth under another chip number."""
        names = ("halter_nachname", "halter_geburtsdatum", "hund_wurfdatum", "hund_name")
        same = [
            "|".join([part or "" for part in parts]).casefold()
            for parts in zip(*(columns[name] for name in names), strict=True)
        ]
        holders = self._mark(TWIN, cases, same)
        return [holders[case.id] != case.id for case in cases]

    def _mark(self, kind: str, cases: Sequence[Held], values: Sequence[str]) -> dict[int, int]:
        of_cases = {case.id: value for case, value in zip(cases, values, strict=True)}
        return self._journal.take_marks(NAME, kind, of_cases, claim=cases[0].claim)

    def _ways(
        self,
        columns: Columns,
        facts: Sequence[Facts],
        risks: Sequence[str],
        outputs: Sequence[Mapping[str, object]],
        twins: Sequence[bool],
    ) -> dict[str, Sequence[Value]]:
        """The inputs of the table that says why a person must look."""
        today = self._today()
        adult = assessment.add_months(today, -18 * 12).isoformat()
        return {
            "ermaessigung": [value or "keine" for value in columns["ermaessigung"]],
            "bemerkungen_leer": [not value for value in columns["bemerkungen"]],
            "risikoklasse": list(risks),
            "rueckwirkung_monate": _once_each(
                lambda since: _months_back(since, today), [str(output["steuer_ab"]) for output in outputs]
            ),
            "volljaehrig": [value is not None and value <= adult for value in columns["halter_geburtsdatum"]],
            "plz_zustaendig": [value in self._postcodes for value in columns["halter_plz"]],
            "haushalt_stimmt": [
                int(value or 0) == len(one.dogs) for value, one in zip(columns["weitere_hunde"], facts, strict=True)
            ],
            "chip_im_register": [one.chip_known for one in facts],
            "betrag": _once_each(Decimal, [str(output["betrag"]) for output in outputs]),
            "antrag_in_30_tagen": list(twins),
            "sepa_unterschrift_fehlt": [
                bool(iban) and signed != "true"
                for iban, signed in zip(columns["sepa_iban"], columns["sepa_unterschrift"], strict=True)
            ],
            "grosser_mischling": [
                risk == "unbekannt" and (_at_least(height, _LIMIT_CM) or _at_least(weight, _LIMIT_KG))
                for risk, height, weight in zip(
                    risks, columns["hund_schulter_cm"], columns["hund_gewicht_kg"], strict=True
                )
            ],
        }


def _problems(
    accounts: Sequence[str | None],
    facts: Sequence[Facts],
    risk: Evaluation,
    start: Evaluation,
    rate: Evaluation,
    ways: Evaluation,
) -> list[list[Problem]]:
    """Why a person must look at each case: by the table of ways, by its tax account, by a table without an answer."""
    tables = (("rasse", risk), ("startmonat", start), ("steuersatz", rate), ("weg", ways))
    by_hand = zip(*(_by_hand(name, evaluation) for name, evaluation in tables), strict=True)
    found = []
    for codes, account, fact, asked in zip(ways.outputs["grund_klaerung"], accounts, facts, by_hand, strict=True):
        problems = [reason(str(code)) for code in codes] if isinstance(codes, list) else []
        if account and fact.owner not in ("", fact.household):
            problems.append(reason("fremdes_kassenzeichen"))
        problems += [problem for problem in asked if problem is not None]
        found.append(problems)
    return found


def _by_hand(table: str, evaluation: Evaluation) -> list[Problem | None]:
    """Why a table leaves each case to a person; None where it does not."""

    def why(verdict: Verdict, way: object) -> Problem | None:
        if verdict is not Verdict.OK:
            return NO_RULE.at(table=table, verdict=verdict.value)
        return None if way == "A1" else reason(table)

    ways = evaluation.outputs.get("weg", ["A1"] * len(evaluation.verdicts))
    return list(map(why, evaluation.verdicts, ways))


def _kept(evaluation: Evaluation) -> list[dict[str, object]]:
    """A table's records as the journal keeps them: without the version, which stands beside them once."""
    records = evaluation.records()
    short = {
        key: {name: said for name, said in record.items() if name in _ALWAYS or (said and name != "version")}
        for key, record in {id(record): record for record in records}.items()
    }
    return [short[id(record)] for record in records]


def start_inputs(columns: Columns) -> dict[str, Sequence[Value]]:
    """The inputs of the table that says in which month the tax begins.

    Args:
        columns: the batch's fields, canonical.
    """
    kept, born, moved = (_once_each(_iso, columns[name]) for name in ("haltung_seit", "hund_wurfdatum", "zuzug_am"))
    until = _once_each(_iso, columns["pflege_bis"])
    return {
        "grund": list(columns["grund"]),
        "pflege_monate": [
            assessment.months_between(start, end) if start and end else None
            for start, end in zip(kept, until, strict=True)
        ],
        "monat_der_aufnahme": _once_each(_month, kept),
        "monat_drei_monate_alt": _once_each(lambda day: _month(day and assessment.add_months(day, 3)), born),
        "monat_nach_zuzug": _once_each(lambda day: day and assessment.add_months(day.replace(day=1), 1), moved),
    }


def _class(risk: object) -> str:
    """A risk class; what the table gives no class for is unknown, never harmless."""
    return risk if isinstance(risk, str) and risk in _RANK else "unbekannt"


def _once_each(function: Callable[[_Said], _Made], values: Sequence[_Said]) -> list[_Made]:
    """A function of every value; equal ones are looked at once."""
    known = {value: function(value) for value in set(values)}
    return [known[value] for value in values]


def _iso(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _month(day: date | None) -> date | None:
    return assessment.first_of_month(day) if day else None


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _rates(evaluation: Evaluation) -> list[Rates]:
    normal, dangerous = (map(_decimal, evaluation.outputs[name]) for name in ("satz_normal", "satz_gefaehrlich"))
    return list(map(Rates, normal, dangerous))


def _decimal(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, (Decimal, int)) else None


def _months_back(since: str, today: date) -> int:
    return assessment.months_between(date.fromisoformat(since), today) if since else 0


def _plain(breed: str | None) -> str | None:
    return " ".join(breed.casefold().split()) if breed else None


def _at_least(value: str | None, limit: Decimal) -> bool:
    return value is not None and Decimal(value) >= limit
