# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Another way of reckoning what can be computed from figures: slower, plainer, and knowing nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain, combinations

import numpy as np
import pytest

from laufzettel.pilot.cells import Size, together


def _betrayed(leaves: Mapping[object, Size], seen: Sequence[Collection[object]]) -> list[tuple[object, ...]]:
    """Every small set of leaves that is a combination of the figures: tried one by one, by the rank of matrices."""
    keys = [key for key, size in leaves.items() if size.cases]
    figures = np.array([[float(key in about) for key in keys] for about in seen]).reshape(len(seen), len(keys))
    rank = np.linalg.matrix_rank(figures) if len(seen) and keys else 0
    sets = chain.from_iterable(combinations(keys, n) for n in range(1, len(keys) + 1))
    small = [one for one in sets if together([leaves[key] for key in one]).small]
    return [
        one for one in small if np.linalg.matrix_rank(np.vstack([figures, [float(key in one) for key in keys]])) == rank
    ]


@pytest.fixture(scope="session")
def betrayed() -> Callable[..., list[tuple[object, ...]]]:
    """Finds every small set of leaves that figures give away."""
    return _betrayed
