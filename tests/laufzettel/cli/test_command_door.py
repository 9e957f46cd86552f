# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes in by the command's door: signals at a bad moment, bytes that are no text, addresses with a password."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.errors import BusinessError
from laufzettel.journal import views
from laufzettel.office import make_office, open_office
from laufzettel.office_toml import CONFIG, read_config

Call = Callable[..., subprocess.CompletedProcess[str]]
Furnish = Callable[[Sequence[dict[str, str]]], Path]


def the_one(office: Path) -> str:
    """The only case that waits for release."""
    with open_office(office).open_journal() as journal:
        (found,) = views.waiting(journal, NAME, State.RELEASE)
    return found.number


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_stop_that_a_library_swallowed_is_no_bug(name: str, code: int) -> None:
    """The signal comes inside a serializer, which makes an exception of its own of it: still stopped, still 130."""
    program = (
        "import os, signal, sys; sys.argv = ['laufzettel', 'status']\n"
        "from laufzettel.cli import main, status\n"
        "def opened(folder):\n"
        f"    try: os.kill(os.getpid(), signal.{name})\n"
        "    except BaseException: raise ValueError('not serializable') from None\n"
        "status.opened = opened\n"
        "main.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Angehalten." in done.stderr
    assert "Programmfehler" not in done.stderr


def test_a_stopped_demo_says_what_to_call_again() -> None:
    """Not the next `run`: the demonstration carries itself on."""
    program = (
        "import os, signal, sys; sys.argv = ['laufzettel', 'demo', 'nirgends']\n"
        "from laufzettel.cli import main, demo\n"
        "demo._furnished = lambda folder, process: os.kill(os.getpid(), signal.SIGINT)\n"
        "main.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert "laufzettel demo noch einmal" in done.stderr


def test_bytes_that_are_no_text_are_no_bug(laufzettel: Call, furnished: Furnish, people: list[dict[str, str]]) -> None:
    """A stray byte becomes a replacement character in a note or a value, and is refused in a name."""
    office, stray = furnished(people[:1]), "\udcff"
    number = the_one(office)
    for words, code in (
        ((number, "--release", "--as", f"Frau {stray}"), 2),
        ((number, "--set", f"{stray}=x", "--as", "Frau Prüf"), 2),
        ((number, "--set", f"Farbe=grau{stray}", "--as", "Frau Prüf", "--dry-run"), 0),
        ((number, "--reject", f"weil {stray}", "--as", "Frau Prüf"), 0),
    ):
        done = laufzettel("sign", *words, office=office)
        assert (done.returncode, "Programmfehler" in done.stderr) == (code, False), (words, done.stderr)
    assert "weil \N{REPLACEMENT CHARACTER}" in laufzettel("slip", number, office=office).stdout


def test_usage_errors_for_programs_stand_under_their_language(laufzettel: Call) -> None:
    """A German sentence is not passed off as English, nor the other way round."""
    for language, filled, empty in (("de", "de", "en"), ("en", "en", "de")):
        said = json.loads(laufzettel("status", "--nein", "--json", "--lang", language).stdout)["error"]
        assert said[filled]
        assert said[empty] == ""


def with_register(folder: Path, address: str) -> Path:
    """An office whose register stands at an address."""
    make_office(folder)
    config = folder / CONFIG
    config.write_text(config.read_text("utf-8").replace("sqlite:///register.db", address), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:a/b@h/db",
        "postgresql://u:a?b@h/db",
        "postgresql://u:a b@h/db",
        "postgresql://:geheim@h/db",
        "postgresql://u@h/db?passwd=x",
        "postgresql://u@h/db?sslmode=require&sslpassword=x",
        "mysql://u@h/db?PASSWORD=x",
        "mssql://?odbc_connect=DRIVER%3Dx%3BPWD%3Dgeheim",
    ],
)
def test_an_address_with_a_password_is_refused(tmp_path: Path, address: str) -> None:
    """However a driver would find it there."""
    with pytest.raises(BusinessError) as refused:
        read_config(with_register(tmp_path / "amt", address))
    assert refused.value.problem.code == "office.password"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://h:5432/db",
        "postgresql://u@h:5432/db",
        "postgresql://u@h/db?passfile=/etc/pgpass",
        "sqlite:////srv/amt@rathaus/a:b@c.db",
        "env:REGISTER",
    ],
)
def test_an_address_without_a_password_is_taken(tmp_path: Path, address: str) -> None:
    """Ports, users, and the file in which PostgreSQL keeps passwords are none."""
    assert read_config(with_register(tmp_path / "amt", address))


@given(st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='@"\\'), min_size=1))
def test_no_password_before_the_host_goes_unseen(tmp_path_factory: pytest.TempPathFactory, password: str) -> None:
    """Whatever letters it has."""
    with pytest.raises(BusinessError) as refused:
        read_config(with_register(tmp_path_factory.mktemp("amt"), f"postgresql://amt:{password}@rechner/db"))
    assert refused.value.problem.code == "office.password"
