# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small office with every kind of waiting case, walked once; each test gets a copy of it behind a desk of its own."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.folder import Folder
from flows.hundesteuer import by_people, health
from flows.hundesteuer.course import course
from flows.hundesteuer.filling import fill
from flows.hundesteuer.glance import Line, glance
from flows.hundesteuer.health import standing
from flows.hundesteuer.inquiry import INQUIRY
from flows.hundesteuer.name import NAME
from flows.hundesteuer.process import HUNDESTEUER
from flows.hundesteuer.register import DEBITS, DOGS, schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.cli.desk import viewers
from laufzettel.connect import Item
from laufzettel.course import plainly
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import Journal, assignments, people, views
from laufzettel.journal.assignments import Place
from laufzettel.journal.database import connect
from laufzettel.journal.store import Store
from laufzettel.journal.views import Slip
from laufzettel.office import Office, make_office, open_office
from laufzettel.pilot.design.agreement import Agreement, Tally
from laufzettel.pilot.design.kept import keep
from laufzettel.pilot.design.source import Source
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.workbook import write_catalogue
from laufzettel.pilot.wedge.folder import FOLDER
from laufzettel.process import Automation
from laufzettel.release import release_one
from laufzettel.sandbox import SharedReaders
from laufzettel.working_days import Region
from tests.laufzettel.desk import candidate_office
from tests.laufzettel.desk.candidate_office import Lead
from tests.laufzettel.desk.pilot_office import furnish
from tests.laufzettel.pilot.wedge import offices as wedge_offices

BEGIN = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
"""When the office was furnished: pictures and slips show the same day whenever they are made."""
TODAY = BEGIN.date()
PASSWORD = "richtig-pferd-batterie"
CLERK, COLLEAGUE = "Sachbearbeitung 1", "Sachbearbeitung 2"
ACCOUNTS = (
    (CLERK, Role.CLERK),
    (COLLEAGUE, Role.CLERK),
    ("Prüfung", Role.REVIEWER),
    ("Betrieb", Role.OPERATOR),
    ("Pilotleitung", Role.PILOT),
    ("Revision", Role.AUDITOR),
    ("Personalrat", Role.COUNCIL),
    ("Leitung", Role.LEADERSHIP),
)


class Clock:
    """Seconds since 1970 as the office's journal sees them: they pass from a day we choose, and can be skipped."""

    def __init__(self) -> None:
        self._ahead = BEGIN.timestamp() - time.monotonic()

    def __call__(self) -> float:
        return time.monotonic() + self._ahead

    def skip(self, seconds: float) -> None:
        """So much time goes by at once."""
        self._ahead += seconds


