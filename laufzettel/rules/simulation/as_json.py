# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A comparison for programs; numbers with decimals as text, so that nothing is rounded."""

from __future__ import annotations

from laufzettel.rules.settling import Output
from laufzettel.rules.simulation.results import Changed, Group, Result

_MOST_PAIRS = 10_000


def result_as_dict(result: Result) -> dict[str, object]:
    """All of it but what cases brought; of very many pairs the most frequent.

    Args:
        result: what came out.
    """
    return {
        "table": result.table,
        "old": result.old.as_dict(),
        "new": result.new.as_dict(),
        "cases": result.cases,
        "changed": result.changed,
        "share": result.share,
        "other_rules": result.other_rules,
        "inputs_only_old": list(result.only_old),
        "inputs_only_new": list(result.only_new),
        "outputs_only_old": list(result.outputs_only_old),
        "outputs_only_new": list(result.outputs_only_new),
        "rules_without_cases": {"old": result.unused_old, "new": result.unused_new},
        "pairs": [
            {"old": one.old.as_dict(), "new": one.new.as_dict(), "cases": one.cases, "changed": one.changed}
            for one in result.pairs[:_MOST_PAIRS]
        ],
        "pairs_left_out": max(0, len(result.pairs) - _MOST_PAIRS),
        "sums": {name: sums.as_dict() for name, sums in zip(result.numeric, result.totals, strict=True)},
        "by_old_rule": [_group(one, result) for one in result.by_old()[:_MOST_PAIRS]],
        "by_new_rule": [_group(one, result) for one in result.by_new()[:_MOST_PAIRS]],
        "changed_cases": [_changed(one, result) for one in result.listed],
    }


def _group(group: Group, result: Result) -> dict[str, object]:
    sums = {name: one.as_dict() for name, one in zip(result.numeric, group.sums, strict=True)}
    return group.outcome.as_dict() | {"cases": group.cases, "changed": group.changed, "sums": sums}


def _changed(one: Changed, result: Result) -> dict[str, object]:
    old, new = (
        {name: _plain(value) for name, value in zip(result.outputs, outputs, strict=True)}
        for outputs in (one.old_outputs, one.new_outputs)
    )
    return {
        "case": one.case,
        "old": one.old.as_dict() | {"outputs": old},
        "new": one.new.as_dict() | {"outputs": new},
    }


def _plain(value: Output) -> object:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
