# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes the blank form: `python -m flows.hundesteuer.blank` writes hundesteuer-anmeldung.pdf beside this file.

Typst draws the page, pikepdf lays the fields over it at the same coordinates. The same source gives the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Pdf, String

from flows.hundesteuer.form import FORM
from flows.hundesteuer.layout import PAGE, SECTIONS, SLOTS, Slot
from laufzettel.form import Kind

BLANK = Path(__file__).parent / "hundesteuer-anmeldung.pdf"

_HEAD = """
#set document(title: "Anmeldung zur Hundesteuer", author: "Stadt Musterstadt", date: none)
#set page(paper: "a4", margin: 0pt)
#set text(font: "Libertinus Serif", lang: "de", size: 10pt)
#let at(x, y, body) = place(top + left, dx: x, dy: y, body)
#let label(x, y, body) = at(x, y - 13pt, text(size: 8.5pt, body))
#let frame(x, y, w, h) = at(x, y, rect(width: w, height: h, stroke: 0.6pt + rgb("#5a6b7b"), fill: rgb("#f7f9fb")))
#let section(y, body) = at(60pt, y, text(size: 11.5pt, weight: "bold", fill: rgb("#12395f"), body))
"""
_FIRST = """
#at(60pt, 42pt, text(size: 9pt)[Stadt Musterstadt · Steuern · Rathausplatz 1 · 59999 Musterstadt])
#at(60pt, 68pt, heading(level: 1, text(size: 20pt)[Anmeldung zur Hundesteuer]))
#at(60pt, 100pt, box(width: 475pt, text(size: 9pt)[Bitte melden Sie jeden Hund innerhalb von zwei Wochen an. Für jeden
Hund füllen Sie ein eigenes Formular aus. Angaben mit \\* sind nötig.]))
"""
_SECOND = """
#at(60pt, 42pt, text(size: 9pt)[Anmeldung zur Hundesteuer, Seite 2])
#at(60pt, 560pt, box(width: 475pt, text(size: 8.5pt)[*Datenschutz.* Die Stadt Musterstadt verarbeitet diese
Angaben, um die Hundesteuer festzusetzen (Hundesteuersatzung, Kommunalabgabengesetz NRW). E-Mail, Telefon und die
Angaben zur Lastschrift sind freiwillig. Angaben, die dieses Formular nicht vorsieht, werden nicht gespeichert.]))
"""


def draw() -> bytes:
    """The page content without fields."""
    parts = [_HEAD]
    for page, opening in ((0, _FIRST), (1, "#pagebreak()" + _SECOND)):
        parts.append(opening)
        parts += [f"#section({one.y}pt)[{one.title}]" for one in SECTIONS if one.page == page]
        for slot in SLOTS:
            if slot.page == page:
                parts.append(f"#frame({slot.x}pt, {slot.y}pt, {slot.width}pt, {slot.height}pt)")
                parts.append(_label(slot))
    source = "\n".join(parts)
    return typst.compile(source.encode(), format="pdf", ignore_system_fonts=True, timestamp=0)


def _label(slot: Slot) -> str:
    field = FORM.field(slot.name)
    star = " \\*" if field.required else ""
    if field.kind is Kind.FLAG:
        return f"#at({slot.x + 22}pt, {slot.y + 2}pt, text(size: 8.5pt)[{field.label}])"
    return f"#label({slot.x}pt, {slot.y}pt)[{field.label}{star}]"


def add_fields(content: bytes) -> Pdf:
    """Lay the form fields over the drawn pages.

    Args:
        content: the PDF `draw` made.
    """
    pdf = pikepdf.open(io.BytesIO(content))
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    fields = [pdf.make_indirect(_widget(pdf, slot)) for slot in SLOTS]
    for slot, widget in zip(SLOTS, fields, strict=True):
        page = pdf.pages[slot.page].obj
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(widget)
        page.Tabs = Name.S
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(Fields=Array(fields), DR=Dictionary(Font=Dictionary(Helv=font)), DA=String("/Helv 10 Tf 0 g"))
    )
    pdf.Root.Lang = String("de-DE")
    return pdf


def box(slot: Slot) -> list[float]:
    """A slot as a PDF rectangle, measured from the bottom left corner."""
    return [slot.x, PAGE[1] - slot.y - slot.height, slot.x + slot.width, PAGE[1] - slot.y]


def _widget(pdf: Pdf, slot: Slot) -> Dictionary:
    field = FORM.field(slot.name)
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String(slot.name),
        TU=String(field.label),
        F=4,
        Rect=Array([round(edge, 2) for edge in box(slot)]),
        DA=String("/Helv 10 Tf 0 g"),
        P=pdf.pages[slot.page].obj,
    )
    if field.kind is Kind.CODE and field.choices:
        widget.FT, widget.Ff = Name.Ch, 1 << 17
        widget.Opt = Array([Array([String(code), String(names[0])]) for code, names in field.choices.items()])
    elif field.kind is Kind.FLAG:
        widget.FT, widget.V, widget.AS = Name.Btn, Name.Off, Name.Off
        widget.MK = Dictionary(CA=String("8"))
    elif slot.height > 40:
        widget.Ff = 1 << 12
    return widget


def save(pdf: Pdf) -> bytes:
    """The bytes, the same for the same content."""
    out = io.BytesIO()
    if "/Info" in pdf.trailer:
        del pdf.trailer.Info
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


if __name__ == "__main__":
    BLANK.write_bytes(save(add_fields(draw())))