class Town:
    """An office and its desk: what a browser sees, and what came of it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clock = Clock()
        self.address = ""
        self.signed: list[str] = []

    def journal(self) -> Journal:
        """The journal, by this office's clock."""
        return Journal(connect(self.office.url("journal")), Store(self.office.path("ablage")), self.clock)

    def run(self) -> None:
        """One round of the flow, walked plainly."""
        around = replace(surroundings(self.office), today=lambda: TODAY)
        inbox = Folder(self.office.inbox(NAME), "probe", settle_s=0.0)
        with self.journal() as journal:
            course(journal, replace(around, inbox=inbox), plainly)
        around.register.close()

    def number(self, document: str) -> str:
        """The case that came in as this file."""
        with self.journal() as journal:
            rows = journal.database.rows(
                "SELECT c.number FROM cases c JOIN document d ON d.digest = c.document WHERE d.name = ? ORDER BY c.id",
                (document,),
            )
        return str(rows[0][0])

    def slip(self, number: str) -> Slip:
        """The slip of a case."""
        with self.journal() as journal:
            return views.slip(journal, number)

    def last(self, number: str) -> tuple[str, str, str]:
        """How a case stands, and the last entry of its slip: state, result, signer."""
        slip = self.slip(number)
        return slip.state.value, slip.entries[-1].result, slip.entries[-1].signer

    def note(self, number: str) -> str:
        """The last note on a case."""
        return [*self.slip(number).notes.values()][-1]

    def registered(self, chip: str) -> list[dict[str, object]]:
        """What the tax register, a foreign SQLite database, holds of a dog."""
        with closing(sqlite3.connect(self.office.path("register.db"))) as register:
            register.row_factory = sqlite3.Row
            return [dict(row) for row in register.execute(f"SELECT * FROM {DOGS} WHERE chip = ?", (chip,))]

    def session(self, person: str) -> str:
        """A session of somebody who has signed in: the token for the cookie."""
        with self.journal() as journal:
            return sessions.begin(journal, person, dict(ACCOUNTS)[person])

    @contextmanager
    def differs(self, number: str) -> Iterator[None]:
        """As if this case had been a shadow case, and people had entered another breed; until the block ends."""
        with self.journal() as journal, closing(sqlite3.connect(self.office.path("register.db"))) as register:
            ((breed,),) = register.execute(f"SELECT rasse FROM {DOGS} WHERE aktenzeichen LIKE ?", (f"{number}/%",))
            enter = f"UPDATE {DOGS} SET rasse = ? WHERE aktenzeichen LIKE ?"
            with register:
                register.execute(enter, ("Mischling", f"{number}/%"))
            journal.database.run(
                "INSERT INTO shadow (process, on_at, on_by, on_why, off_at, off_by, off_why) "
                "VALUES (?, '2026-11-01T08:00:00+00:00', 'Pilotleitung', 'Prototyp', '2026-11-02', 'Leitung', 'E2')",
                (NAME,),
            )
            found = Agreement(cases=Tally(0, 1), differences={number: [f"{DOGS}.rasse"]})
            keep(journal, NAME, found, Source.REGISTER, by="Pilotleitung")
            yield
            journal.database.run("DELETE FROM shadow_comparison")
            journal.database.run("DELETE FROM shadow")
            with register:
                register.execute(enter, (breed, f"{number}/%"))

    def desk(self, readers: SharedReaders) -> Desk:
        """The desk as `laufzettel desk` makes it; who signs begins no run, the tests do."""
        shown = [Shown(HUNDESTEUER, _glance, INQUIRY, standing, health.check, by_people.entered)]
        journals, shows = Journals(self.journal), viewers(readers)
        return Desk(self.office, shown, journals, Pages(), self.signed.append, viewers=shows)


def _glance(result: Mapping[str, object], notice: date | None, where: Region) -> list[Line]:
    return glance(result, TODAY if notice else None, where)


def _documents() -> dict[str, dict[str, str]]:
    """File name to application; the name says what is special about it."""
    somebody = applications(20, today=TODAY, seed=21)
    mandate = {"sepa_kontoinhaber": "Erika Musterfrau", "sepa_datum": "2026-11-20", "sepa_unterschrift": "true"}
    bad_iban = mandate | {"sepa_iban": "DE02120300000000202052"}
    small = {"hund_schulter_cm": "26", "hund_gewicht_kg": "8"}
    return {
        "antrag-1.pdf": next(somebody),
        "antrag-2.pdf": next(somebody),
        "antrag-3.pdf": next(somebody),
        "geschrieben.pdf": next(somebody),
        "ungeklaert.pdf": next(somebody),
        "pruefziffer-iban.pdf": next(somebody) | bad_iban,
        "feld-fehlt.pdf": next(somebody) | {"hund_chip": ""},
        "mehrere-fehler.pdf": next(somebody) | bad_iban | {"hund_chip": "", "halter_plz": ""},
        "freitext.pdf": next(somebody) | {"bemerkungen": "Er ist auf einem Auge blind.\nUnd er ist alt."},
        "gefaehrliche-rasse.pdf": next(somebody) | {"hund_rasse1": "Rottweiler"},
        "lange-gehalten.pdf": next(somebody) | {"haltung_seit": "2025-05-02", "hund_wurfdatum": "2024-01-09"},
        "beiseite.pdf": next(somebody) | {"hund_chip": ""},
        "uebergeben.pdf": next(somebody) | {"hund_chip": ""},
        "rasse-1.pdf": next(somebody) | small | {"hund_rasse1": "Dackelmischung"},
        "rasse-2.pdf": next(somebody) | small | {"hund_rasse1": "Hofhund"},
    }


