# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of a PDF form by pikepdf: name, label, value, page and box. Foreign structure is never trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from connectors.pdf_form.guard import beginning, inherited
from connectors.pdf_form.sheet import Box, Sheet
from connectors.pdf_form.texts import text_of

_DEEPEST = 50
_NOWHERE = (0, (0.0, 0.0, 0.0, 0.0))
_LOOK = 20_000
_SHOWN_TEXT = re.compile(rb"(?:\([^)\s][^)]*\)|<\s*[0-9A-Fa-f]+\s*>)[^\[\](<>]{0,20}T[jJ]|\)[^\[\]]{0,200}\]\s*TJ")
"""A string that is drawn and not empty."""
_TYPED = frozenset({"Tx", "Ch"})
"""Kinds of fields whose text a person types or chooses; a button's is the name of a state."""
_DROPS_DOWN = 1 << 17
_WIDGET = Name.Widget
_COUNTER = re.compile(r"\[\d+\]$")
_SIGNED = ("/Name", "/M", "/Location", "/Reason", "/ContactInfo")
"""What of a digital signature a person can read."""

_Id = tuple[int, int]
_Place = tuple[int, Box]


@dataclass(frozen=True, slots=True)
class AcroField:
    """One field of a form.

    Attributes:
        name: full name, parts joined by dots.
        key: the last part of its name, without the counter XFA programs append: `a.hund_chip[0]` as `hund_chip`.
        label: what a screen reader says (/TU); empty if the form has none.
        value: its text; a button's state name or its text in /Opt; several choices joined by commas; of a digital
            signature who, when, where and why; empty if nothing is entered.
        kind: `Tx`, `Ch`, `Btn`, `Sig`, or empty.
        page: 1-based; 0 if the field stands on no page.
        box: where; all zero if on no page.
        only_shown: whether its picture shows text although the file holds none as its value.
    """

    name: str
    key: str
    label: str
    value: str
    kind: str
    page: int
    box: Box
    only_shown: bool = False

    @property
    def entered(self) -> bool:
        """Whether somebody filled it in; only a button can be `Off`, a person may be called so."""
        return bool(self.value.strip()) and not (self.value == "Off" and self.kind not in _TYPED)


@dataclass(frozen=True, slots=True)
class _Inherited:
    name: str = ""
    kind: str = ""
    label: str = ""
    value: Object | None = None
    options: Object | None = None

    def under(self, node: Dictionary) -> _Inherited:
        """What the node's children inherit."""
        part, kind = text_of(node.get("/T")), text_of(node.get("/FT")) or self.kind
        return _Inherited(
            f"{self.name}.{part}" if self.name and part else part or self.name,
            kind,
            text_of(node.get("/TU")) or self.label,
            node.get("/V", self.value),
            node.get("/Opt", self.options) if kind not in _TYPED else None,
        )


def acro_fields(pdf: Pdf) -> list[AcroField]:
    """All fields of a form, whether they stand on a page or not, and whether the form lists them or only a page.

    Args:
        pdf: an opened PDF.

    Returns:
        One entry per field, in the order of the form; fields with several boxes stand at the first of them.
    """
    widgets = list(_widgets(pdf))
    places = {widget.objgen: place for widget, place in widgets if widget.is_indirect and place[0]}
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, Dictionary) else None
    found: list[AcroField] = []
    seen: set[_Id] = set()
    for node in fields if isinstance(fields, Array) else ():
        found += _walk(node, _Inherited(), places, seen, 0)
    for widget, place in widgets:
        if not (widget.is_indirect and widget.objgen in seen):
            found += _unlisted(widget, place, places, seen)
    return found


def _walk(
    node: Object, above: _Inherited, places: dict[_Id, _Place], seen: set[_Id], depth: int
) -> Iterator[AcroField]:
    if not isinstance(node, Dictionary) or depth > _DEEPEST:
        return
    if node.is_indirect:
        if node.objgen in seen:
            return  # a tree that bites its own tail
        seen.add(node.objgen)
    here = above.under(node)
    kids = node.get("/Kids")
    children = [kid for kid in kids if isinstance(kid, Dictionary)] if isinstance(kids, Array) else []
    if any("/T" in kid for kid in children):
        for kid in children:
            yield from _walk(kid, here, places, seen, depth + 1)
        return
    seen.update(kid.objgen for kid in children if kid.is_indirect)
    boxes = [places[one.objgen] for one in (node, *children) if one.is_indirect and one.objgen in places]
    page, box = boxes[0] if boxes else _NOWHERE
    value = _value(here, [node, *children])
    only_shown = not value and _shows_entry(here.kind, node) and any(map(_shows_text, (node, *children)))
    yield AcroField(here.name, _key(here.name), here.label, value, here.kind, page, box, only_shown)


