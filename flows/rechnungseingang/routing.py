# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the facts of an invoice to its way and its recipient: the tables decide, here they are only asked.

Form first; only what passed it is looked at further. What no table answers goes to a person. The machine certifies
nothing: on every way people certify and order the payment, and they are two (`PEOPLE`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flows.rechnungseingang.invoice import Invoice
from flows.rechnungseingang.leitweg import address
from flows.rechnungseingang.paying import Payment, payments
from flows.rechnungseingang.rule_terms import PRESENT
from laufzettel.rules import Evaluation, RuleBook, Value, Verdict
from laufzettel.working_days import Region

PEOPLE = 2
"""Who certifies never orders the payment; this stands in no table, so that nobody can switch it off."""
UNDECIDED, TO_PERSON, DESK = "unklar", "klaerung", "Rechnungseingangsstelle"
_PASSED = ("bestanden", "hinweis")
_GRAVEST_FIRST = ("exakt", "aehnlich")


class Finding(NamedTuple):
    """Something to be said about an invoice.

    Attributes:
        code: what it is.
        outcome: what follows: `quarantaene`, `stopp`, `rot`, `gelb` or `hinweis`.
        rule: which rule says so; empty where no table gave an answer.
    """

    code: str
    outcome: str
    rule: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where an invoice goes.

    Attributes:
        way: the way.
        recipient: who gets it; always somebody.
        findings: what is to be said about it.
        missing: statements of § 14 (4) UStG it lacks.
        orderer: who may order the payment; empty unless it may come to one.
        payment: until when it is paid.
    """

    way: str
    recipient: str
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    orderer: str
    payment: Payment


def route(invoices: Sequence[Invoice], book: RuleBook, own: Collection[str], where: Region, today: date) -> list[Route]:
    """Say of every invoice which way it goes and who gets it.

    Args:
        invoices: a batch.
        book: the tables.
        own: the coarse parts of the Leitweg-IDs of this authority.
        where: whose holidays.
        today: from which due days are counted.
    """
    law = [one.received for one in invoices]
    paid = payments(invoices, book, where, today)
    matched = _ask(
        book, "bestellabgleich", law,
        bestellung=[one.order for one in invoices],
        zeilenabweichung=[one.line_apart for one in invoices],
        summenabweichung=[one.sum_apart for one in invoices],
    ).outputs["abgleich"]  # fmt: skip
    findings, missing = _findings(invoices, book, own, paid, [_text(one) for one in matched])
    outcomes = [{one.outcome for one in found} for found in findings]
    ways = _ask(
        book, "weg", law,
        **{name: [name in one for one in outcomes] for name in ("quarantaene", "stopp", "rot", "gelb")},
        abgleich=[_text(one) for one in matched],
        betrag=[one.amount for one in invoices],
    )  # fmt: skip
    way = [_text(one) or TO_PERSON for one in ways.outputs["weg"]]
    recipients = _recipients(invoices, book, own, way)
    orderers = _ask(
        book, "anordnung", law, betrag_absolut=[None if one.amount is None else abs(one.amount) for one in invoices]
    )
    return [
        Route(
            way[at],
            recipients[at],
            _with_doubt(findings[at], ways.verdicts[at]),
            missing[at],
            _text(orderers.outputs["anordnung"][at]) or "" if way[at] in ("stapel_1", "fachamt", TO_PERSON) else "",
            paid[at],
        )
        for at in range(len(invoices))
    ]


def _findings(
    invoices: Sequence[Invoice],
    book: RuleBook,
    own: Collection[str],
    paid: Sequence[Payment],
    matched: Sequence[str | None],
) -> tuple[list[tuple[Finding, ...]], list[tuple[str, ...]]]:
    """What form and contents say, and which statements are missing; contents only of what is sound in form."""
    form = _ask(
        book, "form", [one.received for one in invoices],
        form=[one.form for one in invoices],
        en16931=[one.en16931 for one in invoices],
        xrechnung=[one.xrechnung for one in invoices],
    )  # fmt: skip
    findings = [_of_form(form, at) for at in range(len(invoices))]
    missing: list[tuple[str, ...]] = [()] * len(invoices)
    sound = [at for at, said in enumerate(form.outputs["formbefund"]) if said in _PASSED]
    if sound:
        some = [invoices[at] for at in sound]
        lacking = _lacking(some, book)
        asked = _asked(some, book, own, [paid[at] for at in sound], [matched[at] for at in sound], lacking)
        for place, at in enumerate(sound):
            findings[at] += _of_contents(asked, place)
            missing[at] = lacking[place] or ()
    return findings, missing


def _of_form(form: Evaluation, at: int) -> tuple[Finding, ...]:
    said = _text(form.outputs["formbefund"][at])
    if said is None:
        return (Finding(UNDECIDED, "gelb", ""),)
    return () if said == _PASSED[0] else (Finding("form", said, form.rules[at][0]),)


def _of_contents(asked: Evaluation, at: int) -> tuple[Finding, ...]:
    if asked.verdicts[at] is not Verdict.OK:
        return (Finding(UNDECIDED, "gelb", ""),)
    return tuple(
        Finding(code, outcome, rule)
        for code, outcome, rule in zip(
            _listed(asked.outputs["befund"][at]), _listed(asked.outputs["folge"][at]), asked.rules[at], strict=True
        )
    )


def _asked(
    invoices: Sequence[Invoice],
    book: RuleBook,
    own: Collection[str],
    paid: Sequence[Payment],
    matched: Sequence[str | None],
    lacking: Sequence[tuple[str, ...] | None],
) -> Evaluation:
    """The table of findings, with what the smaller tables before it say."""
    columns: dict[str, Sequence[Value]] = {
        "leitweg": [address(one.buyer_reference, own).standing for one in invoices],
        "angaben_vollstaendig": [None if one is None else not one for one in lacking],
        "dublette": _duplicates(invoices, book),
        "bankverbindung": [one.bank for one in invoices],
        "abgleich": matched,
        "rechnungsart": [one.kind for one in invoices],
        "betrag": [one.amount for one in invoices],
        "waehrung": [one.currency for one in invoices],
        "sonderfall": _special(invoices, book),
        "steuerschuld_empfaenger": [one.reverse_charge for one in invoices],
        "bauleistung": [one.building for one in invoices],
        "vorausbezahlt": [one.prepaid for one in invoices],
        "skonto_erreichbar": [one.discount_by is not None for one in paid],
        "anhang": [one.attachments for one in invoices],
        "tage_ueberfaellig": [one.overdue for one in paid],
        "mittel": [one.budget for one in invoices],
    }
    return book.tables["pruefung"].evaluate(columns, [one.received for one in invoices])


def _lacking(invoices: Sequence[Invoice], book: RuleBook) -> list[tuple[str, ...] | None]:
    """The statements each invoice lacks; None where the table gives no answer."""
    columns = {name: [name.removeprefix("hat_") in one.states for one in invoices] for name in PRESENT}
    found = book.tables["pflichtangaben"].evaluate(columns, [one.received for one in invoices])
    return [
        _listed(said) if verdict is Verdict.OK else None
        for said, verdict in zip(found.outputs["fehlende_angabe"], found.verdicts, strict=True)
    ]


def _duplicates(invoices: Sequence[Invoice], book: RuleBook) -> list[str | None]:
    """Of all comparisons with earlier invoices the gravest; None where one of them has no answer."""
    pairs = [(at, other) for at, one in enumerate(invoices) for other in one.others]
    found = _ask(
        book, "dublette", [invoices[at].received for at, _ in pairs],
        gleiche_nummer=[other.same_number for _, other in pairs],
        betragsabstand=[other.amount_apart for _, other in pairs],
        tagesabstand=[other.days_apart for _, other in pairs],
    ).outputs["dublette"]  # fmt: skip
    said: list[set[str | None]] = [set() for _ in invoices]
    for (at, _), one in zip(pairs, found, strict=True):
        said[at].add(_text(one))
    return [next((grave for grave in _GRAVEST_FIRST if grave in one), None if None in one else "keine") for one in said]


def _special(invoices: Sequence[Invoice], book: RuleBook) -> list[bool]:
    """Whether some VAT category of an invoice needs a person; one without an answer does."""
    pairs = [(at, category) for at, one in enumerate(invoices) for category in sorted(one.categories)]
    law = [invoices[at].received for at, _ in pairs]
    found = _ask(book, "steuerkategorie", law, kategorie=[category for _, category in pairs]).outputs["sonderfall"]
    special = {at for (at, _), one in zip(pairs, found, strict=True) if one is not False}
    return [at in special for at in range(len(invoices))]


def _recipients(invoices: Sequence[Invoice], book: RuleBook, own: Collection[str], way: Sequence[str]) -> list[str]:
    """Who gets each invoice; the desk for incoming invoices where no table says it."""
    law = [one.received for one in invoices]
    fine = [address(one.buyer_reference, own).fine for one in invoices]
    offices = _ask(book, "amt", law, leitweg_fein=fine).outputs["amt_leitweg"]
    found = _ask(
        book, "empfaenger", law,
        weg=way,
        amt_bestellung=[one.order_office for one in invoices],
        amt_leitweg=[_text(one) for one in offices],
    )  # fmt: skip
    return [_text(one) or DESK for one in found.outputs["empfaenger"]]


def _with_doubt(findings: tuple[Finding, ...], verdict: Verdict) -> tuple[Finding, ...]:
    """The findings, and that no table knew the way if that was so and is not said yet."""
    doubt = Finding(UNDECIDED, "gelb", "")
    return findings if verdict is Verdict.OK or doubt in findings else (*findings, doubt)


def _ask(book: RuleBook, table: str, law: Sequence[date], **columns: Sequence[Value]) -> Evaluation:
    return book.tables[table].evaluate(columns, law)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
