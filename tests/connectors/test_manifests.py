# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every connector says what it is and which rules of quality it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from laufzettel.manifest import load_manifests

CONNECTORS = Path(__file__).parents[2] / "connectors"
FOLDERS = sorted(path for path in CONNECTORS.iterdir() if path.is_dir() and path.name != "__pycache__")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_connector_has_a_manifest_and_says_how_to_set_up_and_remove_it(folder: Path) -> None:
    """Manifest and README stand in its folder; the README has sections on setup, removal and limits."""
    assert (folder / "connector.toml").is_file()
    readme = (folder / "README.md").read_text(encoding="utf-8").lower()
    assert all(f"## {section}" in readme for section in ("setup", "removal", "limits"))


def test_the_list_of_connectors_is_what_the_manifests_say() -> None:
    """connectors/README.md names each with its direction and guarantee."""
    manifests = load_manifests(CONNECTORS)
    assert [one.name for one in manifests] == [folder.name for folder in FOLDERS]
    table = (CONNECTORS / "README.md").read_text(encoding="utf-8")
    for one in manifests:
        assert f"| `{one.name}` | {one.title} | {one.direction} | {one.guarantee} |" in table
