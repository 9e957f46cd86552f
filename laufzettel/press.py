# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters, and slips on paper, as accessible PDF: the same bytes for the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from laufzettel.errors import BusinessError, Message, SystemFault

if TYPE_CHECKING:
    from typst import Compiler, PDFStandard

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What a letter's data may hold; money is text with a decimal point, never a float."""

STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]
"""Archivable (PDF/A-2a) and accessible (PDF/UA-1); the compiler refuses a letter that does not conform."""

NO_TEMPLATE = Message(
    "letter.template_missing",
    "Die Briefvorlage „{template}“ gibt es im Ordner „{folder}“ nicht.",
    "There is no letter template “{template}” in the folder “{folder}”.",
    "Name der Vorlage im Ablauf berichtigen oder die Vorlage in den Ordner legen.",
    "Correct the template's name in the flow, or put the template into the folder.",
)
DATA_MISSING = Message(
    "letter.data_missing",
    "Für die Briefvorlage „{template}“ fehlt die Angabe „{key}“.",
    "The letter template “{template}” lacks the datum “{key}”.",
    "Angabe im Ablauf ergänzen; was eine Vorlage braucht, steht in der README neben ihr.",
    "Supply it in the flow; the README beside the template says what it needs.",
)
DATE_WRONG = Message(
    "letter.date_wrong",
    "Für die Briefvorlage „{template}“ ist „datum“ kein Datum der Form JJJJ-MM-TT.",
    "For the letter template “{template}”, “datum” is not a date of the form YYYY-MM-DD.",
    "Angabe im Ablauf berichtigen.",
    "Correct it in the flow.",
)
NOT_PRINTABLE = Message(
    "letter.not_printable",
    "Der Brief „{template}“ enthält ein Schriftzeichen, das die Schrift nicht drucken kann.",
    "The letter “{template}” holds a character that the font cannot print.",
    "Namen und Angaben des Vorgangs auf fremde Schriftzeichen prüfen und den Brief von Hand schreiben.",
    "Look for foreign characters in the case's names and fields, and write this letter by hand.",
)
BROKEN = Message(
    "letter.template_broken",
    "Der Brief „{template}“ ließ sich nicht setzen.",
    "The letter “{template}” could not be typeset.",
    "Vorlage mit den Beispieldaten prüfen: Sie ist fehlerhaft, oder die Angaben passen nicht zu ihr.",
    "Check the template with the sample data: it is faulty, or the data do not fit it.",
)

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_MISSING_KEY = re.compile(r'dictionary does not contain key "([a-z0-9_]+)"')


class LetterPress:
    """Sets letters from templates; keeps its compiler warm, so that a batch costs milliseconds per letter.

    Not safe for several threads at once; each worker has its own.
    """

    def __init__(self, templates: Path) -> None:
        """Args: templates: the folder with the templates, `<name>.typ`; names with `_` are parts, not letters."""
        self._templates = templates.resolve()
        self._compilers: dict[str, Compiler] = {}

    def render(self, template: str, data: Mapping[str, Json]) -> bytes:
        """Set one letter.

        Args:
            template: the template's name without `.typ`, such as `bescheid`.
            data: what the letter says, as the README beside the template describes it; `datum` (ISO) is required and
                becomes the PDF's own date. It reaches the template as data and is never read as markup.

        Returns:
            The PDF, byte for byte the same for the same template and data.

        Raises:
            BusinessError: a character cannot be printed; a person writes this letter.
            SystemFault: the template is missing or faulty, or the data do not fit it.
        """
        import typst

        compiler = self._compiler(template)
        try:
            pdf = compiler.compile(
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
                pdf_standards=STANDARDS,
                timestamp=_midnight(template, data),
            )
        except typst.TypstError as error:
            # Without its cause: the compiler quotes the text it stumbled over, and that may be a person's name.
            raise _named(template, str(error)) from None
        if not isinstance(pdf, bytes):
            raise SystemFault(BROKEN.at(template=template))
        return pdf

    def _compiler(self, template: str) -> Compiler:
        known = self._compilers.get(template)
        if known is not None:
            return known
        import typst

        path = self._templates / f"{template}.typ"
        if not _NAME.fullmatch(template) or not path.is_file():
            raise SystemFault(NO_TEMPLATE.at(template=template, folder=self._templates.name))
        # Only the fonts inside the package: a letter must look the same on every machine.
        compiler = typst.Compiler(input=path, root=self._templates, ignore_system_fonts=True)
        self._compilers[template] = compiler
        return compiler


def _midnight(template: str, data: Mapping[str, Json]) -> int:
    """The letter's date as the PDF's time stamp, in seconds since 1970: never the clock, or bytes would differ."""
    try:
        return int(datetime.strptime(str(data.get("datum")), "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise SystemFault(DATE_WRONG.at(template=template)) from None


def _named(template: str, diagnosis: str) -> BusinessError | SystemFault:
    """The compiler's diagnosis as one of our errors, without the text it quotes."""
    if "could not be displayed" in diagnosis:
        return BusinessError(NOT_PRINTABLE.at(template=template))
    missing = _MISSING_KEY.search(diagnosis)
    if missing is not None:
        return SystemFault(DATA_MISSING.at(template=template, key=missing.group(1)))
    return SystemFault(BROKEN.at(template=template))
