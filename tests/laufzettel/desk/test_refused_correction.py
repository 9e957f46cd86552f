# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A correction that could not be signed: what was typed stands there again, and nothing of what others entered goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from laufzettel.desk.app import make_app
from laufzettel.desk.cookies import COOKIE
from laufzettel.sandbox import SharedReaders

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

TYPED = "276098100000077"


def test_what_was_typed_is_not_lost_when_the_case_has_moved_on(town: Town) -> None:
    """The field that was changed keeps it; a field that was left alone shows what the case says now."""
    readers = SharedReaders(1)
    desk = town.desk(readers)
    address = f"/cases/{town.number('feld-fehlt.pdf')}"
    client = TestClient(
        make_app(desk), base_url="https://localhost", cookies={COOKIE: town.session("Sachbearbeitung 1")}
    )
    proof = re.search(r'name="proof" value="([^"]+)"', client.get(address).text)
    assert proof is not None
    form = {"proof": proof[1], "seen": "1", "was.hund_chip": "", "field.hund_chip": TYPED}
    refused = client.post(f"{address}/correct", data=form | {"was.hund_name": "Alt", "field.hund_name": "Alt"})
    desk.journals.close()
    readers.close()
    assert refused.status_code == 422
    assert "hat sich geändert, seit diese Seite geöffnet wurde" in refused.text
    assert f'name="field.hund_chip" value="{TYPED}"' in refused.text
    assert 'name="field.hund_name" value="Alt"' not in refused.text
