# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields of real and made forms: names, values, labels and boxes as another library sees them."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NullObject

from connectors.pdf_form import PdfForm
from connectors.pdf_form.acroform import acro_fields
from connectors.pdf_form.opening import opened
from flows.hundesteuer.form import FORM
from laufzettel.sandbox import ReaderPool

BENCH = Path(__file__).parents[2] / ".." / "shared" / "data" / "documents"
FORMS = [
    path
    for folder in ("de_gov_forms", "derived_de_forms", "pdfjs", "tika_misc", "pdfplumber", "zugferd", "invoice2data")
    for path in sorted((BENCH / folder).glob("*.pdf"))
]


SIGNATURE = ("/Name", "/M", "/Location", "/Reason", "/ContactInfo")
"""What of a digital signature's dictionary a person can read."""


def pypdf_fields(path: Path) -> dict[str, str] | None:
    """Field names and values as pypdf reports them; None if it cannot read the file."""
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return None
        fields = reader.get_fields() or {}
    except Exception:  # a fuzzed file: whatever pypdf raises, it is no oracle for it
        return None
    return {name: _said(field.get("/V")) for name, field in fields.items() if field.get("/FT") and "/Kids" not in field}


def _said(value: object) -> str:
    if value is None or isinstance(value, NullObject):
        return ""
    if isinstance(value, ArrayObject):
        return ", ".join(str(one) for one in value)
    if isinstance(value, DictionaryObject):
        return ", ".join(str(value[key]) for key in SIGNATURE if key in value)
    return str(value)


def need_bench() -> None:
    """The test bench lies beside the project; in CI it must be there."""
    if not FORMS and not os.environ.get("CI"):
        pytest.skip("the test bench ../shared/data is not on this machine")
    assert FORMS


def test_real_forms_are_read_as_pypdf_reads_them() -> None:
    """Every AcroForm of the test bench: no exception, the same names, the same values."""
    need_bench()
    compared = fields = 0
    for path in FORMS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = pypdf_fields(path)
        try:
            with opened(path) as (pdf, _):
                found = {one.name: one.value for one in acro_fields(pdf)}
        except (pikepdf.PdfError, pikepdf.PasswordError):
            assert not expected, f"{path.name}: pypdf reads it, we do not"
            continue
        if not expected:
            continue
        compared += 1
        for name, value in expected.items():
            assert name in found, f"{path.name}: {name!r} is missing"
            same = found[name].replace("\r\n", "\n").replace("\r", "\n")
            assert value.lstrip("/").replace("\r\n", "\n").replace("\r", "\n") == same, f"{path.name}: {name!r}"
            fields += 1
    assert compared >= 15
    assert fields >= 1_200


def test_every_pdf_of_the_test_bench_gives_fields_or_a_sentence() -> None:
    """Invoices, fuzzer finds, protected and broken files: no exception leaves the reader."""
    need_bench()
    with ReaderPool() as pool:
        documents = [(path, path.name) for path in FORMS]
        parts = [part for (part,) in PdfForm(pool).read(documents, FORM)]
    assert len(parts) == len(FORMS)
    assert all(part.reading or part.problems for part in parts)
    assert all(path.name in part.problems[0].de for path, part in zip(FORMS, parts, strict=True) if part.problems)


def test_german_court_forms_have_a_label_and_a_box_for_every_field() -> None:
    """pdfplumber raises on these umlauts; each field must have its German label, page and box."""
    need_bench()
    with pikepdf.open(BENCH / "de_gov_forms" / "Antrag_auf_Bewilligung_von_Beratungshilfe.pdf") as pdf:
        found = acro_fields(pdf)
    assert len(found) > 100
    assert all(one.label for one in found if one.kind in {"Tx", "Btn", "Ch"})
    assert any("ä" in one.label or "ü" in one.label for one in found)
    assert all(one.page and one.box[2] > one.box[0] and one.box[3] > one.box[1] for one in found)


def test_a_field_tree_that_bites_its_tail_ends() -> None:
    """A fuzzed form whose kids point back at their parent must not hang."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    node = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
    node.Kids = pikepdf.Array([node])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([node, node]))
    assert [one.name for one in acro_fields(pdf)] in ([], ["a"])


def test_structure_of_the_wrong_type_is_passed_over() -> None:
    """Numbers where dictionaries belong, text where boxes belong: nothing raises."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    odd = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("x"), FT=7, Rect=pikepdf.String("no"), Kids=3, V=12))
    pdf.pages[0].obj.Annots = pikepdf.Array([odd, 5])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([odd, 9]))
    assert [(one.name, one.value, one.page) for one in acro_fields(pdf)] == [("x", "12", 0)]
