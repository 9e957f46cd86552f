# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decides dog registrations: facts from the register, tables from the workbook, arithmetic from `assessment`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from connectors.sql import SqlTarget
from flows.hundesteuer import inputs
from flows.hundesteuer.assessment import first_of_month
from flows.hundesteuer.breeds import Breeds
from flows.hundesteuer.entered import RATE, RISK, START, rate_entered, start_entered
from flows.hundesteuer.facts import Facts, look_up
from flows.hundesteuer.findings import Found, kept, problems, said_by_person, unsure
from flows.hundesteuer.household import Count, Phase, phases
from flows.hundesteuer.mandate import PARTS, is_complete
from flows.hundesteuer.name import NAME
from flows.hundesteuer.outcome import Owed, Rates, RatesAt, Registration, outcome
from flows.hundesteuer.reasons import WAITS_FOR_HOUSEHOLD
from laufzettel.form import Columns
from laufzettel.journal import Held, Journal
from laufzettel.rules import Value
from laufzettel.rules.releases import Versions
from laufzettel.stations import Decided

HOUSEHOLD = "haushalt"
"""Kind of the mark that lets one registration per household through at a time: the next one counts its dog."""
KEEPER = "halter"
"""Kind of the mark by which another open application of the same keeper is seen."""
_ENTERED = (RATE, START, RISK)
_RANK = {"normal": 0, "unbekannt": 1, "gefaehrlich": 2}


class _Law(NamedTuple):
    """The law a batch is decided by: the day, the version that is valid on it, and how that one spells breeds."""

    day: date
    ruleset: str
    breeds: Breeds


class _Breed(NamedTuple):
    """What the table `rasse` says of a batch, of two parent breeds the graver: class, size, its record per case."""

    risks: list[str]
    sizes: Sequence[Value]
    records: list[Mapping[str, object]]


class _RateTable(NamedTuple):
    """What the table `steuersatz` says for each household of a batch, in each of its phases."""

    rates: RatesAt
    asks: Mapping[tuple[Count, date], bool]
    records: Mapping[tuple[Count, date], Mapping[str, object]]


