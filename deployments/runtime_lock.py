# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prints what requirements.lock says about the packages needed at run time, hashes included; no development tools.

Usage, where everything in requirements.lock is installed: python deployments/runtime_lock.py requirements.lock
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WANTED = "laufzettel[postgres]"


def needed(first: str) -> set[str]:
    """Names of all packages that a requirement pulls in here, itself left out."""
    found: set[tuple[str, str]] = set()
    waiting = [Requirement(first)]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        fresh = {(name, extra) for extra in ("", *one.extras)} - found
        found |= fresh
        for line in requires(name) or () if fresh else ():
            required = Requirement(line)
            if required.marker is None or any(required.marker.evaluate({"extra": extra}) for _, extra in fresh):
                waiting.append(required)
    return {name for name, _ in found} - {canonicalize_name(Requirement(first).name)}


def blocks(lock: str) -> dict[str, str]:
    """Package name to its lines in a lock file; a package may stand there twice, for two versions of Python."""
    found: dict[str, str] = {}
    for block in re.findall(r"^[A-Za-z0-9].*(?:\n .*)*\n", lock, re.MULTILINE):
        name = canonicalize_name(re.split(r"[=\[; ]", block, maxsplit=1)[0])
        found[name] = found.get(name, "") + block
    return found


def main() -> int:
    """Print the lines."""
    locked = blocks(Path(sys.argv[1]).read_text(encoding="utf-8"))
    names = needed(WANTED)
    if missing := names - locked.keys():
        sys.stderr.write(f"not in the lock file: {', '.join(sorted(missing))}\n")
        return 1
    sys.stdout.write("".join(locked[name] for name in sorted(names)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
