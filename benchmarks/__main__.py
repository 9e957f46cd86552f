# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks`: which benchmarks there are."""

from __future__ import annotations

import importlib
import sys

NAMES = ("throughput", "forms", "startup", "desk", "savings", "eventlogs", "rules", "rules_simulate")


def main() -> int:
    """Run the named benchmark."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"usage: python -m benchmarks {{{' | '.join(NAMES)}}} [--json]")
        return 2
    code: int = importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])
    return code


if __name__ == "__main__":
    sys.exit(main())
