# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What travels between the parent and a reader process: a length, then JSON.

Never pickle: a reader process has opened foreign bytes and may have been taken over by them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import orjson

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""Plain JSON; what comes back from a process consists of `list` and `dict`."""

MAX_FRAME = 64 * 1024 * 1024
"""Largest frame in bytes; a longer one is refused on both sides."""

HEADER = 4
"""Bytes that hold a frame's length, most significant first."""


class FrameTooLarge(MemoryError):
    """A frame would exceed `MAX_FRAME`."""


def encode(message: Mapping[str, Json]) -> bytes:
    """A message as a frame.

    Raises:
        FrameTooLarge: it is longer than `MAX_FRAME`.
        TypeError: it is no JSON.
    """
    payload = orjson.dumps(message)
    if len(payload) > MAX_FRAME:
        raise FrameTooLarge
    return len(payload).to_bytes(HEADER, "big") + payload


def write(descriptor: int, frame: bytes) -> None:
    """Write a whole frame; waits while the other side does not read. Raises BrokenPipeError if it is gone."""
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