def _furnish(town: Town) -> None:
    inbox = town.office.inbox(NAME)
    inbox.mkdir(parents=True)
    town.office.open_journal().database.close()  # makes its tables
    register = surroundings(town.office).register
    register.execute(schema("sqlite", unique=False))
    for name, values in _documents().items():
        (inbox / name).write_bytes(fill(values))
    workbook(inbox / "meldung.xlsx", list(applications(3, today=TODAY, seed=22, first=500)))
    town.run()
    doubtful = town.number("ungeklaert.pdf")
    with town.journal() as journal:
        for number in (town.number("geschrieben.pdf"), doubtful):
            release_one(journal, number, by=CLERK)
        people.resume(journal, town.number("lange-gehalten.pdf"), by=COLLEAGUE, note="Spät gemeldet; es stimmt so.")
        due, why = TODAY + timedelta(days=7), "Der Halter sucht den Chipausweis."
        people.set_aside(journal, town.number("beiseite.pdf"), due, by=CLERK, note=why)
        for name, role in ACCOUNTS:
            make_account(journal, name, role, PASSWORD)
        why = "Die Halterin rief bei Ihnen an; wissen Sie die Chipnummer?"
        assignments.hand_over(journal, town.number("uebergeben.pdf"), Place("", COLLEAGUE), by=CLERK, note=why)
    columns = ("nachname", "vorname", "geb_datum", "strasse", "hausnr", "plz", "ort", "rasse", "chip", "wurfdatum")
    columns += ("haushalt", "kassenzeichen", "risikoklasse", "steuer_ab", "marke", "antrag_sha256")
    # Somebody else's record stands under our key: the write that follows is in doubt.
    register.insert([Item(f"{doubtful}/anmeldung", {DOGS: [dict.fromkeys(columns, "-")], DEBITS: []})])
    register.close()
    town.run()
    town.office.path("pilot").mkdir()
    write_catalogue(town.office.path(*CATALOGUE), sample())
    with town.journal() as journal:
        release_one(journal, town.number("lange-gehalten.pdf"), by=COLLEAGUE)


@pytest.fixture(scope="session")
def small_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office after its first rounds; nobody writes into it any more."""
    folder = tmp_path_factory.mktemp("desk") / "amt"
    make_office(folder, automation=Automation.A2, single_first=1)
    _furnish(Town(open_office(folder)))
    return folder


@pytest.fixture
def town(small_office: Path, tmp_path: Path) -> Town:
    """A copy of the small office."""
    return Town(open_office(shutil.copytree(small_office, tmp_path / "amt")))


Serving = Callable[[Town, Desk, SharedReaders, socket.socket], AbstractContextManager[None]]


@contextmanager
def _open(town: Town, desk: Desk, readers: SharedReaders, listener: socket.socket) -> Iterator[None]:
    """A desk that answers browsers until the block ends."""
    with listener:
        town.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(make_app(desk), log_level="warning", server_header=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield
        server.should_exit = True
        thread.join()
    desk.journals.close()
    readers.close()


@contextmanager
def _serving(town: Town) -> Iterator[Town]:
    """The desk of an office on a free port of this machine."""
    readers = SharedReaders(1)
    with _open(town, town.desk(readers), readers, socket.create_server(("127.0.0.1", 0))):
        yield town


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Opens a desk that is otherwise arranged."""
    return _open


@pytest.fixture
def served(town: Town) -> Iterator[Town]:
    """A copy of the small office with its desk, for this test alone."""
    with _serving(town) as desk:
        yield desk


