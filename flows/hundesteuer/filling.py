# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fills the form for demonstrations, tests and benchmarks: as a form, or printed flat."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from flows.hundesteuer.blank import BLANK, box, save
from flows.hundesteuer.form import FORM
from flows.hundesteuer.layout import SLOTS, Slot
from laufzettel.form import Kind

_SIZE = 10.0


@lru_cache(maxsize=1)
def _blank() -> bytes:
    return BLANK.read_bytes()


def fill(values: Mapping[str, str]) -> bytes:
    """A filled form, as a PDF program saves it.

    Args:
        values: canonical values by field name; empty ones are left open.
    """
    with pikepdf.open(io.BytesIO(_blank())) as pdf:
        for widget in pdf.Root.AcroForm.Fields:
            value = values.get(str(widget.T), "")
            if value:
                _set(pdf, widget, value)
        return save(pdf)


def flatten(values: Mapping[str, str]) -> bytes:
    """The same form printed to a PDF: only page content is left, no fields.

    Args:
        values: canonical values by field name.

    Raises:
        UnicodeEncodeError: the form's font lacks a letter of a value, which print would silently lose.
    """
    with pikepdf.open(io.BytesIO(_blank())) as pdf:
        font = pdf.Root.AcroForm.DR.Font.Helv
        del pdf.Root.AcroForm
        for number, page in enumerate(pdf.pages):
            del page.obj.Annots
            page.add_resource(font, Name.Font, Name.Helv)
            drawn = [
                _placed(slot, _printable(shown(slot.name, values[slot.name])))
                for slot in SLOTS
                if slot.page == number and values.get(slot.name)
            ]
            page.contents_add(b"\n".join(drawn))
        return save(pdf)


def shown(name: str, value: str) -> str:
    """A canonical value as a person writes it: dates with dots, a decimal comma, a cross."""
    kind = FORM.field(name).kind
    if kind is Kind.DATE:
        return date.fromisoformat(value).strftime("%d.%m.%Y")
    if kind is Kind.DECIMAL:
        return value.replace(".", ",")
    if kind is Kind.FLAG:
        return "X" if value == "true" else ""
    choices = FORM.field(name).choices
    return choices[value][0] if choices and value in choices else value


def _set(pdf: Pdf, widget: Object, value: str) -> None:
    name = str(widget.T)
    slot = next(one for one in SLOTS if one.name == name)
    text = shown(name, value)
    look = _appearance(pdf, slot, text)
    if FORM.field(name).kind is Kind.FLAG:
        state = Name.Yes if value == "true" else Name.Off
        widget.V, widget.AS = state, state
        widget.AP = Dictionary(N=Dictionary(Yes=look, Off=_appearance(pdf, slot, "")))
        return
    widget.V = String(value if FORM.field(name).choices else text)
    widget.AP = Dictionary(N=look)


def _appearance(pdf: Pdf, slot: Slot, text: str) -> Stream:
    look = Stream(pdf, b"/Tx BMC q %b Q EMC" % _drawn(slot, text))
    look.Type, look.Subtype = Name.XObject, Name.Form
    look.BBox = Array([0, 0, slot.width, slot.height])
    look.Resources = Dictionary(Font=Dictionary(Helv=pdf.Root.AcroForm.DR.Font.Helv))
    return pdf.make_indirect(look)


def _placed(slot: Slot, text: str) -> bytes:
    left, bottom = box(slot)[:2]
    return b"q 1 0 0 1 %.2f %.2f cm %b Q" % (left, bottom, _drawn(slot, text))


def _printable(text: str) -> str:
    text.encode("cp1252")
    return text


def _drawn(slot: Slot, text: str) -> bytes:
    """Drawing instructions for text in a slot; a letter Helvetica's encoding lacks is drawn as a dot."""
    size = min(_SIZE, slot.height - 4, (slot.width - 6) / max(1.0, 0.56 * max(map(len, text.split("\n")), default=1)))
    top = slot.height - size - 3 if slot.height > 40 else (slot.height - size) / 2 + 1.5
    lines = b" ".join(b"(%b) Tj 0 -%.2f Td" % (_escaped(line), size * 1.2) for line in text.split("\n"))
    return b"BT /Helv %.2f Tf 0 g 3 %.2f Td %b ET" % (size, top, lines)


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252", errors="replace").replace(b"?" if "?" not in text else b"\x00", b"\xb7")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
