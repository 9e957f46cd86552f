# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever stands in the fields: the dog tax decides rightly, or says that a person must enter something."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors.smtp.mail import ascii_address
from flows.hundesteuer.checks import checks
from flows.hundesteuer.decider import Decider
from flows.hundesteuer.form import FORM
from flows.hundesteuer.latin import is_address, is_name
from flows.hundesteuer.mail_address import is_address as is_mail_address
from flows.hundesteuer.notices import Writer
from flows.hundesteuer.register import DEBITS, DOGS, household_key, open_register, person_key, register_items, schema
from flows.hundesteuer.sample import applications
from laufzettel.case import State, Station
from laufzettel.connect import Item
from laufzettel.errors import Problem
from laufzettel.fields import KeptReading
from laufzettel.form import FormField, Kind
from laufzettel.journal import Held, Journal, open_journal
from laufzettel.rules import load_rules
from laufzettel.rules.releases import Versions
from laufzettel.stations import Decided
from laufzettel.working_days import NRW

HERE = Path(__file__).parents[2] / "flows" / "hundesteuer"
TODAY = date(2026, 11, 24)
SOUND = next(applications(1, today=TODAY))
CASE = Held(1, "HST-TEST", "d", "antrag.pdf", "application/pdf", "", Station.DECIDE, State.READY, 0, 1, b"", 1)
AUTHORITY: Mapping[str, object] = {"name": "Stadt Musterstadt"}
NEEDED = (
    "haushalt", "kassenzeichen", "nachname", "vorname", "geb_datum", "strasse", "hausnr", "plz", "ort", "rasse", "chip",
    "wurfdatum", "risikoklasse", "steuer_ab", "marke", "antrag_sha256",
)  # fmt: skip
"""Columns of the register that must not be empty."""


def dog(number: int, **changes: str | None) -> dict[str, str | int | None]:
    """A row of the register: a dog of the sound application's household and keeper, unless said otherwise."""
    row: dict[str, str | int | None] = dict.fromkeys(("geb_datum", "strasse", "hausnr", "plz", "ort"), "-")
    row |= {
        "haushalt": household_key(*(SOUND[f"halter_{part}"] for part in ("plz", "strasse", "hausnr", "nachname"))),
        "person": person_key(*(SOUND[f"halter_{part}"] for part in ("nachname", "vorname", "geburtsdatum"))),
    }
    row |= {"kassenzeichen": "9000000019", "nachname": "-", "vorname": "-", "rasse": "Mops", "wurfdatum": "2020-01-01"}
    row |= {"chip": f"27609810000091{number}", "risikoklasse": "normal", "steuer_ab": "2026-01-01", "hund_name": None}
    return row | {"marke": f"26-00091{number}", "antrag_sha256": "-", "steuer_bis": None, "hinweis": None} | changes


HOUSEHOLDS: dict[str, list[dict[str, str | int | None]]] = {
    "nobody": [],
    "one dog": [dog(0)],
    "later dog": [dog(0, steuer_ab="2026-12-01"), dog(1, steuer_ab="2025-03-01", steuer_bis="2026-06-30")],
    "dangerous": [dog(0, risikoklasse="gefaehrlich")],
    "mixed": [dog(0), dog(1, risikoklasse="gefaehrlich")],
    "faulty": [dog(0, steuer_ab="31.02.2026"), dog(1, steuer_bis="bald"), dog(2, steuer_ab="9999-12-31")],
    "hints": [dog(0, hinweis="verstorben"), dog(1, hinweis="Auskunftssperre")],
}