def _unlisted(widget: Dictionary, place: _Place, places: dict[_Id, _Place], seen: set[_Id]) -> Iterator[AcroField]:
    """A field that stands on a page although the form does not list it: a person sees it all the same."""
    chain = [widget]
    while isinstance(parent := chain[-1].get("/Parent"), Dictionary) and len(chain) < _DEEPEST:
        chain.append(parent)
    top = chain[-1]
    if len(chain) > 1 and top.is_indirect and top.objgen not in seen:
        yield from _walk(top, _Inherited(), places, seen, 0)
        if widget.is_indirect and widget.objgen in seen:
            return
    if widget.is_indirect:
        seen.add(widget.objgen)
    here = _Inherited()
    for node in reversed(chain):
        here = here.under(node)
    if here.name:
        page, box = place
        yield AcroField(here.name, _key(here.name), here.label, _value(here, [widget]), here.kind, page, box)


def _key(name: str) -> str:
    last = name.rpartition(".")[2]
    return _COUNTER.sub("", last) if last.endswith("]") else last


def _widgets(pdf: Pdf) -> Iterator[tuple[Dictionary, _Place]]:
    """Each field's box on a page, and where it is."""
    for number, page in enumerate(pdf.pages, start=1):
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, Array) or not len(annotations):
            continue
        sheet = sheet_of(page)
        for widget in annotations:
            if isinstance(widget, Dictionary) and widget.get("/Subtype", _WIDGET) == _WIDGET:
                rect = _edges(widget.get("/Rect"))
                yield widget, (_NOWHERE if rect is None else (number, sheet.box(*rect)))


def sheet_of(page: Page) -> Sheet:
    """A page's edges and turn as they are shown; A4 if the file does not say."""
    left, bottom, right, top = _edges(inherited(page.obj, "/MediaBox")) or (0.0, 0.0, 595.0, 842.0)
    if (crop := _edges(inherited(page.obj, "/CropBox"))) is not None:
        x0, y0, x1, y1 = max(left, crop[0]), max(bottom, crop[1]), min(right, crop[2]), min(top, crop[3])
        if x0 < x1 and y0 < y1:
            left, bottom, right, top = x0, y0, x1, y1
    turn = text_of(inherited(page.obj, "/Rotate"))
    turns = int(turn) // 90 % 4 if turn.removeprefix("-").isdecimal() else 0
    return Sheet(left, bottom, right, top, turns)


def _edges(value: Object | None) -> tuple[float, float, float, float] | None:
    """A rectangle: left, bottom, right, top."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        x0, y0, x1, y1 = map(float, value)
    except (TypeError, ValueError):
        return None
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _value(field: _Inherited, nodes: list[Dictionary]) -> str:
    value = field.value
    if field.kind == "Btn":
        if value is None:  # some programs only switch the picture
            states = (node.get("/AS") for node in nodes)
            value = next((state for state in states if text_of(state) not in {"", "Off"}), None)
        state = text_of(value)
        return _option(field.options, state) if isinstance(value, Name) else state
    if isinstance(value, Array):
        return ", ".join(text_of(one) for one in value)
    if isinstance(value, Dictionary) and field.kind == "Sig":
        return ", ".join(filter(None, (text_of(value.get(key)) for key in _SIGNED)))
    return text_of(value)


def _shows_entry(kind: str, node: Dictionary) -> bool:
    """Whether a field's picture shows nothing but what was entered; a list shows all one can choose from."""
    if kind != "Ch":
        return kind != "Btn"
    flags = text_of(node.get("/Ff"))
    return flags.isdecimal() and bool(int(flags) & _DROPS_DOWN)


def _shows_text(widget: Dictionary) -> bool:
    looks = widget.get("/AP")
    look = looks.get("/N") if isinstance(looks, Dictionary) else None
    return isinstance(look, Stream) and _SHOWN_TEXT.search(beginning(look, _LOOK)) is not None


def _option(options: Object | None, state: str) -> str:
    """A button's text where its states are only numbered, else its state."""
    if isinstance(options, Array) and state.isascii() and state.isdigit() and int(state) < len(options):
        return text_of(options[int(state)]) or state
    return state