@pytest.fixture
def served_as(town: Town) -> Callable[..., Iterator[Town]]:
    """Serves a copy of the small office in which office.toml says something else of the process."""

    def serve(**said: object) -> Iterator[Town]:
        config = town.office.config
        process = {**town.office.section("verfahren", NAME), **said}
        town.office = replace(town.office, config={**config, "verfahren": {NAME: process}})
        with _serving(town) as desk:
            yield desk

    return serve


@pytest.fixture(scope="module")
def on_show(small_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A copy with its desk for a whole file of tests that only look and sign nothing."""
    with _serving(Town(open_office(shutil.copytree(small_office, tmp_path_factory.mktemp("show") / "amt")))) as desk:
        yield desk


@pytest.fixture(scope="module")
def pilot_on_show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An office on day 97 of its pilot, with its desk, for a whole file of tests that only look and sign nothing."""
    folder = tmp_path_factory.mktemp("pilot") / "amt"
    furnish(folder, TODAY)
    with _serving(Town(open_office(folder))) as desk:
        yield desk


@pytest.fixture(scope="session")
def office_with_candidates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office with ten candidates; nobody writes into it any more."""
    folder = tmp_path_factory.mktemp("candidates") / "amt"
    candidate_office.furnish(folder)
    return folder


@pytest.fixture
def lead_of(office_with_candidates: Path, tmp_path: Path) -> Iterator[Callable[..., Lead]]:
    """Makes leads of pilots who read a language, each in a copy of that office."""
    readers = SharedReaders(1)
    made: list[Lead] = []

    def make(language: str = "de") -> Lead:
        folder = shutil.copytree(office_with_candidates, tmp_path / f"amt-{len(made)}")
        made.append(Lead(folder, readers, language))
        return made[-1]

    yield make
    for one in made:
        one.close()
    readers.close()


@pytest.fixture
def lead(lead_of: Callable[..., Lead]) -> Lead:
    """The lead of a pilot who reads German."""
    return lead_of()


@pytest.fixture(scope="module")
def wedge_on_show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An office after a stepped wedge, with its desk; one of the two other units has sent its contribution."""
    folder = tmp_path_factory.mktemp("stufen")
    for unit in ("nord", "mitte"):
        wedge_offices.furnish(folder / unit, unit, TODAY)
    there = folder.joinpath("nord", *FOLDER)
    there.mkdir(parents=True)
    (there / "mitte.json").write_bytes(wedge_offices.contributed(folder / "mitte", TODAY).file())
    with _serving(Town(open_office(folder / "nord"))) as desk:
        yield desk


CLIENT, CLIENT_SECRET = "laufzettel", "gemeinsam-mit-dem-anbieter"
PEOPLE = {
    "Frieda": ["GG-Alle", "GG-Steuern"],
    "Rosa": ["GG-Revision"],
    "Niemand": ["GG-Alle"],
    "Beides": ["GG-Steuern", "GG-Revision"],
    "machine": ["GG-Steuern"],
}


class Known:
    """The OpenID provider that runs: where, its key, and a port of this machine that it knows a desk at."""

    client, secret = CLIENT, CLIENT_SECRET
    password = "am-anderen-ort"

    def __init__(self, issuer: str, key: str, listener: socket.socket) -> None:
        self.issuer = issuer
        self.key = key
        self.listener = listener


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """A real OpenID provider; the same for all tests, as people sign in and out there independently."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    serve, folder = Path(__file__).parent / "provider" / "serve.py", tmp_path_factory.mktemp("provider")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        here = ("https://localhost", f"http://localhost:{listener.getsockname()[1]}")
        back, out = (" ".join(one + path for one in here) for path in ("/door/back", "/door"))
        clients = [[CLIENT, CLIENT_SECRET, back, out], ["fremd", "fremd", back, out]]
        order = [sys.executable, str(serve), str(folder)]
        with subprocess.Popen(order, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdin is not None
            assert program.stdout is not None
            program.stdin.write(json.dumps({"key": pem, "people": PEOPLE, "clients": clients}) + "\n")
            program.stdin.flush()
            port = int(program.stdout.readline())
            yield Known(f"http://127.0.0.1:{port}/o", pem, listener)
            program.stdin.close()
