# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letters of the dog tax: what they say, and a target that prints them at the moment they go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import orjson

from connectors.letter import LetterPress
from flows.hundesteuer.assessment import euros
from flows.hundesteuer.entered import RATE, START
from flows.hundesteuer.findings import BY_PERSON
from flows.hundesteuer.register import due_as_written, outputs
from laufzettel.connect import Health, Item, Probe, Receipt, Target
from laufzettel.errors import Problem
from laufzettel.journal import Held, KeptReading
from laufzettel.stations.decide import listed
from laufzettel.stations.write import ItemMaker

_GIVEN = ("startmonat", "steuersatz", BY_PERSON)
_TEXT = "Guten Tag,\n\nanbei erhalten Sie {what} zum Aktenzeichen {number}.\n\nFreundliche Grüße\n{authority}\n"


class Notices:
    """Prints letters and hands them to the target that carries them (outbox or mail).

    The journal keeps what a letter says; the PDF is made from that when it is needed, so a letter that is looked up
    or sent again after a crash is the same to the byte.
    """

    def __init__(self, press: LetterPress, carrier: Target) -> None:
        """Args: press: sets letters; carrier: takes them out of the house."""
        self._press = press
        self._carrier = carrier
        self._set: dict[str, bytes] = {}
        self.name = carrier.name
        self.guarantee = carrier.guarantee
        self.settle_s = carrier.settle_s

    def check(self) -> Health:
        """As the carrier says."""
        return self._carrier.check()

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """What could not be sent."""
        self._set.clear()
        return self._carrier.plan([self._printed(item) for item in items])

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look whether the letters went out."""
        return self._carrier.probe([self._printed(item) for item in items])

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Print and hand over."""
        return self._carrier.write([self._printed(item) for item in items])

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back what the carrier has."""
        return self._carrier.confirm([self._printed(item) for item in items])

    def _printed(self, item: Item) -> Item:
        template, data = str(item.payload["vorlage"]), str(item.payload["daten"])
        pdf = self._set.get(data)
        if pdf is None:
            pdf = self._set[data] = self._press.render(template, orjson.loads(data))
        return Item(item.key, item.payload, {str(item.payload["datei"]): pdf})


class Writer:
    """Writes the letters of a batch: `bescheid` for every registration, `aenderung` where other dogs are affected."""

    def __init__(
        self,
        authority: Mapping[str, object],
        today: Callable[[], date],
        debits: Callable[[Held], Sequence[Mapping[str, object]]],
    ) -> None:
        """Args: authority: letterhead data from office.toml; today: date of the letters; debits: the rows of a case's
        debits as they were written, whose due dates a letter names on whatever day it goes out."""
        self._authority = dict(authority)
        self._debits = debits
        self._today = today

    def notices(self, cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
        """The notice (*Bescheid*) of each case."""
        return [self._notice(*one) for one in cases]

    def changes(self, cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
        """The notice of change (*Änderungsbescheid*) of each case; None where no other dog is affected."""
        return [self._change(*one) for one in cases]

    def _notice(self, case: Held, reading: KeptReading, decision: Mapping[str, object]) -> Item | None:
        result = outputs(decision)
        years = _years(result["jahre"])
        if not years:
            return None  # nothing was assessed; no such case can be released
        data = self._common(case, reading, decision, "bescheid", f"Hundesteuerbescheid {_in_words(years)}") | {
            "hund": {
                "name": _said(reading, "hund_name"),
                "rasse": _said(reading, "hund_rasse1"),
                "chip": _said(reading, "hund_chip"),
                "marke": result["marke"],
            },
            "jahre": result["jahre"],
            "zeilen": result["zeilen"],
            "summe": result["betrag"],
            "raten": _instalments(self._debits(case), "anmeldung"),
            "hinweise": ["Die Steuermarke liegt diesem Bescheid bei."],
            "lhundg": result["lhundg"],
            "aenderungen": result["aenderungen"],
        }
        return self._item(case, reading, "bescheid", "Ihren Hundesteuerbescheid", data)

    def _change(self, case: Held, reading: KeptReading, decision: Mapping[str, object]) -> Item | None:
        result = outputs(decision)
        changes = listed(result["aenderungen"])
        if not changes:
            return None
        total = sum((Decimal(str(change["unterschied"])) for change in changes), Decimal())
        years = sorted({year for change in changes for year in _years(change["jahre"])})
        data = self._common(
            case, reading, decision, "aenderung", f"Änderungsbescheid zur Hundesteuer {_in_words(years)}"
        ) | {
            "jahre": years,
            "summe": f"{total:.2f}",
            "raten": _instalments(self._debits(case), "aenderung"),
            "aenderungen": changes,
        }
        return self._item(case, reading, "aenderung", "Ihren Änderungsbescheid zur Hundesteuer", data)

    def _common(
        self, case: Held, reading: KeptReading, decision: Mapping[str, object], letter: str, subject: str
    ) -> dict[str, object]:
        result = outputs(decision)
        return {
            "behoerde": self._authority,
            "empfaenger": {
                "name": f"{_said(reading, 'halter_vorname')} {_said(reading, 'halter_nachname')}",
                "strasse": f"{_said(reading, 'halter_strasse')} {_said(reading, 'halter_hausnr')}",
                "plz_ort": f"{_said(reading, 'halter_plz')} {_said(reading, 'halter_ort')}",
            },
            "datum": self._today().isoformat(),
            "aktenzeichen": case.number,
            "kassenzeichen": result["kassenzeichen"],
            "betreff": subject,
            "steuer_ab": result["steuer_ab"],
            "lastschrift": bool(result["mandat"]),
            "gruende": _grounds(decision, result, letter),
        }

    def _item(self, case: Held, reading: KeptReading, template: str, what: str, data: Mapping[str, object]) -> Item:
        payload: dict[str, str | int | list[dict[str, str | int | None]] | None] = {
            "an": _said(reading, "halter_email"),
            "betreff": str(data["betreff"]),
            "text": _TEXT.format(what=what, number=case.number, authority=self._authority.get("name", "")),
            "datei": f"{template}-{case.number}.pdf",
            "vorlage": template,
            "daten": orjson.dumps(data).decode(),
        }
        return Item(f"{case.number}/{template}", payload)


def no_letters(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
    """No letter for anybody."""
    return [None] * len(cases)


def by_mail(items: ItemMaker) -> ItemMaker:
    """Only the letters whose recipient gave a mail address."""
    return lambda cases: [item if item and item.payload["an"] else None for item in items(cases)]


def by_post(items: ItemMaker) -> ItemMaker:
    """Only the letters that must be printed."""
    return lambda cases: [item if item and not item.payload["an"] else None for item in items(cases)]


def unaddressed(items: ItemMaker) -> ItemMaker:
    """All letters without a mail address, so that they are marked for printing."""
    return lambda cases: [
        Item(item.key, {**item.payload, "an": ""}, item.files) if item else None for item in items(cases)
    ]


def _grounds(decision: Mapping[str, object], result: Mapping[str, object], letter: str) -> list[dict[str, str]]:
    """The reasons a letter gives: one per rule that fired for start month and rate, with its legal basis.

    Where a person has decided instead of a table, the letter says that and not what the table would have said. The rate
    a person set is that of the new dog only, so a notice of change gives the table's reason.
    """
    by_person = result["von_person"]
    entered = set(by_person) if isinstance(by_person, dict) else set()
    left_out = {("startmonat", START)} if START in entered else set()
    if RATE in entered:
        left_out.add(("steuersatz", RATE) if letter == "bescheid" else (BY_PERSON, RATE))
    grounds = []
    for record in listed(decision.get("tables")):
        rules = record["rules"]
        names = rules if isinstance(rules, (list, tuple)) else ()
        silent = any(record["table"] == table and (table != BY_PERSON or field in names) for table, field in left_out)
        if record["table"] in _GIVEN and names and not silent:
            basis = record.get("legal_basis")
            said = ", ".join(map(str, basis)) if isinstance(basis, (list, tuple)) else ""
            grounds.append({"text": str(record.get("reason", "")), "rechtsgrundlage": said})
    return grounds


def _instalments(debits: Sequence[Mapping[str, object]], why: str) -> list[dict[str, str | int]]:
    """When how much is due, the debits of one kind together, by date and calendar year."""
    sums: dict[tuple[date, int], int] = {}
    for debit in debits:
        if debit["grund"] == why:
            for day, cents in due_as_written(debit):
                key = day, int(str(debit["jahr"]))
                sums[key] = sums.get(key, 0) + cents
    return [
        {"faellig": day.isoformat(), "jahr": year, "betrag": euros(cents)}
        for (day, year), cents in sorted(sums.items())
    ]


def _years(value: object) -> list[int]:
    return [int(str(one["jahr"])) for one in listed(value)]


def _in_words(years: Sequence[int]) -> str:
    """`2026`, `2025 und 2026`, or `2024 bis 2026`."""
    if len(years) > 2:
        return f"{years[0]} bis {years[-1]}"
    return " und ".join(map(str, years))


def _said(reading: KeptReading, name: str) -> str:
    found = reading.get(name)
    return found.value or "" if found else ""
