# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Event logs are read in the formats they come in; what is broken is named with its place, and the others go on."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.headings import Headings
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log


def event(name: str = "A", time: str = "2025-03-03T09:00:00+01:00", more: str = "") -> str:
    """An event of XES."""
    named = f'<string key="concept:name" value="{name}"/>' if name else ""
    timed = f'<date key="time:timestamp" value="{time}"/>' if time else ""
    return f"<event>{named}{more}{timed}</event>\n"


def xes(*traces: str, head: str = "") -> bytes:
    """A log of XES."""
    said = "".join(f"<trace>{one}</trace>\n" for one in traces)
    return f'<?xml version="1.0"?>\n{head}<log xmlns="http://www.xes-standard.org/">\n{said}</log>'.encode()


def read(folder: Path, content: bytes, named: Headings | None = None) -> EventLog:
    """The log in a file without a telling name."""
    path = folder / "protokoll"
    path.write_bytes(content)
    return read_log(path, named)


def ways(log: EventLog) -> list[tuple[str, ...]]:
    """The activities of each case."""
    return [way for way, count in measure(log).variants.top for _ in range(count)]


def refused(folder: Path, content: bytes, named: Headings | None = None) -> tuple[str, str]:
    """Code and sentence of what is said about a file that cannot be read."""
    with pytest.raises(BusinessError) as raised:
        read(folder, content, named)
    problem = raised.value.problem
    assert problem.remedy_de
    assert problem.remedy_en
    return problem.code, problem.text("en")


def found(log: EventLog) -> dict[str, int]:
    """What was noticed, and how often."""
    return {one.code.removeprefix("log."): one.count for one in log.findings}


def test_xes_packed_or_not_is_known_by_its_content(tmp_path: Path) -> None:
    """The name of the file does not matter; attributes inside attributes and defaults of the log do not count."""
    inside = '<list key="l"><values><string key="concept:name" value="X"/></values></list>'
    head = "<!-- made by a test -->\n"
    content = xes(
        '<string key="concept:name" value="1"/>' + event("B", "2025-03-03T10:00:00.500Z") + event("A", more=inside),
        event("C") + "<!-- nothing -->",
        head=head,
    ).replace(b"<trace>", b'<global scope="event"><string key="concept:name" value="D"/></global><trace>', 1)
    assert sorted(ways(read(tmp_path, content))) == [("A", "B"), ("C",)]
    assert sorted(ways(read(tmp_path, gzip.compress(content)))) == [("A", "B"), ("C",)]
    prefixed = b"<x:log xmlns:x='u'><x:trace><x:event><x:string key='concept:name' value='A'/>"
    prefixed += b"<x:date key='time:timestamp' value='2025-03-03T10:00:00'/></x:event></x:trace></x:log>"
    assert ways(read(tmp_path, prefixed)) == [("A",)]


def test_what_is_wrong_with_events_is_counted_with_places_and_the_others_go_on(tmp_path: Path) -> None:
    """Missing, unreadable, implausible and backward times, missing names, events outside cases, a number twice."""
    name = '<string key="concept:name" value="1"/>'
    log = read(
        tmp_path,
        xes(
            name + event("A") + event("B", "") + event("C", "gestern") + event("", "2025-03-03T09:00:00Z"),
            name + event("A", "2025-03-03T09:00:00Z") + event("B", "2025-03-03T08:00:00Z") + event("C", "1900-01-01"),
            event("", ""),
        ).replace(b"</log>", event("E").encode() + b"</log>"),
    )
    assert found(log) == {
        "no_activity": 2,
        "no_time": 1,
        "unreadable_time": 1,
        "implausible_time": 1,
        "without_trace": 1,
        "empty_trace": 1,
        "trace_twice": 1,
        "backwards": 1,
    }
    assert sorted(ways(log)) == [("A",), ("B", "A")]
    said = {one.code: one.problem() for one in log.findings}
    assert "event 2 in line 4" in said["log.no_time"].en
    assert "Ereignis 6 in Zeile 9" in said["log.backwards"].de