class Town:
    """A register with a household in it, and the code that decides beside it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.register = open_register(f"sqlite:///{folder / 'register.db'}")
        self.register.execute(schema("sqlite", unique=True))
        self.register.insert(
            [Item(f"ALT-{number}", {DOGS: [row], DEBITS: []}) for number, row in enumerate(HOUSEHOLDS[name])]
        )
        self._open = open_journal(f"sqlite:///{folder / 'journal.db'}", folder / "store")
        self.journal: Journal = self._open.__enter__()
        rules = Versions([load_rules(HERE / "rules.xlsx")])
        self._decide = Decider(self.journal, self.register, rules, postcodes=frozenset({"59999"}), today=lambda: TODAY)

    def close(self) -> None:
        """Close both."""
        self._open.__exit__(None, None, None)
        self.register.close()

    def decide(self, values: Mapping[str, str | None]) -> tuple[list[Problem], Decided]:
        """What the checks and the decision say of one application, as if somebody let all problems pass."""
        columns = {field.name: [values.get(field.name) or None] for field in FORM.all_fields}
        found = [problem for rule in checks(lambda: TODAY) for problem in rule(columns)[0]]
        (decided,) = self._decide([CASE], columns)
        with self.journal.database.transaction():
            self.journal.drop_marks([CASE.id])
        return found + list(decided.problems), decided


def written(values: Mapping[str, str | None], decided: Decided) -> tuple[Item | None, Item | None, Item | None]:
    """What would be written and sent: register, notice, notice of change."""
    texts = {field.name: values.get(field.name) or None for field in FORM.all_fields}
    reading = KeptReading(texts, "page:1", [""] * len(texts))
    decision = json.loads(orjson.dumps({"outputs": decided.outputs, "tables": decided.tables}))
    case = [(CASE, reading, decision)]
    (row,) = register_items(lambda: TODAY, NRW)(case)
    writer = Writer(AUTHORITY, lambda: TODAY, lambda _: _rows(row, DEBITS) if row else [])
    return row, writer.notices(case)[0], writer.changes(case)[0]


def assert_right_or_refused(values: Mapping[str, str | None], found: list[Problem], decided: Decided) -> None:
    """Either nobody can hand it back as it is, or row, debits and letter are complete and agree to the cent."""
    row, notice, change = written(values, decided)
    if any(problem.blocks for problem in found):
        return
    assert row is not None
    assert notice is not None
    (of_dog,) = _rows(row, DOGS)
    assert [column for column in NEEDED if not of_dog.get(column)] == []
    assert date.fromisoformat(str(of_dog["steuer_ab"])).day == 1
    outputs = decided.outputs
    amount = Decimal(str(outputs["betrag"]))
    assert amount > 0 or "jahressteuer_festgesetzt" in _object(outputs["von_person"])
    years = outputs["jahre"]
    assert isinstance(years, list)
    assert sum(Decimal(one["betrag"]) for one in years) == amount
    debits = _rows(row, DEBITS)
    assert sum(int(str(one["betrag_ct"])) for one in debits if one["grund"] == "anmeldung") == amount * 100
    for one in debits:
        due = sum(int(part.partition(":")[2]) for part in str(one["faellig"]).split())
        assert due == max(0, int(str(one["betrag_ct"])))
        assert one["sachkonto"] == "4032"
    said = json.loads(str(notice.payload["daten"]))
    assert sum(Decimal(one["betrag"]) for one in said["raten"]) == amount
    assert (change is None) == (outputs["aenderungen"] == [])
    assert bool(of_dog["iban"]) == bool(outputs["mandat"])


def _rows(item: Item, table: str) -> list[dict[str, str | int | None]]:
    rows = item.payload[table]
    assert isinstance(rows, list)
    return rows


def _object(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


@pytest.fixture(params=HOUSEHOLDS, ids=lambda name: str(name).replace(" ", "-"))
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A town for each household."""
    town = Town(tmp_path, request.param)
    yield town
    town.close()


_DAYS = st.one_of(
    st.dates().map(date.isoformat),
    st.dates(date(2019, 1, 1), date(2028, 12, 31)).map(date.isoformat),
    st.sampled_from(["9999-12-31", "0001-01-01", "2000-01-01", "2024-02-29", TODAY.isoformat()]),
)
_NUMBERS = st.one_of(
    st.decimals(-10, 10_000, places=2).map(lambda number: f"{number:f}"),
    st.sampled_from(["84", "84.00", "0", "0.01", "12", "9" * 40, "0." + "1" * 40]),
)
_TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Rottweiler", "Labrador", "Mischling", "=1+2", "Анна", "ja", "26-000910", "a@b.de", "x y@b.de"]),
)


def values_of(field: FormField) -> st.SearchStrategy[str | None]:
    """Canonical values of a field: sound, hostile, or none."""
    kinds: dict[Kind, st.SearchStrategy[str]] = {
        Kind.DATE: _DAYS,
        Kind.DECIMAL: _NUMBERS,
        Kind.INTEGER: st.integers(-5, 10**20).map(str),
        Kind.DIGITS: st.one_of(st.text("0123456789", min_size=1, max_size=16), st.just("9000000019")),
        Kind.CODE: st.sampled_from(sorted(field.choices or {"-": ()})),
        Kind.FLAG: st.sampled_from(["true", "false"]),
        Kind.TEXT: _TEXTS,
    }
    # Mostly sound, so that single faults are met as well as hopeless cases.
    return st.one_of(st.just(SOUND.get(field.name)), st.none(), kinds[field.kind])


APPLICATIONS = st.fixed_dictionaries({field.name: values_of(field) for field in FORM.all_fields})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(APPLICATIONS)
@example(dict.fromkeys((field.name for field in FORM.all_fields), None))
@example(SOUND | {"grund": "zuzug", "zuzug_am": "9999-12-31"})
@example(SOUND | {"grund": "pflege", "pflege_bis": "0001-01-01"})
@example(SOUND | {"grund": "wurf", "hund_wurfdatum": "9999-12-31"})
def test_no_application_whatever_breaks_anything(town: Town, values: dict[str, str | None]) -> None:
    """Through checks, decision, register rows and letters, beside every kind of household: right, or refused."""
    found, decided = town.decide(values)
    assert_right_or_refused(values, found, decided)


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([field.name for field in FORM.all_fields]).flatmap(
        lambda name: st.tuples(st.just(name), values_of(FORM.field(name)))
    )
)
def test_one_hostile_field_in_a_sound_application_breaks_nothing(town: Town, change: tuple[str, str | None]) -> None:
    """The same for each field by itself."""
    values = SOUND | dict([change])
    found, decided = town.decide(values)
    assert_right_or_refused(values, found, decided)


