# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small office with sixty invented applications, and every kind of bad one among them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import open_register, schema
from flows.hundesteuer.sample import applications, workbook
from laufzettel.office import Office

FORMS, FLAT, ROWS = 26, 4, 12
"""Filled forms, printed ones and spreadsheet rows without a fault; with the bad ones they are sixty applications."""


def furnish(office: Office, today: date) -> int:
    """Make the tax register and put the applications into the inbox; begun once before, it is begun anew.

    Args:
        office: an office in which nothing has been run yet.
        today: the day the applications are handed in.

    Returns:
        How many applications there are.
    """
    make_register(office)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True, exist_ok=True)
    sound = list(applications(FORMS + FLAT + ROWS, today=today))
    forms, flat, rows = sound[:FORMS], sound[FORMS : FORMS + FLAT], sound[FORMS + FLAT :]
    for number, values in enumerate(forms, start=1):
        _put(inbox, f"antrag-{number:03d}.pdf", fill(values))
    for number, values in enumerate(flat, start=1):
        # The form's own font prints Western European letters only.
        _put(inbox, f"ausdruck-{number:03d}.pdf", flatten(values | {"halter_vorname": "Jürgen"}))
    bad = _bad(today, forms)
    for name, data in bad.items():
        _put(inbox, name, data)
    shelter = [*rows, *_bad_rows(today, forms)]
    draft = office.path("meldung.part")
    workbook(draft, shelter)
    draft.rename(inbox / "tierheim-meldung.xlsx")
    return FORMS + FLAT + len(bad) + len(shelter)


def make_register(office: Office) -> bool:
    """Make the tables of an empty register where office.toml says it is.

    Args:
        office: the office.

    Returns:
        False if there are such tables already; they are left alone.

    Raises:
        SystemFault: the database cannot be reached, or refuses.
    """
    register = open_register(office.url("verfahren", NAME, key="register"))
    try:
        problems = register.check().problems
        if not problems:
            return False
        register.execute(schema(register.dialect, unique=False))
        return True
    finally:
        register.close()


def _put(inbox: Path, name: str, data: bytes) -> None:
    draft = inbox / f"{name}.part"
    draft.write_bytes(data)
    draft.rename(inbox / name)


def _bad(today: date, forms: list[dict[str, str]]) -> dict[str, bytes]:
    """File name to content; the name says what is wrong with it."""
    spare = applications(40, today=today, seed=11, first=9_001)

    def changed(**changes: str) -> bytes:
        return fill(next(spare) | changes)

    years_ago = (today - timedelta(days=16 * 365)).isoformat()
    long_ago = (today - timedelta(days=500)).isoformat()
    return {
        "unlesbar.pdf": changed()[:700],
        "leer.pdf": b"",
        "verschluesselt.pdf": _encrypted(changed()),
        "kein-pdf.pdf": "Guten Tag, ich möchte meinen Hund anmelden.".encode("cp1252"),
        "fremdes-formular.pdf": _letter("Antrag auf Wohngeld", "Bitte füllen Sie alle Felder aus."),
        "feld-fehlt.pdf": changed(hund_chip=""),
        "pruefziffer-iban.pdf": changed(sepa_iban="DE02120300000000202052", sepa_unterschrift="true"),
        "pruefziffer-kassenzeichen.pdf": changed(kassenzeichen="9000000010"),
        "doppelt-andere-datei.pdf": fill(forms[0]),
        "doppelt-neu-ausgefuellt.pdf": fill(forms[1] | {"hund_farbe": "gescheckt"}),
        "freitext.pdf": changed(bemerkungen="Der Hund ist auf einem Auge blind."),
        "gefaehrliche-rasse.pdf": changed(hund_rasse1="Rottweiler"),
        "minderjaehrig.pdf": changed(halter_geburtsdatum=years_ago),
        "formel-im-namen.pdf": changed(halter_nachname='=HYPERLINK("x")'),
        "rueckwirkend.pdf": changed(haltung_seit=long_ago),
        "ermaessigung.pdf": changed(ermaessigung="rettungshund"),
    }


def _bad_rows(today: date, forms: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of the shelter's spreadsheet with a fault: the same application as a PDF, a formula, a wrong date."""
    spare = list(applications(2, today=today, seed=13, first=9_101))
    return [
        forms[2],
        spare[0] | {"halter_vorname": "=1+2"},
    ]


def _encrypted(data: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    return out.getvalue()


def _letter(title: str, text: str) -> bytes:
    import typst

    source = f'#set document(title: "{title}")\n#set text(lang: "de")\n= {title}\n{text}'
    return typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
