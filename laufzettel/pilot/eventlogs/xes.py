# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads XES (IEEE 1849) in one pass, by expat: no document type, no entities; case, activity and times are kept."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from laufzettel.errors import BusinessError, Problem
from laufzettel.pilot.eventlogs.gathering import Gathering
from laufzettel.pilot.eventlogs.messages import HOSTILE, NO_ENCODING, NOT_XES, NOT_XML
from laufzettel.pilot.eventlogs.opening import Passed, Unpacked

_CHUNK = 1024**2
_LONGEST_TOKEN = 4 * 1024**2
_DEEPEST = 100
_WANTED = ("concept:name", "time:timestamp", "lifecycle:transition", "start_timestamp", "concept:instance")
"""What is looked at of an event."""
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
_LOG, _TRACE, _EVENT, _ATTRIBUTE = 1, 2, 3, 4
"""How deep each element of a log stands."""


def read_xes(path: Path, passed: Passed) -> Gathering:
    """Read a log; each trace is a case.

    Args:
        path: the file, packed or not.
        passed: is told how far the reading has come.

    Raises:
        BusinessError: it is no XES, damaged, or made to do harm.
    """
    gathering = Gathering(path.name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    handler = _Handler(path.name, gathering, parser)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.XmlDeclHandler = handler.refuse_encoding
    parser.StartDoctypeDeclHandler = handler.refuse_document_type
    fed = 0
    try:
        with Unpacked(path, passed) as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise BusinessError(handler.hostile("ein Wert über 4 MB", "a value of more than 4 MB"))
                gathering.bounded()
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        at = NOT_XML.at(file=path.name, line=error.lineno, column=error.offset + 1, events=handler.events)
        raise BusinessError(at) from None
    finally:  # or parser and handler would hold each other, and with them the case numbers
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.XmlDeclHandler = parser.StartDoctypeDeclHandler = None
    return gathering


class _Handler:
    """Follows the elements; of an event's attributes it looks at five and never touches the others."""

    def __init__(self, file: str, gathering: Gathering, parser: expat.XMLParserType) -> None:
        self._file = file
        self._gathering = gathering
        self._parser = parser
        self._depth = 0
        self._prefix = ""
        self._in_trace = self._in_event = False
        self._trace = -1
        self._trace_name = ""
        self._trace_line = 0
        self._before = 0
        self._seen: set[str] = set()
        self.events = 0
        self._line = 0
        self._wanted = dict.fromkeys(_WANTED, "")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if depth == _ATTRIBUTE:
            if self._in_event and (key := attributes.get("key")) in self._wanted:
                self._wanted[key] = attributes.get("value", "")
        elif depth == _EVENT:
            if self._in_trace:
                if tag == "event" or tag == self._prefix + "event":
                    self._begin_event()
                elif attributes.get("key") == "concept:name":
                    self._trace_name = attributes.get("value", "")
        elif depth == _TRACE:
            self._begin(tag.removeprefix(self._prefix))
        elif depth == _LOG:
            prefix, colon, name = tag.rpartition(":")
            self._prefix = prefix + colon
            if name != "log":
                raise BusinessError(NOT_XES.at(file=self._file))
        elif depth > _DEEPEST:
            raise BusinessError(self.hostile("mehr als 100 Ebenen ineinander", "more than 100 levels of nesting"))

    def end(self, tag: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == _EVENT and self._in_event:
            self._in_event = False
            name, time, *more = self._wanted.values()
            self._gathering.add(self._trace, name, time, self.events, self._line, *more)
        elif depth == _TRACE and self._in_trace:
            self._in_trace = False
            self._end_trace()

    def refuse_document_type(self, *_: object) -> None:
        """Entities that multiply or read other files need one; XES needs none."""
        raise BusinessError(self.hostile("eine Dokumenttyp-Angabe (DTD)", "a document type (DTD)"))

    def refuse_encoding(self, version: str, encoding: str | None, standalone: int) -> None:
        """Python's other codecs answer the parser with whatever exception they like."""
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise BusinessError(NO_ENCODING.at(file=self._file))

    def hostile(self, de: str, en: str) -> Problem:
        return HOSTILE.at(file=self._file, line=self._parser.CurrentLineNumber, de=de, en=en)

    def _begin(self, name: str) -> None:
        if name == "trace":
            self._in_trace = True
            self._trace += 1
            self._trace_name = ""
            self._trace_line = self._parser.CurrentLineNumber
            self._before = len(self._gathering)
        elif name == "event":
            self.events += 1
            self._gathering.note("log.without_trace", self.events, self._parser.CurrentLineNumber)

    def _begin_event(self) -> None:
        self._in_event = True
        self.events += 1
        self._line = self._parser.CurrentLineNumber
        self._wanted = dict.fromkeys(_WANTED, "")

    def _end_trace(self) -> None:
        if len(self._gathering) == self._before:
            self._gathering.note("log.empty_trace", self.events, self._trace_line)
        if self._trace_name in self._seen:
            self._gathering.note("log.trace_twice", self.events, self._trace_line)
        elif self._trace_name:
            self._seen.add(self._trace_name)