# --- letters, addresses, dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Müller", "Łukasz", "Nguyễn", "d’Exemple", "Ayşe", "van der Berg-Öztest", "C\u0328e", "Ærø"]
)
def test_latin_names_are_taken(name: str) -> None:
    """The letters of DIN 91379, also those that Unicode writes as two signs."""
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["Анна", "Ελένη", "=1+2", "Erika2", "Mül\tler", "\u202eakirE", "Müller;", "@x", "-x", "'x", "𝐀nna", "Ａnna", " "],
)
def test_other_letters_digits_and_formulas_are_no_names(name: str) -> None:
    """Cyrillic and Greek, digits, formulas, control characters and letters of another width."""
    assert not is_name(name)


@pytest.mark.parametrize("beside", ["", "a", "ỹ"])
def test_every_sign_is_judged_alike_whatever_stands_beside_it(beside: str) -> None:
    """A letter of Unicode's first blocks is one by its name there, whether it is looked up at once or by its name."""
    for sign in map(chr, range(0xC0, 0x250)):
        is_letter = unicodedata.name(sign).startswith("LATIN ") and sign.isalpha()
        assert is_name(sign + beside) is is_letter
        assert is_address(beside + sign) is is_letter


@pytest.mark.parametrize(
    ("number", "fits"), [("7", True), ("12a", True), ("3-5", True), ("1/2", True), ("=1+2", False), ("+1", False)]
)
def test_house_numbers_are_no_formulas(number: str, fits: bool) -> None:
    """Digits and letters, and what stands between them."""
    assert is_address(number) is fits


@pytest.mark.parametrize(
    "address",
    ["a@b.example", "erika.muster+hund@müller.example", "x_y@sub.domain.example"],
)
def test_sound_mail_addresses_are_taken(address: str) -> None:
    """Also with umlauts in the domain."""
    assert is_mail_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "a b@c.de",
        "a@b.de\nBcc: x@y.de",
        "a@b.de, c@d.de",
        "a@b.de;c@d.de",
        "Erika <a@b.de>",
        "a@b",
        "@b.de",
        "a@",
        "a@@b.de",
        "a.@b.de",
        "a@-b.de",
    ],
)
def test_what_is_no_single_mail_address_is_refused_before_anything_is_written(address: str) -> None:
    """Two addresses, blanks, line breaks, names."""
    assert not is_mail_address(address)


@given(st.one_of(st.emails(), st.text(max_size=30), st.tuples(st.text(max_size=9), st.text(max_size=9)).map("@".join)))
def test_an_address_the_checks_take_is_one_the_mail_server_gets(address: str) -> None:
    """The letter's target must never be the first to refuse it: by then the register has been written."""
    assert not is_mail_address(address) or ascii_address(address) is not None


BOUNDS: dict[str, tuple[str, str, str, str]] = {
    "haltung_seit": ("1999-12-31", "2000-01-01", "2026-12-25", "2026-12-26"),
    "zuzug_am": ("1999-12-31", "2000-01-01", "2026-12-25", "2026-12-26"),
    "pflege_bis": ("1999-12-31", "2000-01-01", "2036-11-24", "2036-11-25"),
    "halter_geburtsdatum": ("1899-12-31", "1900-01-01", "2026-11-24", "2026-11-25"),
    "hund_wurfdatum": ("1999-12-31", "2000-01-01", "2026-11-24", "2026-11-25"),
    "unterschrift_datum": ("1999-12-31", "2000-01-01", "2026-11-24", "2026-11-25"),
    "sepa_datum": ("1999-12-31", "2000-01-01", "2026-11-24", "2026-11-25"),
    "steuer_ab_festgesetzt": ("1999-12-31", "2000-01-01", "2027-02-24", "2027-02-25"),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_every_date_has_its_bounds(name: str) -> None:
    """To the day; outside nobody can hand the case back as it is."""
    dates: Callable[[Mapping[str, list[str | None]]], Sequence[Sequence[Problem]]] = checks(lambda: TODAY)[0]
    columns = {field.name: [None] * 4 for field in FORM.all_fields} | {name: list(BOUNDS[name])}
    found = [[problem for problem in some if problem.code == "hundesteuer.date_range"] for some in dates(columns)]
    assert [len(some) for some in found] == [1, 0, 0, 1]
    assert all(problem.blocks and problem.field == name for some in found for problem in some)


def test_every_date_of_the_form_is_bounded() -> None:
    """None is forgotten."""
    assert {field.name for field in FORM.all_fields if field.kind is Kind.DATE} == BOUNDS.keys()
