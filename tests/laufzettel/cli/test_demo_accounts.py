# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration's desk: somebody for each role."""

from __future__ import annotations

from pathlib import Path

from laufzettel.cli.demo_accounts import furnish, known
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import proven
from laufzettel.office import make_office, open_office


def test_a_demo_office_has_somebody_for_each_role(tmp_path: Path) -> None:
    """Whoever looks at the door can sign in as any of them; the password is the office's own and stays."""
    make_office(tmp_path / "amt", accounts=True)
    office = open_office(tmp_path / "amt")
    assert furnish(office)
    there = known(office)
    assert {role for _, role, _ in there} == {role.value for role in Role}
    with office.open_journal() as journal:
        for name, role, password in there:
            assert proven(journal, name, password) == role
            assert proven(journal, name, password + "x") is None
    assert not furnish(office)
    assert known(office) == there
    (secret,) = office.folder.glob(".demo-desk")
    assert secret.stat().st_mode & 0o077 == 0


def test_a_real_office_shows_no_accounts_at_its_door(tmp_path: Path) -> None:
    """Only the demonstration tells its password."""
    make_office(tmp_path / "amt", accounts=True)
    assert known(open_office(tmp_path / "amt")) == []
