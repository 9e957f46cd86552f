# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A candidate as somebody enters it in a form: what is asked in which order, and from what was typed to a candidate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.form import Kind as FieldKind
from laufzettel.pilot.opportunities import messages as m
from laufzettel.pilot.opportunities.candidate import Candidate, Input, figure
from laufzettel.pilot.opportunities.criteria import ACCESS, CRITERIA, GATES, QUANTITIES, Asked, Grade, Part, rated
from laufzettel.pilot.opportunities.layout import Kind
from laufzettel.pilot.opportunities.reading import LARGEST_AMOUNT, LONGEST_NAME, LONGEST_TEXT
from laufzettel.values import Separators, decide_column, fold
from laufzettel.words import Pair

GRADE, GATE = "grade.", "gate."
"""How the entries begin that say what an input rests on, and those that answer a gate."""
GATE_ANSWERS: Mapping[str, tuple[bool | None, Pair]] = {
    "open": (None, ("offen", "open")),
    "yes": (True, ("ja", "yes")),
    "no": (False, ("nein", "no")),
}
_GRADE_TITLE: Pair = ("Beleg", "Evidence")
_GATE_CHOICES = tuple((code, words) for code, (_, words) in GATE_ANSWERS.items())
_ACCESS_CHOICES = tuple((code, words) for code, (_, words) in ACCESS.items())
_GRADE_CHOICES = tuple((grade.value, (f"{grade} {grade.words[0]}", f"{grade} {grade.words[1]}")) for grade in Grade)
_IN_PERCENT: Pair = (
    "in Prozent, 0 bis 100: wie viel der Zeit die Automatisierung abnehmen kann",
    "in percent, 0 to 100: how much of the time automation can take off",
)
_SHOWS = {"de": "1,5", "en": "1.5"}
"""How a number with a decimal sign is written; decides what can be read in two ways."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is entered.

    Attributes:
        key: its name in the form.
        label: what it is called.
        hint: how to answer.
        kind: what it may be.
        choices: what one can choose from, code and words; empty where one types.
        longest: characters at most.
    """

    key: str
    label: Pair
    hint: Pair
    kind: Kind
    choices: tuple[tuple[str, Pair], ...] = ()
    longest: int = 40


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together.

    Attributes:
        title: what they are about.
        hint: how to answer them.
        entries: in their order.
    """

    title: Pair
    hint: Pair
    entries: tuple[Entry, ...]


def _figure(asked: Asked, kind: Kind) -> tuple[Entry, Entry]:
    """A figure, and what it rests on."""
    hint = _IN_PERCENT if kind is Kind.SHARE else asked.hint
    grade = (f"{_GRADE_TITLE[0]}: {asked.title[0]}", f"{_GRADE_TITLE[1]}: {asked.title[1]}")
    return (
        Entry(asked.code, asked.title, hint, kind, _ACCESS_CHOICES if kind is Kind.ACCESS else ()),
        Entry(GRADE + asked.code, grade, ("", ""), Kind.GRADE, _GRADE_CHOICES),
    )


def _figures(part: Part) -> tuple[Entry, ...]:
    kinds = {"access": Kind.ACCESS}
    return tuple(entry for one in rated(part) for entry in _figure(one, kinds.get(one.code, Kind.RATING)))


_BETWEEN: Pair = (
    "Zahlen von 0 bis 1, auch dazwischen wie 0,65. Der Beleg sagt, worauf die Zahl beruht: je besser, desto schmaler "
    "die Bandbreite.",
    "Numbers from 0 to 1, also between such as 0.65. The evidence says what a number rests on: the better it is, the "
    "narrower the band.",
)
GROUPS = (
    Group(
        ("Das Verfahren", "The process"),
        ("Keine Namen von Personen.", "No names of persons."),
        (
            Entry(
                "name",
                ("Name", "Name"),
                ("nur einmal in der Mappe", "only once in the workbook"),
                Kind.NAME,
                (),
                LONGEST_NAME,
            ),
            Entry(
                "unit", ("Bereich", "Unit"), ("wo es erledigt wird", "where it is done"), Kind.TEXT, (), LONGEST_NAME
            ),
            Entry(
                "remark",
                ("Beschreibung und Bemerkung", "Description and remark"),
                (
                    "was sonst zu wissen ist, auch woher die Zahlen stammen",
                    "what else is to be known, and where the figures are from",
                ),
                Kind.TEXT,
                (),
                LONGEST_TEXT,
            ),
        ),
    ),
    Group(
        ("Menge und Zeit", "Volume and time"),
        (
            "Wo niemand gezählt oder gemessen hat, schätzen und als Beleg C wählen.",
            "Where nobody has counted or measured, estimate and choose C as evidence.",
        ),
        tuple(
            entry for one in QUANTITIES for entry in _figure(one, Kind.SHARE if one.code == "share" else Kind.AMOUNT)
        ),
    ),
    *(Group(part.words, _BETWEEN, _figures(part)) for part in Part),
    Group(
        ("Tore", "Gates"),
        (
            "Nur wer alle mit ja beantwortet, kann ausgewählt werden.",
            "Only who answers all of them with yes can be chosen.",
        ),
        tuple(Entry(GATE + one.code, one.title, one.hint, Kind.GATE, _GATE_CHOICES) for one in GATES),
    ),
)
ENTRIES: Mapping[str, Entry] = {entry.key: entry for group in GROUPS for entry in group.entries}


def blank() -> dict[str, str]:
    """What stands in the form before anybody typed: estimates, and open gates."""
    usual = {Kind.GRADE: Grade.ESTIMATE.value, Kind.GATE: "open"}
    return {key: usual.get(entry.kind, "") for key, entry in ENTRIES.items()}


def said(candidate: Candidate, language: str) -> dict[str, str]:
    """A candidate as it stands in the form, by the names of the entries; nothing of it is rounded.

    Args:
        candidate: which.
        language: `de` or `en`: of the decimal sign.
    """
    found = {"name": candidate.name, "unit": candidate.unit, "remark": candidate.remark}
    for code, given in candidate.inputs.items():
        found[GRADE + code] = given.grade.value
        if code == "access":
            found[code] = next((choice for choice, (rating, _) in ACCESS.items() if rating == given.value), "")
        else:
            exact = Decimal(repr(given.value)) * (100 if code == "share" else 1)
            plain = format(exact, "f")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            found[code] = plain.replace(".", ",") if language == "de" else plain
    for gate in GATES:
        answer = candidate.gates.get(gate.code)
        found[GATE + gate.code] = next(code for code, (meant, _) in GATE_ANSWERS.items() if meant is answer)
    return found


def in_words(candidate: Candidate, language: str) -> dict[str, str]:
    """The same as people say it: of a choice its words, of a share the percent, of nothing a dash."""
    number = int(language == "en")
    words = {}
    for key, value in said(candidate, language).items():
        choices = {code: choice[number] for code, choice in ENTRIES[key].choices}
        shown = choices.get(value, value) or "–"
        words[key] = f"{shown} %" if ENTRIES[key].kind is Kind.SHARE else shown
    return words


def taken(
    typed: Mapping[str, str], language: str, others: Sequence[str]
) -> tuple[Candidate | None, dict[str, Problem]]:
    """The candidate that somebody typed.

    Args:
        typed: by the names of the entries.
        language: `de` or `en`: of the decimal sign where a number can be read in two ways.
        others: the names that other candidates have.

    Returns:
        The candidate, or None; and what is wrong, by the name of the entry.
    """
    values: dict[str, object] = {}
    wrong: dict[str, Problem] = {}
    for key, entry in ENTRIES.items():
        try:
            values[key] = _value(entry, typed.get(key, ""), language)
        except BusinessError as refused:
            wrong[key] = refused.problem
    if "name" in values and fold(str(values["name"])) in {fold(name) for name in others}:
        wrong["name"] = _about(m.FORM_NAME_TWICE, ENTRIES["name"])
    return (None if wrong else _candidate(values)), wrong


def _candidate(values: Mapping[str, object]) -> Candidate:
    inputs = {
        one.code: Input(given, Grade(str(values[GRADE + one.code])))
        for one in (*QUANTITIES, *CRITERIA)
        if isinstance(given := values[one.code], float)
    }
    gates = {gate.code: GATE_ANSWERS[str(values[GATE + gate.code])][0] for gate in GATES}
    return Candidate(str(values["name"]), inputs, gates, str(values["unit"]), str(values["remark"]))


def _value(entry: Entry, raw: str, language: str) -> object:
    match entry.kind:
        case Kind.NAME | Kind.TEXT:
            return _text(entry, raw)
        case Kind.GRADE | Kind.GATE | Kind.ACCESS:
            if raw not in dict(entry.choices):
                raise BusinessError(_about(m.FORM_CHOICE, entry))
            return ACCESS[raw][0] if entry.kind is Kind.ACCESS else raw
        case Kind.AMOUNT:
            return _number(entry, raw, language, m.FORM_AMOUNT, least=0.0, most=LARGEST_AMOUNT, above=True)
        case Kind.SHARE:
            return _number(entry, raw.strip().removesuffix("%"), language, m.FORM_SHARE, least=0.0, most=1.0, of=100)
        case Kind.RATING:
            return _number(entry, raw, language, m.FORM_RATING, least=0.0, most=1.0)


def _text(entry: Entry, raw: str) -> str:
    text = " ".join(raw.split())
    if not text and entry.kind is Kind.NAME:
        raise BusinessError(_about(m.FORM_NO_NAME, entry))
    if len(text) > entry.longest:
        raise BusinessError(_about(m.FORM_TEXT, entry))
    if not text.isprintable():  # a workbook cannot hold some of them, and nobody sees the others
        raise BusinessError(_about(m.FORM_UNPRINTABLE, entry))
    return text


def _number(
    entry: Entry,
    raw: str,
    language: str,
    message: Message,
    *,
    least: float,
    most: float,
    of: int = 1,
    above: bool = False,
) -> float:
    separators = Separators()
    separators.look([_SHOWS[language]])
    [plain] = decide_column(FieldKind.DECIMAL, [raw.strip()], separators=separators)
    value = None if plain is None else figure(float(Decimal(plain) / of))
    if value is None or not least <= value <= most or (above and value == least):
        raise BusinessError(_about(message, entry))
    return value


def _about(message: Message, entry: Entry) -> Problem:
    return message.at(field=entry.key, label_de=entry.label[0], label_en=entry.label[1], most=entry.longest)
