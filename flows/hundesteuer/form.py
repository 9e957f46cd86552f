# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form *Anmeldung zur Hundesteuer* as a declaration (specification 5.A)."""

from __future__ import annotations

from pathlib import Path

from flows.hundesteuer.checks import CHECKS
from flows.hundesteuer.entered import BY_PERSON
from laufzettel.form import Form, FormField, Kind

_TAX = "Festsetzung der Hundesteuer (Hundesteuersatzung, KAG NRW)"
_CONTACT = "Rückfragen zur Anmeldung (freiwillig)"
_PAY = "Einzug der Hundesteuer (freiwillig)"

_FIELDS = (
    FormField(
        "halter_nachname",
        Kind.TEXT,
        "Familienname",
        "family name",
        required=True,
        max_length=120,
        aliases=("Nachname", "Name des Halters", "Halter Nachname"),
        purpose=_TAX,
    ),
    FormField(
        "halter_vorname",
        Kind.TEXT,
        "Vorname",
        "given name",
        required=True,
        max_length=120,
        aliases=("Vorname des Halters", "Halter Vorname"),
        purpose=_TAX,
    ),
    FormField(
        "halter_geburtsdatum",
        Kind.DATE,
        "Geburtsdatum",
        "date of birth",
        required=True,
        aliases=("geboren am", "Geburtsdatum Halter"),
        purpose=_TAX,
    ),
    FormField("halter_strasse", Kind.TEXT, "Straße", "street", required=True, max_length=55, purpose=_TAX),
    FormField(
        "halter_hausnr",
        Kind.TEXT,
        "Hausnummer",
        "house number",
        required=True,
        max_length=11,
        aliases=("Haus-Nr.", "Hausnr.", "Nr."),
        purpose=_TAX,
    ),
    FormField(
        "halter_plz",
        Kind.DIGITS,
        "Postleitzahl",
        "postcode",
        required=True,
        max_length=5,
        aliases=("PLZ",),
        purpose=_TAX,
    ),
    FormField("halter_ort", Kind.TEXT, "Ort", "town", required=True, max_length=60, aliases=("Wohnort",), purpose=_TAX),
    FormField(
        "halter_email",
        Kind.TEXT,
        "E-Mail",
        "e-mail",
        max_length=120,
        aliases=("E-Mail-Adresse", "Mail"),
        purpose=_CONTACT,
        after_writing=True,
    ),
    FormField("halter_telefon", Kind.TEXT, "Telefon", "telephone", max_length=40, purpose=_CONTACT),
    FormField("kassenzeichen", Kind.DIGITS, "Kassenzeichen", "tax account number", max_length=10, purpose=_TAX),
    FormField(
        "haltung_seit",
        Kind.DATE,
        "Haltung seit",
        "kept since",
        required=True,
        aliases=("gehalten seit", "Haltungsbeginn", "Übernahme am"),
        purpose=_TAX,
    ),
    FormField(
        "grund",
        Kind.CODE,
        "Grund der Haltung",
        "reason of keeping",
        required=True,
        choices={
            "anschaffung": ("Anschaffung", "Kauf", "Übernahme", "Vermittlung"),
            "wurf": ("Wurf", "eigener Wurf"),
            "zuzug": ("Zuzug", "Umzug"),
            "pflege": ("Pflege", "Pflegestelle"),
        },
        aliases=("Grund",),
        purpose=_TAX,
    ),
    FormField("zuzug_am", Kind.DATE, "Zugezogen am", "moved in on", purpose=_TAX),
    FormField("zuzug_von", Kind.TEXT, "Zugezogen von", "moved in from", max_length=60, purpose=_TAX),
    FormField("pflege_bis", Kind.DATE, "In Pflege bis", "fostered until", purpose=_TAX),
    FormField(
        "hund_wurfdatum",
        Kind.DATE,
        "Wurfdatum",
        "date of birth of the dog",
        required=True,
        aliases=("Wurfdatum des Hundes", "Geburtsdatum Hund"),
    ),
    FormField("hund_rasse1", Kind.TEXT, "Rasse", "breed", required=True, max_length=80, aliases=("Hunderasse",)),
    FormField("hund_rasse2", Kind.TEXT, "Zweite Rasse", "second breed", max_length=80, aliases=("Rasse 2",)),
    FormField(
        "hund_schulter_cm", Kind.DECIMAL, "Schulterhöhe in cm", "shoulder height in cm", aliases=("Schulterhöhe",)
    ),
    FormField("hund_gewicht_kg", Kind.DECIMAL, "Gewicht in kg", "weight in kg", aliases=("Gewicht",)),
    FormField(
        "hund_chip",
        Kind.DIGITS,
        "Chipnummer",
        "chip number",
        required=True,
        max_length=15,
        aliases=("Chip-Nr.", "Chip", "Transponder"),
    ),
    FormField("hund_geschlecht", Kind.TEXT, "Geschlecht", "sex", max_length=20),
    FormField("hund_farbe", Kind.TEXT, "Farbe", "colour", max_length=40),
    FormField(
        "hund_name", Kind.TEXT, "Name des Hundes", "name of the dog", max_length=60, aliases=("Rufname", "Hundename")
    ),
    FormField(
        "weitere_hunde",
        Kind.INTEGER,
        "Weitere Hunde im Haushalt",
        "other dogs in the household",
        aliases=("weitere Hunde",),
        purpose=_TAX,
    ),
    FormField("marken", Kind.TEXT, "Steuermarken der weiteren Hunde", "tags of the other dogs", purpose=_TAX),
    FormField(
        "ermaessigung",
        Kind.CODE,
        "Ermäßigung",
        "reduction",
        choices={
            "keine": ("keine", "nein"),
            "hilfsperson": ("Hilfsperson", "Assistenzhund"),
            "sozialleistung": ("Sozialleistung",),
            "rettungshund": ("Rettungshund",),
            "wachhund": ("Wachhund",),
            "tierheim": ("Tierheim", "aus dem Tierheim"),
        },
        purpose=_TAX,
    ),
    FormField("sepa_kontoinhaber", Kind.TEXT, "Kontoinhaber", "account holder", max_length=120, purpose=_PAY),
    FormField("sepa_iban", Kind.TEXT, "IBAN", "IBAN", max_length=42, purpose=_PAY, blind_second=True),
    FormField("sepa_datum", Kind.DATE, "Datum des Mandats", "date of the mandate", purpose=_PAY),
    FormField("sepa_unterschrift", Kind.FLAG, "Lastschriftmandat unterschrieben", "mandate signed", purpose=_PAY),
    FormField("bemerkungen", Kind.TEXT, "Bemerkungen", "remarks", max_length=1000, purpose=_TAX),
    FormField(
        "unterschrift_datum", Kind.DATE, "Datum der Unterschrift", "date of signature", required=True, purpose=_TAX
    ),
)

FORM = Form(
    name="hundesteuer-anmeldung",
    title="Anmeldung zur Hundesteuer",
    fields=_FIELDS,
    blank=str(Path(__file__).parent / "hundesteuer-anmeldung.pdf"),
    identity=("hund_chip",),
    checks=CHECKS,
    by_person=BY_PERSON,
)
