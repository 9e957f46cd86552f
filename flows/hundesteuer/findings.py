# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a person must look at each case of a batch, and what the decision keeps of what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flows.hundesteuer.breeds import Breeds
from flows.hundesteuer.entered import RATE, RISK, START
from flows.hundesteuer.facts import Facts
from flows.hundesteuer.form import FORM
from flows.hundesteuer.outcome import Registration
from flows.hundesteuer.reasons import NO_RULE, reason
from flows.hundesteuer.rule_tables import STATUTE
from laufzettel.errors import Problem
from laufzettel.form import Columns
from laufzettel.journal import Held, Journal
from laufzettel.rules import Verdict
from laufzettel.rules.releases import Answer
from laufzettel.rules.values import Type, in_german
from laufzettel.sniff import PDF

SURE_ENOUGH = 0.85
"""Values that were read less surely than this are compared by a person (docs/decisions/0011)."""

BY_PERSON = "von_person"
"""Stands where the name of a table stands, for what a person set."""

_ALWAYS = ("table", "rules")
_SETTLED_BY = {"ermaessigung": RATE, "festsetzungsfrist": START}
"""Reasons for a person that are settled by what a person entered."""
_REQUIRED = tuple(field for field in FORM.fields if field.required)


class Found(NamedTuple):
    """What was found out about a batch; one entry per case where it is a list."""

    cases: Sequence[Held]
    columns: Columns
    facts: Sequence[Facts]
    since: Sequence[date | None]
    outputs: Sequence[Mapping[str, object]]
    breeds: Breeds
    start: Answer
    ways: Answer
    asks: Sequence[bool]


def problems(found: Found) -> list[list[Problem]]:
    """Why a person must look at each case: by the table of ways, and where nothing right could come about."""
    columns = found.columns
    incomplete = _incomplete(columns)
    starts = found.start.outputs["weg"]
    every = zip(found.ways.verdicts, found.ways.outputs["grund_klaerung"], starts, found.asks, strict=True)
    said = []
    for index, (verdict, codes, way, asks) in enumerate(every):
        some: list[Problem] = []
        if isinstance(codes, list) and codes:
            some += [_reason(str(code), found, index) for code in codes if not _settled(str(code), columns, index)]
        if verdict is not Verdict.OK:
            some.append(NO_RULE.at(table="weg", verdict=verdict.value))
        if found.since[index] is None:
            some.append(_reason("startmonat", found, index))
        elif way != "A1" and columns[START][index] is None:
            some.append(_reason("startmonat_pruefen", found, index))
        if found.since[index] is not None and not found.outputs[index]["soll"]:
            some.append(_reason("kein_steuersatz", found, index))
        elif asks and columns[RATE][index] is None:
            some.append(_reason("steuersatz", found, index))
        facts = found.facts[index]
        if facts.faulty:
            tags = ", ".join(facts.faulty)
            some.append(reason("register_fehlerhaft", tags=tags, number=found.cases[index].number))
        if facts.dogs and any(dog.set_by_person and dog.tag in facts.tags for dog in facts.dogs):
            some.append(reason("anderer_hund"))
        if index in incomplete:
            some.append(reason("unvollstaendig", labels=incomplete[index]))
        said.append(some)
    return said


def unsure(journal: Journal, cases: Sequence[Held]) -> dict[int, tuple[Problem, ...]]:
    """Cases with values that the reader of a printed form is not sure enough of, with the labels of these fields."""
    pages = [case.id for case in cases if case.media_type == PDF]
    if not pages:
        return {}
    found: dict[int, tuple[Problem, ...]] = {}
    for case_id, (_, reading, _) in journal.load_readings(pages).items():
        doubtful = {name for name, (_, sure) in (reading.more or {}).items() if sure < SURE_ENOUGH}
        labels = [field.label for field in FORM.fields if field.name in doubtful and reading.texts.get(field.name)]
        if labels:
            found[case_id] = (reason("lesesicherheit", labels=", ".join(labels)),)
    return found


def said_by_person(one: Registration) -> list[dict[str, object]]:
    """What a person set, as records beside those of the tables, so that slip and letter can name it."""
    if not one.von_person:
        return []
    said: dict[str, tuple[str, str]] = {}
    if one.rate_set is not None:
        rate = in_german(one.rate_set, Type.NUMBER, 2)
        said[RATE] = (
            "§§ 3, 5 bis 7",
            f"Die Steuer für diesen Hund wurde im Einzelfall auf {rate} EUR im Jahr festgesetzt.",
        )
    if START in one.von_person and one.since is not None:
        day = one.since.strftime("%d.%m.%Y")
        said[START] = "§ 2", f"Der Beginn der Steuerpflicht wurde im Einzelfall auf den {day} festgesetzt."
    if RISK in one.von_person:
        falls = "fällt" if one.risk == "gefaehrlich" else "fällt nicht"
        said[RISK] = "§ 3", f"Nach Prüfung im Einzelfall {falls} der Hund unter §§ 3 oder 10 LHundG NRW."
    return [
        {
            "table": BY_PERSON,
            "rules": [field],
            "legal_basis": [f"{paragraphs} {STATUTE}"],
            "reason": sentence,
            "inputs": {field: one.von_person[field]},
        }
        for field, (paragraphs, sentence) in said.items()
    ]


def kept(answer: Answer, ruleset: str) -> list[Mapping[str, object]]:
    """A table's records as the journal keeps them: without the version, where it is the one that stands beside them."""
    records = answer.records()
    beside = ("version", ruleset)
    short = {
        key: {name: said for name, said in record.items() if name in _ALWAYS or (said and (name, said) != beside)}
        for key, record in {id(record): record for record in records}.items()
    }
    return [short[id(record)] for record in records]


def _reason(code: str, found: Found, index: int) -> Problem:
    similar, field = "", None
    if code == "rasse_unbekannt":
        field = "hund_rasse1"
        written = (found.columns[name][index] for name in ("hund_rasse1", "hund_rasse2"))
        similar = next((name for one in written if one and (name := found.breeds.similar(one))), "")
    return reason(
        code,
        field=field,
        number=found.cases[index].number,
        similar_de=f" Ähnlich geschrieben: {similar}." if similar else "",
        similar_en=f" Spelt alike: {similar}." if similar else "",
    )


def _settled(code: str, columns: Columns, index: int) -> bool:
    field = _SETTLED_BY.get(code)
    return field is not None and columns[field][index] is not None


def _incomplete(columns: Columns) -> dict[int, str]:
    """Cases that lack what is required although somebody let them pass, with the labels."""
    found: dict[int, str] = {}
    for field in _REQUIRED:
        if not all(columns[field.name]):
            for index, value in enumerate(columns[field.name]):
                if value is None:
                    found[index] = f"{found[index]}, {field.label}" if index in found else field.label
    return found
