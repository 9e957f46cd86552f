# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who did something is dropped while a log is read: it is in no array, no finding, no figure, nowhere in memory."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import orjson
import pytest

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.figures import figures
from laufzettel.pilot.eventlogs.headings import Headings
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log

MARK = ("Erika", "Mustermann")
CASE = ("AZ", "47-11")
"""Kept apart, so that the test itself does not hold what it looks for."""


def joined(mark: tuple[str, str], number: int) -> str:
    """A name to look for."""
    return f"{mark[0]}~{mark[1]}~{number}"


def write(path: Path) -> None:
    """Forty cases with a person and a case number each, and an event without a time, which is reported."""
    if path.suffix == ".csv":
        rows = (f"{joined(CASE, n)},Prüfung,2025-03-{n % 28 + 1:02}T09:00:00Z,{joined(MARK, n)}\n" for n in range(40))
        head, tail = "case,activity,timestamp,org:resource\n", f"{joined(CASE, 99)},Prüfung,,{joined(MARK, 99)}\n"
        path.write_text(head + "".join(rows) + tail, encoding="utf-8")
        return
    traces = (
        f'<trace><string key="concept:name" value="{joined(CASE, n)}"/><event>'
        f'<string key="org:resource" value="{joined(MARK, n)}"/><string key="concept:name" value="Prüfung"/>'
        + ("" if n == 40 else f'<date key="time:timestamp" value="2025-03-{n % 28 + 1:02}T09:00:00Z"/>')
        + "</event></trace>"
        for n in range(41)
    )
    path.write_text(f"<log>{''.join(traces)}</log>", encoding="utf-8")


def texts_in_memory() -> Iterator[str | bytes]:
    """Every text that anything in this program holds."""
    for thing in gc.get_objects():
        beneath = [thing]
        while beneath:
            holder = beneath.pop()
            keys = list(holder) if type(holder) is dict else []  # which are not among its referents if all are texts
            for one in (*gc.get_referents(holder), *keys):
                if isinstance(one, str | bytes):
                    yield one
                elif isinstance(one, tuple | dict) and not gc.is_tracked(one):  # holds texts only, and is not listed
                    beneath.append(one)


def held(*marks: tuple[str, str]) -> bool:
    """Whether a text in memory says one of them; garbage that waits to be collected counts."""
    texts = ["~".join(mark) for mark in marks]
    found = any(
        text in (one if isinstance(one, str) else one.decode("latin-1"))
        for one in texts_in_memory()
        for text in texts
        if one not in texts
    )
    gc.collect()  # the search itself holds everything, in a circle
    return found


@pytest.mark.parametrize("name", ["log.csv", "log.xes"])
def test_no_person_and_no_case_number_is_anywhere_after_reading(tmp_path: Path, name: str) -> None:
    """All that a log holds is pickled and looked through, and so is every text in memory."""
    path = tmp_path / name
    write(path)
    gc.disable()  # nothing may wait for the collector of garbage either
    try:
        log = read_log(path)
        assert not held(MARK, CASE)
    finally:
        gc.enable()
    found = figures(log, measure(log))
    kept = [pickle.dumps(log), orjson.dumps(asdict(found)), *(repr(one.problem()).encode() for one in log.findings)]
    assert b"Pr\xc3\xbcfung" in kept[1]
    assert [one.code for one in log.findings if one.code == "log.no_time"] == ["log.no_time"]
    for one in kept:
        assert MARK[1].encode() not in one
        assert CASE[1].encode() not in one


def test_the_search_through_memory_would_find_a_person(tmp_path: Path) -> None:
    """The control: a reader that keeps its rows is caught, and one that keeps names as keys."""
    path = tmp_path / "log.csv"
    write(path)
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    assert held(MARK)
    kept = [{row[0]: at for at, row in enumerate(rows)}]
    rows.clear()
    assert not held(MARK)
    assert held(CASE)
    kept.clear()
    assert not held(CASE)


@pytest.mark.parametrize(
    "heading",
    [
        "org:resource",
        "Resource",
        "Bearbeiter",
        "Sachbearbeiterin",
        "User",
        "user_name",
        "Mitarbeiter",
        "E-Mail",
        "Name",
        "Zuständige Person",
        "Kürzel",
        "Agent",
    ],
)
def test_a_column_of_persons_is_refused_by_whatever_it_would_be(tmp_path: Path, heading: str) -> None:
    """Nobody can make a person the case or the activity."""
    path = tmp_path / "log.csv"
    path.write_text(f"case,activity,time,{heading}\n1,A,2025-03-03,x\n", encoding="utf-8")
    for named in (Headings(case=heading), Headings(activity=heading)):
        with pytest.raises(BusinessError) as refused:
            read_log(path, named)
        assert refused.value.problem.code == "log.person_column"


@pytest.mark.parametrize(
    "heading", ["concept:name", "Activity Name", "Bearbeitungsschritt", "Vorgangskennung", "Status"]
)
def test_usual_headings_are_not_taken_for_persons(tmp_path: Path, heading: str) -> None:
    """A refusal without need would drive people to rename columns of persons as well."""
    path = tmp_path / "log.csv"
    path.write_text(f"case,time,{heading}\n1,2025-03-03,x\n", encoding="utf-8")
    assert read_log(path, Headings(activity=heading)).activities == ("x",)