def test_only_completed_steps_count_if_a_log_says_which_are(tmp_path: Path) -> None:
    """Of start and complete, complete counts, once, and start is its beginning; without completions, starts count."""
    begins, ends = (f'<string key="lifecycle:transition" value="{one}"/>' for one in ("start", "COMPLETE"))
    both = event("A", "2025-03-03T09:00:00Z", begins) + event("A", "2025-03-03T10:00:00Z", ends)
    log = read(tmp_path, xes(both))
    assert (ways(log), found(log)) == ([("A",)], {})
    assert (log.moment - log.start).tolist() == [3_600_000]
    assigned = event("A", "2025-03-03T08:00:00Z", '<string key="lifecycle:transition" value="assign"/>')
    log = read(tmp_path, xes(both + assigned))
    assert (ways(log), found(log)) == ([("A",)], {"other_transition": 1})
    log = read(tmp_path, xes(event("A", more=begins)))
    assert (ways(log), found(log)) == ([("A",)], {})
    log = read(tmp_path, xes(event("A", more=begins) + assigned))
    assert (ways(log), found(log)) == ([("A",)], {"other_transition": 1})
    log = read(tmp_path, xes(assigned))
    assert (ways(log), found(log)) == ([("A",)], {})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Columns are recognised by usual headings, German or English, in any order."""
    rows = [("Zeitstempel", "Aktivität", "Vorgangs-Nr."), ("03.03.2025 09:00", "Prüfung", "1")]
    rows += [("3.3.2025, 10:30:15 Uhr", "Bescheid, fertig", "1")]
    lines = [delimiter.join(f'"{one}"' for one in row) for row in rows]
    for text in ("\r\n".join(lines), f"sep={delimiter}\n" + "\n".join(lines)):
        log = read(tmp_path, text.encode(encoding))
        assert ways(log) == [("Prüfung", "Bescheid, fertig")]
        assert found(log) == {"no_zone": 2}


def test_columns_can_be_named_and_what_is_missing_is_said(tmp_path: Path) -> None:
    """How many headings there are, and the option with which to name one; a line that is no heading is not repeated."""
    content = b"id;was;wann;zeit\n1;A;2025-03-03 09:00;x\n"
    assert ways(read(tmp_path, content, Headings("ID", "was", "Wann"))) == [("A",)]
    code, sentence = refused(tmp_path, content)
    assert code == "log.no_column"
    assert "line 1" in sentence
    assert "4 columns" in sentence
    assert "--case" in sentence
    code, sentence = refused(tmp_path, b"case,activity,time,case\n1,A,2025-03-03,2\n")
    assert (code, "“case”" in sentence) == ("log.column_twice", True)
    assert refused(tmp_path, content, Headings("id", "was", "wen"))[0] == "log.no_column"
    assert refused(tmp_path, b"")[0] == "log.no_column"


def test_broken_rows_are_named_by_their_line(tmp_path: Path) -> None:
    """A text over several lines counts as one row; too few columns, quotation marks inside, no case, no time."""
    content = b'case,activity,time\n1,"A\nB",2025-03-03 09:00\n2,C\n"3"x,D,2025-03-03 09:00\n,E,2025-03-03\n\n4,F,\n'
    content += b"5,G,2025-03-03\n"
    log = read(tmp_path, content)
    assert sorted(ways(log)) == [("A\nB",), ("G",)]
    assert found(log) == {"no_case": 1, "no_time": 1, "broken_row": 2, "no_zone": 1, "date_only": 1}
    places = {one.code: [place.line for place in one.places] for one in log.findings}
    assert places["log.broken_row"] == [4, 5]
    assert places["log.no_time"] == [8]


def test_an_endless_quotation_costs_a_row_and_not_the_file(tmp_path: Path) -> None:
    """A quotation mark that is never closed ends where a field cannot be that long."""
    rows = b"".join(b"%d,A,2025-03-03 09:00\n" % number for number in range(20_000))
    log = read(tmp_path, b'case,activity,time\nx,"A,2025-03-03 09:00\n' + rows)
    assert found(log)["broken_row"] == 1
    assert 10_000 < len(log.case) < 20_000


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (xes(event())[:-20], "log.not_xml", "line 3"),
        (b"<html><body/></html>", "log.not_xes", "root element"),
        (xes(head='<!DOCTYPE log [<!ENTITY a "b">]>\n'), "log.hostile", "line 2: a document type"),
        (xes('<string key="a" value="1">' * 120), "log.hostile", "100 levels"),
        (b"<log><trace a='" + b"x" * 6_000_000, "log.hostile", "more than 4 MB"),
        (xes(), "log.nothing_left", "no event"),
        (xes(event("A", "")), "log.nothing_left", "Events without a time: 1"),
        (gzip.compress(xes(event()))[:-9], "log.damaged_gzip", "cannot be unpacked"),
        (gzip.compress(b"<log>" + b" " * 80_000_000), "log.damaged_gzip", "more tightly"),
        (b"case,activity,time\n1,\x81\x8d,2025-03-03\n", "log.encoding", "encoding"),
        (
            b"case,activity,time\n" + b"".join(b"1,%d,2025-03-03\n" % number for number in range(5_001)),
            "log.too_many_activities",
            "event 5001 (line 5002)",
        ),
    ],
    ids=["cut off", "html", "dtd", "deep", "long", "empty", "no times", "gz cut off", "gz bomb", "bytes", "free text"],
)
def test_files_that_cannot_be_read_or_want_to_do_harm_are_refused(
    tmp_path: Path, content: bytes, code: str, said: str
) -> None:
    """With file, place and remedy; nothing is expanded, and nothing of another file is read."""
    was, sentence = refused(tmp_path, content)
    assert was == code
    assert "protokoll" in sentence
    assert said in sentence


def test_times_without_a_zone_are_german_local_time(tmp_path: Path) -> None:
    """Summer time counts: a day in which the clocks are put forward has 23 hours."""
    log = read(
        tmp_path, b"case,activity,time\n1,A,2025-03-30 00:00\n1,B,2025-03-31 00:00\n1,C,2025-04-01T00:00+02:00\n"
    )
    first, second = measure(log).waiting
    assert {first.total, second.total} == {23.0, 24.0}


def test_reading_says_how_far_it_is(tmp_path: Path) -> None:
    """For a bar: bytes of the file, at the end all of them."""
    for content in (xes(event()), gzip.compress(xes(event())), b"case,activity,time\n1,A,2025-03-03\n"):
        path = tmp_path / "log"
        path.write_bytes(content)
        told: list[int] = []
        read_log(path, passed=told.append)
        assert told == sorted(told)
        assert told[-1] == len(content)
