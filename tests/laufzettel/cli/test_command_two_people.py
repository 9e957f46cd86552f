# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where two people must release, the command line keeps the same rule as the desk, and says what is missing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.journal import views
from laufzettel.office import open_office

Call = Callable[..., subprocess.CompletedProcess[str]]
Furnish = Callable[[Sequence[dict[str, str]]], Path]


def test_the_command_takes_two_people_for_what_two_must_release(
    laufzettel: Call, furnished: Furnish, people: list[dict[str, str]], round_of: Callable[[Path], None]
) -> None:
    """`vier_augen = "immer"`: the first is told what is missing, told again if they try twice, and no batch is left."""
    office = furnished(people[:1])
    config = office / "office.toml"
    said = config.read_text("utf-8").replace("briefe = true", 'vier_augen = "immer"\nbriefe = true')
    config.write_text(said.replace("stapel_ab_faellen = 200", "stapel_ab_faellen = 0"), "utf-8")
    with open_office(office).open_journal() as journal:
        (number,) = (one.number for one in views.waiting(journal, NAME, State.RELEASE))
    name = ("sign", number, "--set", "hund_name=Bella", "--as", "Frau Prüf")
    assert laufzettel(*name, office=office).returncode == 0
    round_of(office)
    first = laufzettel("sign", number, "--release", "--as", "Frau Prüf", office=office)
    assert (first.returncode, "es fehlt die zweite" in first.stdout, "Lauf" in first.stdout) == (0, True, False)
    again = laufzettel("sign", number, "--release", "--as", "FRAU PRÜF", office=office)
    assert (again.returncode, "eine andere Person" in again.stderr) == (2, True)
    batch = laufzettel("sign", "--batch", NAME, "--as", "Herr Zwei", office=office).stdout
    assert "zwei Personen" in batch
    assert number in batch.replace("\n  ", "")
    assert "erste Freigabe" in laufzettel("slip", number, office=office).stdout
    second = laufzettel("sign", number, "--release", "--as", "Herr Zwei", office=office)
    assert "Lauf" in second.stdout
    round_of(office)
    assert "Alles unversehrt" in laufzettel("verify", office=office).stdout
    with open_office(office).open_journal() as journal:
        assert views.slip(journal, number).state is State.CLOSED
