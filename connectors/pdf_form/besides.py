# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person can put into a PDF beside its fields: notes, stamps, drawings laid over a page, attached files."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf

from connectors.pdf_form.texts import text_of

_PART_OF_THE_FORM = frozenset({"Link", "Popup", "PrinterMark", "TrapNet"})
_FIELD = Name.Widget
_DEEPEST = 20
_MOST = 1_000

Note = tuple[int, str, str, tuple[int, ...]]
"""Page, kind, text and box in whole points."""


def notes(pdf: Pdf) -> Iterator[Note]:
    """Annotations that are neither fields nor links.

    Args:
        pdf: an opened PDF.
    """
    for number, page in enumerate(pdf.pages, start=1):
        annotations = page.obj.get("/Annots")
        for one in annotations if isinstance(annotations, Array) else ():
            if isinstance(one, Dictionary) and (subtype := one.get("/Subtype")) != _FIELD:
                kind = text_of(subtype)
                if kind and kind not in _PART_OF_THE_FORM:
                    yield number, kind, text_of(one.get("/Contents")), _edges(one.get("/Rect"))


def _edges(rect: Object | None) -> tuple[int, ...]:
    try:
        return tuple(round(float(edge)) for edge in rect) if isinstance(rect, Array) else ()
    except (TypeError, ValueError, OverflowError):
        return ()


def attached(pdf: Pdf) -> int:
    """How many files are attached to a PDF."""
    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, Dictionary) else None
    listed = _leaves(tree, 0)
    related = pdf.Root.get("/AF")
    return max(listed, len(related) if isinstance(related, Array) else 0)


def _leaves(node: Object | None, depth: int) -> int:
    if not isinstance(node, Dictionary) or depth > _DEEPEST:
        return 0
    here, kids = node.get("/Names"), node.get("/Kids")
    count = len(here) // 2 if isinstance(here, Array) else 0
    for kid in list(kids)[:_MOST] if isinstance(kids, Array) else ():
        if count >= _MOST:
            break
        count += _leaves(kid, depth + 1)
    return count
