# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The document that describes the addresses for programs, and the page about them: current, and true."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from laufzettel.desk import tokens
from laufzettel.desk.access import Role
from laufzettel.desk.api.endpoint import written
from laufzettel.desk.api.routes import OPERATIONS

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

DOCS = Path(__file__).parents[4] / "docs"
CURL = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed here")


def test_the_document_in_docs_is_the_one_that_is_served(on_show: Town) -> None:
    """`make openapi` was run after the addresses changed; nobody needs a token to read it."""
    assert (DOCS / "openapi.json").read_bytes() == written()
    answer = httpx.get(f"{on_show.address}/api/v1/openapi.json")
    assert (answer.status_code, answer.content) == (200, written())
    assert answer.headers["content-type"] == "application/json"


def test_the_document_names_every_address_once_and_what_it_does() -> None:
    """Each with a name of its own and a sentence."""
    names = [one.name for one in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(one.said.endswith(".") for one in OPERATIONS)
    assert len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)


def test_the_page_names_every_action() -> None:
    """A new one gets its line in docs/api.md."""
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    ends = {one.path.rpartition("/")[2] for one in OPERATIONS if one.method == "POST" and not one.path.endswith("}")}
    assert [end for end in ends if f"`…/{end}`" not in page] == []


@CURL
def test_the_examples_of_the_page_work(served: Town, tmp_path: Path) -> None:
    """Each call of curl in docs/api.md, in the order in which it stands there."""
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    calls = "\n".join(block for block in blocks if block.startswith("curl"))
    with served.journal() as journal:
        token = tokens.make(journal, "Posteingang", days=1, role=Role.CLERK)
    number = served.number("feld-fehlt.pdf")
    done = subprocess.run(
        ["/bin/bash", "-euc", calls],
        env={"DESK": served.address, "TOKEN": token, "CASE": number, "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    assert served.last(number) == ("ready", "corrected", "Posteingang")
