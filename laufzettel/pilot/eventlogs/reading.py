# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads an event log of either format; which one it is, is seen from its content."""

from __future__ import annotations

from pathlib import Path

from laufzettel.pilot.eventlogs.delimited import read_delimited
from laufzettel.pilot.eventlogs.headings import Headings
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.opening import Passed, is_xml
from laufzettel.pilot.eventlogs.xes import read_xes


def read_log(path: Path, named: Headings | None = None, passed: Passed = lambda read: None) -> EventLog:
    """Read a log; what cannot be read in it is counted with its places, and the others go on.

    Args:
        path: XES (IEEE 1849) or CSV, packed with gzip or not.
        named: headings of a CSV's columns; those left empty are recognised.
        passed: is told how many bytes of the file have been read.

    Raises:
        BusinessError: the file as a whole cannot be read; says where and what to do.
    """
    gathering = read_xes(path, passed) if is_xml(path) else read_delimited(path, named or Headings(), passed)
    return gathering.log()
