# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of a PDF form by pikepdf: name, label, value, page and box. Foreign structure is never trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

_DEEPEST = 50

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's top left corner."""


@dataclass(frozen=True, slots=True)
class AcroField:
    """One field of a form.

    Attributes:
        name: full name, parts joined by dots.
        label: what a screen reader says (/TU); empty if the form has none.
        value: its text; a button's state name; several choices joined by commas; empty if nothing is entered.
        kind: `Tx`, `Ch`, `Btn`, `Sig`, or empty.
        page: 1-based; 0 if the field stands on no page.
        box: where; all zero if on no page.
    """

    name: str
    label: str
    value: str
    kind: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Inherited:
    name: str = ""
    kind: str = ""
    label: str = ""
    value: Object | None = None


def acro_fields(pdf: Pdf) -> list[AcroField]:
    """All fields of a form, whether they stand on a page or not.

    Args:
        pdf: an opened PDF.

    Returns:
        One entry per field, in the order of the form; fields with several boxes stand at the first of them.
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return []
    places = _places(pdf)
    fields = form.get("/Fields")
    found: list[AcroField] = []
    seen: set[tuple[int, int]] = set()
    for node in fields if isinstance(fields, Array) else ():
        found += _walk(node, _Inherited(), places, seen, 0)
    return found


def _walk(
    node: Object,
    above: _Inherited,
    places: dict[tuple[int, int], tuple[int, Box]],
    seen: set[tuple[int, int]],
    depth: int,
) -> Iterator[AcroField]:
    if not isinstance(node, Dictionary) or depth > _DEEPEST:
        return
    if node.is_indirect:
        if node.objgen in seen:
            return  # a tree that bites its own tail
        seen.add(node.objgen)
    part, kind, label = _text(node.get("/T")), _text(node.get("/FT")), _text(node.get("/TU"))
    name = ".".join(filter(None, (above.name, part)))
    value = node.get("/V", above.value)
    here = _Inherited(name, kind.lstrip("/") or above.kind, label or above.label, value)
    kids = node.get("/Kids")
    children = [kid for kid in kids if isinstance(kid, Dictionary)] if isinstance(kids, Array) else []
    if any("/T" in kid for kid in children):
        for kid in children:
            yield from _walk(kid, here, places, seen, depth + 1)
        return
    boxes = [places[one.objgen] for one in (node, *children) if one.is_indirect and one.objgen in places]
    page, box = boxes[0] if boxes else (0, (0.0, 0.0, 0.0, 0.0))
    yield AcroField(name, here.label, _value(here, node), here.kind, page, box)


def _places(pdf: Pdf) -> dict[tuple[int, int], tuple[int, Box]]:
    """Where each widget stands: object number to page and box."""
    found: dict[tuple[int, int], tuple[int, Box]] = {}
    for number, page in enumerate(pdf.pages, start=1):
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, Array):
            continue
        edges = _numbers(page.obj.get("/CropBox", page.obj.get("/MediaBox")))
        left, top = (min(edges[0], edges[2]), max(edges[1], edges[3])) if edges else (0.0, 842.0)
        for widget in annotations:
            rect = _numbers(widget.get("/Rect")) if isinstance(widget, Dictionary) else None
            if rect is not None and widget.is_indirect:
                x0, x1 = sorted((rect[0], rect[2]))
                y0, y1 = sorted((rect[1], rect[3]))
                found[widget.objgen] = (number, (x0 - left, top - y1, x1 - left, top - y0))
    return found


def _numbers(value: Object | None) -> list[float] | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        return [float(edge) for edge in value]
    except (TypeError, ValueError):
        return None


def _value(field: _Inherited, node: Dictionary) -> str:
    value = field.value
    if value is None and field.kind == "Btn" and not is_off(_text(node.get("/AS")).lstrip("/")):
        value = node.get("/AS")
    if isinstance(value, Array):
        return ", ".join(_text(one) for one in value)
    text = _text(value)
    return text.lstrip("/") if isinstance(value, Name) else text


def _text(value: Object | int | float | bool | None) -> str:
    """Foreign text, whatever it is encoded in; empty if it is none."""
    if value is None or isinstance(value, (Dictionary, Array)):
        return ""
    if isinstance(value, pikepdf.Stream):
        return bytes(value.read_bytes()).decode("utf-8", errors="replace")
    if isinstance(value, (String, Name)):
        return str(value)
    return str(value)


def is_off(value: str) -> bool:
    """True for the states that mean a button is not pressed."""
    return value in ("", "Off")
