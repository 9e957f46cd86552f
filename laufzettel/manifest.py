# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The manifest of a connector: what it is, what it promises, and which rules of quality it keeps or why it does not."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

RULES = (
    "config-check", "typed", "docs-setup", "docs-removal", "errors-mapped", "conformance-suite", "idempotency-key",
    "read-back", "crash-tested", "timeout", "encoding-and-locale", "recorded-fixtures", "german-texts",
    "personal-data-listed", "load-tested",
)  # fmt: skip
"""Fifteen rules; each is `done`, `todo`, or exempt with a reason."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `connector.toml` says.

    Attributes:
        name: of the folder.
        title: German title.
        direction: `source`, `reader`, `target`, or several of them.
        guarantee: what it promises about a write; a sentence beginning with `none` where it writes nothing.
        open_rules: rules of quality that are still to do.
        personal_data: what of people it passes on or takes in, in words.
    """

    name: str
    title: str
    direction: str
    guarantee: str
    open_rules: tuple[str, ...]
    personal_data: tuple[str, ...]


def load_manifests(connectors: Path) -> list[Manifest]:
    """The manifests of all connectors, by name.

    Args:
        connectors: the folder `connectors`.

    Raises:
        ValueError: a manifest lacks an entry or a rule, or exempts itself without a reason; says which.
    """
    return [_load(path) for path in sorted(connectors.glob("*/connector.toml"))]


def _load(path: Path) -> Manifest:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    quality = said.get("quality", {})
    missing = [rule for rule in RULES if not _answered(quality.get(rule))]
    unknown = sorted(set(quality) - set(RULES))
    if missing or unknown:
        raise ValueError(f"{path.parent.name}: rules without an answer {missing}, unknown rules {unknown}")
    try:
        guarantee = said["guarantee"]
        return Manifest(
            path.parent.name,
            said["title"]["de"],
            said["direction"],
            ", ".join(f"{kind}: {text}" for kind, text in guarantee.items())
            if isinstance(guarantee, dict)
            else guarantee,
            tuple(rule for rule in RULES if quality[rule] == "todo"),
            tuple(said["personal_data"]),
        )
    except KeyError as absent:
        raise ValueError(f"{path.parent.name}: entry {absent} is missing") from None


def _answered(answer: object) -> bool:
    if isinstance(answer, dict):
        return bool(str(answer.get("exempt", "")).strip())
    return answer in ("done", "todo")
