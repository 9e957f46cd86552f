# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF forms read per second, beside bare pdfplumber and bare pypdfium2 on the same files."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from connectors.pdf_form import PdfForm
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.sandbox import ReaderPool

Documents = Sequence[tuple[Path, str]]


def main(argv: list[str]) -> int:
    """Measure and print the table; with `--json` the last line is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks forms")
    parser.add_argument("--forms", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="laufzettel-bench-") as name:
        filled = _make(Path(name), "filled", fill, chosen.forms)
        flat = _make(Path(name), "flat", flatten, chosen.forms)
        answer = _measure(filled, flat)
    if chosen.json:
        print(orjson.dumps(answer).decode())
    return 0


def _make(folder: Path, kind: str, make: Callable[[dict[str, str]], bytes], count: int) -> Documents:
    (folder / kind).mkdir()
    documents = []
    for number, values in enumerate(applications(count, today=local_today())):
        path = folder / kind / f"{number}.pdf"
        path.write_bytes(make(values | {"halter_vorname": "Jürgen"}))  # print has Western European letters only
        documents.append((path, path.name))
    return documents


def _measure(filled: Documents, flat: Documents) -> dict[str, float]:
    count = len(filled)
    rows = {
        "filled, Laufzettel, children started for it": count / _ours(filled),
        "filled, bare pdfplumber": count / _timed(_pdfplumber, filled),
        "filled, bare pypdfium2": count / _timed(_pypdfium2, filled),
        "flat, Laufzettel, children started for it": count / _ours(flat),
        "flat, bare pdfplumber": count / _timed(_pdfplumber, flat),
        "flat, bare pypdfium2": count / _timed(_pypdfium2, flat),
    }
    print(f"{count} forms of two pages, {len(FORM.fields)} fields")
    for title, rate in rows.items():
        print(f"{title:46} {rate:8.1f} forms/s")
    ours, plumber, pdfium, flat_ours, flat_plumber, _ = rows.values()
    return {
        "forms_per_s": round(ours, 1),
        "pdfplumber_per_s": round(plumber, 1),
        "pypdfium2_per_s": round(pdfium, 1),
        "ratio_vs_pdfplumber": round(ours / plumber, 1),
        "flat_forms_per_s": round(flat_ours, 1),
        "flat_ratio_vs_pdfplumber": round(flat_ours / flat_plumber, 1),
    }


def _ours(documents: Documents) -> float:
    started = time.perf_counter()
    with ReaderPool() as pool:
        fields = sum(len(part.reading) for (part,) in PdfForm(pool).read(documents, FORM))
    if fields < 15 * len(documents):
        raise SystemExit(f"only {fields} fields were read")
    return time.perf_counter() - started


def _timed(read: Callable[[Path], int], documents: Documents) -> float:
    started = time.perf_counter()
    for path, _ in documents:
        read(path)
    return time.perf_counter() - started


def _pdfplumber(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(len(page.extract_words()) for page in document.pages)


def _pypdfium2(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_bounded()) for page in document)
