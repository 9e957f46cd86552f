# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reader process: confines itself, then does one job after the other until the parent closes the pipe.

Started as `python -m laufzettel.sandbox.child <memory MB> <CPU s> <parent's process id>`.
"""

from __future__ import annotations

import ctypes
import importlib
import math
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

import orjson

from laufzettel.sandbox.frames import HEADER, encode, write

OURS = frozenset({"connectors", "laufzettel", "tests"})
"""Packages whose functions may be run; the parent cannot be talked into anything else."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_LARGEST_FILE = 1024 * 1024
_OPEN_FILES = 256

_OUT_OF_MEMORY = encode({"died": "memory", "detail": "MemoryError"})  # made now: later there may be no memory for it

_BEGUN = encode({"begun": True})

# What a function of ours takes and gives is checked by orjson, which knows plain JSON only.
Function = Callable[..., Any]


def main(memory_mb: int, cpu_s: int, parent: int) -> None:
    """Confine this process and do jobs until the parent closes the pipe.

    Args:
        memory_mb: address space in megabytes.
        cpu_s: seconds of processor time for each job, and between two frames of a stream.
        parent: process id of the parent; without it there is nothing to do.
    """
    inbound, outbound = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # native code prints what it reads: nobody may hear it
        os.dup2(null, descriptor)
    network_cut = confine(memory_mb)
    if os.getppid() != parent:
        return
    functions: dict[str, Function] = {}
    try:
        write(outbound, encode({"ready": network_cut}))
        while (job := _next_job(inbound)) is not None:
            _do(job, functions, outbound, cpu_s)
    except BrokenPipeError:
        return


def confine(memory_mb: int) -> bool:
    """Set the limits of this process; returns whether its network is cut off, which not every kernel allows."""
    memory = memory_mb * 1024 * 1024
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        _, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)  # noqa: PLW2901  never above what we got
        resource.setrlimit(limit, (value, value))
    libc = ctypes.CDLL(None)
    network_cut = any(_succeeds(libc, "unshare", flags) for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))
    _succeeds(libc, "prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # After `unshare`: a change of credentials clears it.
    _succeeds(libc, "prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return network_cut


def _succeeds(libc: ctypes.CDLL, call: str, *args: int) -> bool:
    function = getattr(libc, call, None)  # absent outside Linux
    return function is not None and function(*args) == 0


def _next_job(inbound: int) -> bytes | None:
    header = _exactly(inbound, HEADER)
    return None if header is None else _exactly(inbound, int.from_bytes(header, "big"))


def _exactly(inbound: int, length: int) -> bytes | None:
    chunks = []
    while length:
        chunk = os.read(inbound, min(length, 1 << 20))
        if not chunk:
            return None
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


def _arm(cpu_s: int) -> None:
    """Allow so many more seconds of processor time; the kernel ends the process (SIGXCPU) when they are used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(used.ru_utime + used.ru_stime) + cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _do(job: bytes, functions: dict[str, Function], outbound: int, cpu_s: int) -> None:
    write(outbound, _BEGUN)
    _arm(cpu_s)
    try:
        order = orjson.loads(job)
        name = order["run"]
        function = functions.get(name) or functions.setdefault(name, _function(name))
        if order["stream"]:
            for item in function(*order["args"]):
                write(outbound, encode({"item": item}))
                _arm(cpu_s)
            answer = encode({"end": True})
        else:
            answer = encode({"done": function(*order["args"])})
    except BrokenPipeError:
        raise
    except MemoryError:
        answer = _OUT_OF_MEMORY
    except Exception as error:  # whatever a foreign file provokes must not end the other jobs
        answer = encode({"died": "crash", "detail": type(error).__name__})  # its text may quote the file
    write(outbound, answer)


def _function(name: str) -> Function:
    """The function of ours under `module:qualname`; raises ImportError for anything that is not ours."""
    module, _, qualname = name.partition(":")
    if module.partition(".")[0] not in OURS:
        raise ImportError(name)
    function = getattr(importlib.import_module(module), qualname, None)
    if not callable(function) or getattr(function, "__module__", None) != module:
        raise ImportError(name)
    found: Function = function
    return found


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