class Decider:
    """Decides batches; see `laufzettel.stations.decide.Decider`."""

    def __init__(
        self,
        journal: Journal,
        register: SqlTarget,
        rules: Versions,
        *,
        postcodes: frozenset[str],
        today: Callable[[], date],
    ) -> None:
        """Args: journal; register; rules: those released; postcodes: of the municipality; today: date of decision."""
        self._journal = journal
        self._register = register
        self._rules = rules
        self._postcodes = postcodes
        self._today = today
        self._law_on = lru_cache(maxsize=2)(self._law)

    def __call__(self, cases: Sequence[Held], columns: Columns) -> list[Decided]:
        """Decide every case of a batch.

        Raises:
            SystemFault: the register cannot be reached.
        """
        law = self._law_on(self._today())
        today, days = law.day, [law.day] * len(cases)
        facts = look_up(self._register, cases, columns, today)
        keepers = [one.person for one in facts]
        waiting = self._households(cases, facts)
        breed = self._breed(columns, law)
        start = self._rules.evaluate("startmonat", inputs.start(columns), days)
        plausible = inputs.once_each(lambda value: inputs.plausible(value, today), start.outputs["steuer_ab"])
        since = [start_entered(entered) or value for entered, value in zip(columns[START], plausible, strict=True)]
        households = [
            phases(begin, today, risk == "gefaehrlich", fact.dogs) if begin else ()
            for begin, risk, fact in zip(since, breed.risks, facts, strict=True)
        ]
        table = self._rates(households, law.ruleset)
        large = inputs.large(columns)
        hints = inputs.hints(breed.risks, large)
        registrations = self._registrations(cases, columns, breed.risks, since, households, keepers, hints)
        owed: Owed = {}
        outputs = [outcome(one, fact, table.rates, owed) for one, fact in zip(registrations, facts, strict=True)]
        body = self._rules.evaluate("koerpermasse", inputs.body(columns, breed.sizes, today), days)
        open_ = self._others_open(cases, keepers)
        seen = inputs.Seen(facts, breed.risks, large, since, outputs, open_, body, self._postcodes, today)
        ways = self._rules.evaluate("weg", inputs.ways(columns, seen), days)
        found = Found(cases, columns, facts, since, outputs, law.breeds, start, ways, self._asks(households, table))
        records = breed.records, kept(start, law.ruleset), kept(ways, law.ruleset)
        return self._decided(found, registrations, waiting, records, table, law)

    def _decided(
        self,
        found: Found,
        registrations: Sequence[Registration],
        waiting: Mapping[int, Decided],
        records: tuple[Sequence[Mapping[str, object]], ...],
        table: _RateTable,
        law: _Law,
    ) -> list[Decided]:
        ruleset, law_date = law.ruleset, law.day.isoformat()
        doubtful = unsure(self._journal, found.cases)
        rates = {id(home): _distinct(home, table.records) for home in _different(one.phases for one in registrations)}
        decided = []
        for case, one, output, why, breed, start, way in zip(
            found.cases, registrations, found.outputs, problems(found), *records, strict=True
        ):
            tables = (breed, start, *rates[id(one.phases)], *said_by_person(one), way)
            asked = (*why, *doubtful.get(case.id, ()))
            decided.append(waiting.get(case.id) or Decided(output, tables, ruleset, law_date, asked))
        return decided

    def _law(self, day: date) -> _Law:
        """Without a version for the day every table says so; any will do then to recognise how breeds are spelt."""
        book = self._rules.on(day)
        table = (book or self._rules.books[-1]).tables["rasse"]
        return _Law(day, book.version if book else "", Breeds(table, day))

    def _registrations(
        self,
        cases: Sequence[Held],
        columns: Columns,
        risks: Sequence[str],
        since: Sequence[date | None],
        households: Sequence[tuple[Phase, ...]],
        keepers: Sequence[str],
        hints: Sequence[str],
    ) -> list[Registration]:
        parts = list(zip(*(columns[part] for part in PARTS), strict=True))
        mandates = inputs.once_each(lambda some: is_complete(*some), parts)
        entered = list(zip(*(columns[name] for name in _ENTERED), strict=True))
        by_person = inputs.once_each(_given, entered)
        rates = inputs.once_each(rate_entered, columns[RATE])
        every = zip(
            cases,
            columns["hund_chip"],
            risks,
            since,
            households,
            rates,
            by_person,
            keepers,
            mandates,
            hints,
            strict=True,
        )
        today = self._today()
        return [
            Registration(case.id, case.number, chip or "", risk, begin, home, rate, said, keeper, mandate, hint, today)
            for case, chip, risk, begin, home, rate, said, keeper, mandate, hint in every
        ]

    def _rates(self, households: Sequence[tuple[Phase, ...]], ruleset: str) -> _RateTable:
        """Ask the table once for every number of dogs in every phase that occurs, by the law of that month."""
        keys = sorted(
            {
                (count, phase.span.first)
                for home in _different(households)
                for phase in home
                for count in (phase.before, phase.now)
                if any(count)
            }
        )
        columns = {
            "gefaehrliche_hunde": [count.dangerous for count, _ in keys],
            "weitere_hunde_normal": [count.others for count, _ in keys],
        }
        found = self._rules.evaluate("steuersatz", columns, [first_of_month(day) for _, day in keys])
        normal, dangerous = ([*map(_decimal, found.outputs[name])] for name in ("satz_normal", "satz_gefaehrlich"))
        rates = dict(zip(keys, map(Rates, normal, dangerous), strict=True))
        asks = dict(zip(keys, (way != "A1" for way in found.outputs["weg"]), strict=True))
        return _RateTable(rates, asks, dict(zip(keys, kept(found, ruleset), strict=True)))

    def _asks(self, households: Sequence[tuple[Phase, ...]], table: _RateTable) -> list[bool]:
        """Whether the table leaves the rate of some month to a person."""
        asks = {
            id(home): any(table.asks[phase.now, phase.span.first] for phase in home if any(phase.now))
            for home in _different(households)
        }
        return [asks[id(home)] for home in households]

    def _breed(self, columns: Columns, law: _Law) -> _Breed:
        """Class and size of each dog; of two parent breeds the graver, before both what a person established."""
        breeds = inputs.once_each(law.breeds.named, columns["hund_rasse1"])
        first = self._rules.evaluate("rasse", {"rasse": breeds}, [law.day] * len(breeds))
        risks = [*map(_class, first.outputs["risikoklasse"])]
        sizes, records = list(first.outputs["groessenklasse"]), kept(first, law.ruleset)
        mixed = [index for index, value in enumerate(columns["hund_rasse2"]) if value]
        names: list[Value] = [law.breeds.named(columns["hund_rasse2"][index]) for index in mixed]
        second = self._rules.evaluate("rasse", {"rasse": names}, [law.day] * len(mixed))
        graver = map(_class, second.outputs["risikoklasse"])
        for index, risk, record in zip(mixed, graver, kept(second, law.ruleset), strict=True):
            sizes[index] = None  # nobody can say how large a crossbreed grows
            if _RANK[risk] > _RANK[risks[index]]:
                risks[index], records[index] = risk, record
        for index, entered in enumerate(columns[RISK]):
            if entered in _RANK:
                risks[index] = entered
        return _Breed(risks, [size if isinstance(size, str) else None for size in sizes], records)

    def _households(self, cases: Sequence[Held], facts: Sequence[Facts]) -> dict[int, Decided]:
        """Cases that must wait until another registration of their household is in the register."""
        holders = self._mark(HOUSEHOLD, cases, [one.household for one in facts])
        others = {case_id: holder for case_id, holder in holders.items() if holder != case_id}
        numbers = self._journal.numbers(set(others.values()))
        return {
            case_id: Decided({}, (), "", "", wait_for=(holder, WAITS_FOR_HOUSEHOLD.at(number=numbers[holder])))
            for case_id, holder in others.items()
        }

    def _others_open(self, cases: Sequence[Held], keepers: Sequence[str]) -> list[bool]:
        """Whether another application of the same keeper is open."""
        holders = self._mark(KEEPER, cases, keepers)
        return [holders.get(case.id, case.id) != case.id for case in cases]

    def _mark(self, kind: str, cases: Sequence[Held], values: Sequence[str]) -> dict[int, int]:
        given = {case.id: value for case, value in zip(cases, values, strict=True) if value}
        return self._journal.take_marks(NAME, kind, given, claim=cases[0].claim) if given else {}


def _distinct(
    home: Sequence[Phase], records: Mapping[tuple[Count, date], Mapping[str, object]]
) -> list[Mapping[str, object]]:
    """What the table of rates said for the phases of a household in which the new dog is there, each answer once."""
    found: list[Mapping[str, object]] = []
    for phase in home:
        if phase.now != phase.before and (said := records[phase.now, phase.span.first]) not in found:
            found.append(said)
    return found


def _different(households: Iterable[Sequence[Phase]]) -> Iterable[Sequence[Phase]]:
    """The households of a batch; those without other dogs share what `phases` gives, and are looked at once."""
    return {id(home): home for home in households}.values()


def _given(entered: tuple[str | None, ...]) -> dict[str, str]:
    """What a person set, by field."""
    return {name: value for name, value in zip(_ENTERED, entered, strict=True) if value}


def _class(risk: object) -> str:
    """A risk class; what the table gives no class for is unknown, never harmless."""
    return risk if isinstance(risk, str) and risk in _RANK else "unbekannt"


def _decimal(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, (Decimal, int)) else None
