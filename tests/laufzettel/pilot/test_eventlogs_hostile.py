# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever bytes come as a log: either figures or a sentence, never a crash, and never a value of the file in it."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log

XES = (
    '<?xml version="1.0" encoding="utf-8"?>\n<log><trace><string key="concept:name" value="geheim"/><event>'
    '<string key="concept:name" value="Prüfung"/><date key="time:timestamp" value="2025-03-03T09:00:00+01:00"/>'
    "</event></trace></log>"
).encode()
CSV = "case;activity;time;user\ngeheim;Prüfung;03.03.2025 09:00;geheim\n".encode("cp1252")
PIECES = [
    b"",
    b"<",
    b">",
    b'"',
    b"'",
    b"&a;",
    b"\x00",
    b"\xff\xfe",
    b"<!DOCTYPE a>",
    b"\r",
    b"]]>",
    b"9999-12-31",
    b";",
]


def read(content: bytes) -> None:
    """Read and measure, or be told in a sentence why not."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(content)
        try:
            measure(read_log(path))
        except BusinessError as refused:
            assert refused.problem.remedy_de
            assert "geheim" not in refused.problem.text("de") + refused.problem.text("en")


@settings(max_examples=120, deadline=None)
@given(st.sampled_from((XES, CSV)), st.integers(0, 400), st.integers(0, 30), st.sampled_from(PIECES), st.booleans())
def test_a_spoilt_log_is_read_or_refused(log: bytes, at: int, length: int, piece: bytes, packed: bool) -> None:
    """Bytes taken out, others put in, cut off; packed before or not."""
    spoilt = log[:at] + piece + log[at + length :]
    read(gzip.compress(spoilt) if packed else spoilt)
    read(gzip.compress(log)[:at] + piece + gzip.compress(log)[at + length :])


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@example(b"\xff\xfe<")
@example(b"case,activity,time\n1,A," + "١٢".encode())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """After a heading, and without one."""
    read(content)
    read(b"case;activity;time\n" + content)


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_characters="\0"), max_size=40),
        st.datetimes().map(str),
        st.from_regex(r"\d{1,2}\.\d{1,2}\.\d{4} ?\d{0,2}:?\d{0,2}", fullmatch=True),
    )
)
def test_any_text_as_a_time_is_understood_or_counted(text: str) -> None:
    """Never taken for another event's time, never a crash."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        said = text.encode("utf-8", "replace").decode().replace('"', "")
        path.write_text(f'case,activity,time\n1,A,2025-03-03 09:00\n1,B,"{said}"\n', encoding="utf-8", newline="")
        log = read_log(path)
        wrong = {"log.no_time", "log.unreadable_time", "log.implausible_time", "log.broken_row"}
        assert (len(log.case) == 2) != bool(wrong & {one.code for one in log.findings})


@pytest.mark.parametrize("encoding", ["rot13", "utf-7", "shift_jis", "hex", "utf-32", "undefined", "nix"])
def test_an_encoding_that_xml_readers_need_not_know_is_refused(tmp_path: Path, encoding: str) -> None:
    """Some of them crash readers."""
    path = tmp_path / "log.xes"
    path.write_bytes(XES.replace(b"utf-8", encoding.encode()))
    with pytest.raises(BusinessError) as refused:
        read_log(path)
    assert refused.value.problem.code == "log.encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encodings_logs_come_in_are_read(tmp_path: Path, encoding: str) -> None:
    """Umlauts stay what they are."""
    path = tmp_path / "log.xes"
    path.write_bytes(XES.decode().replace("utf-8", encoding).encode(encoding))
    assert read_log(path).activities == ("Prüfung",)
