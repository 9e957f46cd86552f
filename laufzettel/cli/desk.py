# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel desk`: the case workers' web pages, on this machine."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import logging
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import click

from laufzettel.cli import demo_accounts
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, office_option, opened
from laufzettel.cli.pilot.entered import opening_of
from laufzettel.cli.processes import process_names
from laufzettel.desk.access import Role
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.drawn import Drawn
from laufzettel.errors import BusinessError, Message
from laufzettel.inquiry import Inquiry
from laufzettel.office import Office
from laufzettel.sandbox import Limits, SharedReaders
from laufzettel.signer import person
from laufzettel.units import units_of

NOT_FREE = Message(
    "desk.not_free",
    "Auf {host} ist der Port {port} schon vergeben.",
    "On {host} port {port} is taken already.",
    "Nehmen Sie mit --port einen anderen.",
    "Choose another one by --port.",
)
NO_ACCOUNTS = Message(
    "desk.no_accounts",
    "An diesem Arbeitsplatz gibt es keine Konten; die Anmeldung Ihres Hauses meldet an.",
    "There are no accounts at this desk; the sign-in of your authority signs people in.",
    "Für den Notfall: [arbeitsplatz] notfallkonto = true in office.toml, und den Arbeitsplatz neu starten.",
    "For an emergency: [arbeitsplatz] notfallkonto = true in office.toml, and start the desk again.",
)
NO_ACCOUNT = Message(
    "desk.no_account",
    "Ein Konto „{name}“ gibt es nicht.",
    "There is no account “{name}”.",
    "Prüfen Sie die Schreibweise.",
    "Check the spelling.",
)
NO_UNIT = Message(
    "desk.no_unit",
    "Kein Vorgang dieser Verfahren ist am Arbeitsplatz zu sehen, weil sie zu keiner Einheit gehören: {processes}.",
    "No case of these processes can be seen at the desk, because they belong to no unit: {processes}.",
    "Nennen Sie jedes bei einer Einheit: [einheiten.…] verfahren in office.toml.",
    "Name each at a unit: [einheiten.…] verfahren in office.toml.",
)
_LOG = logging.getLogger(__name__)
_PAUSE_S = 3.0
"""So long after a signature a run begins: whoever signs one after the other gets one run for several of them."""

_SHOWING = Limits(cpu_s=20, wall_s=30)
"""What showing a document may cost: somebody is waiting for it."""


@command(
    "Den Arbeitsplatz starten: die Seiten, auf denen Menschen klären und freigeben. Lauscht nur auf diesem Rechner. "
    "Wer sich anmelden darf, legt --account an.",
    "Start the desk: the pages on which people clarify and release. Listens on this machine only. "
    "Who may sign in is set by --account.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help=say("Port.", "Port."))
@click.option(
    "--account",
    metavar=say("NAME=ROLLE", "NAME=ROLE"),
    help=say(
        "Ein Konto anlegen oder ändern, sein neues Passwort zeigen, und aufhören. Rollen: ",
        "Make or change an account, show its new password, and stop. Roles: ",
    )
    + ", ".join(Role),
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar=say("EINHEIT", "UNIT"),
    help=say(
        "Mit --account: zu welcher Einheit aus office.toml das Konto gehört; mehrmals für mehrere.",
        "With --account: to which unit of office.toml the account belongs; several times for several.",
    ),
)
@click.option(
    "--remove-account",
    "removed",
    metavar="NAME",
    help=say(
        "Ein Konto wegnehmen, seine Sitzungen beenden, und aufhören.",
        "Take an account away, end its sessions, and stop.",
    ),
)
@click.option(
    "--end-sessions",
    is_flag=True,
    help=say("Alle Sitzungen beenden, und aufhören.", "End all sessions, and stop."),
)
@click.option(
    "--no-runs",
    is_flag=True,
    help=say("Nach Unterschriften keinen Lauf beginnen.", "Begin no run after signatures."),
)
@office_option
def desk(
    port: int,
    account: str | None,
    units: tuple[str, ...],
    removed: str | None,
    end_sessions: bool,
    no_runs: bool,
    folder: Path,
) -> int:
    """Serve the desk until it is stopped."""
    office = opened(folder)
    if account is not None:
        _make_account(office, account, units)
        return DONE
    if removed is not None:
        _remove_account(office, removed)
        return DONE
    if end_sessions:
        _end_sessions(office)
        return DONE
    import uvicorn

    from laufzettel.desk.entrance import entrance_of

    entrance = entrance_of(office)
    _log_in_utc()
    from laufzettel.desk.app import make_app
    from laufzettel.desk.journals import Journals
    from laufzettel.desk.pages import Pages

    carry_on = _nothing if no_runs else Runs(office).soon
    readers = SharedReaders(limits=_SHOWING)
    shows = viewers(readers)
    place = Desk(
        office,
        shown(),
        Journals(office.open_journal),
        Pages(),
        carry_on,
        demo=demo_accounts.known(office),
        viewers=shows,
        entrance=entrance,
        readers=readers,
    )
    if homeless := units_of(office).homeless(process.name for process in place.processes):
        click.echo(NO_UNIT.at(processes=", ".join(homeless)).text(LANGUAGE), err=True)
    with listening(port) as listener:
        here = f"http://127.0.0.1:{listener.getsockname()[1]}"
        address = f"{entrance.provider.address if entrance.provider else here}/"  # elsewhere no sign-in comes back
        click.echo(say(f"Der Arbeitsplatz: {address}  (Strg+C beendet)", f"The desk: {address}  (Ctrl+C stops)"))
        for viewer in itertools.chain(*shows.values()):
            viewer.begin()
        # No access log at any level: it would say when somebody's browser started and stopped a clock.
        settings = uvicorn.Config(
            make_app(place), log_level="warning", access_log=False, server_header=False, proxy_headers=False
        )
        uvicorn.Server(settings).run([listener])
    readers.close()
    place.journals.close()
    return DONE


def shown() -> list[Shown]:
    """Every process there is, as the desk shows it."""
    return [
        Shown(
            getattr(importlib.import_module(f"flows.{name}.process"), name.upper()),
            importlib.import_module(f"flows.{name}.glance").glance,
            _inquiry(name),
            importlib.import_module(f"flows.{name}.health").standing,
            check=importlib.import_module(f"flows.{name}.health").check,
            entered=opening_of(name),
        )
        for name in process_names()
    ]


def viewers(readers: SharedReaders) -> dict[str, Sequence[Drawn]]:
    """What shows the documents of every process there is.

    Args:
        readers: the processes that open foreign files.
    """
    return {
        one.process.name: [
            Drawn(viewer) for viewer in importlib.import_module(f"flows.{one.process.name}.viewers").viewers(readers)
        ]
        for one in shown()
    }


def _inquiry(name: str) -> Inquiry | None:
    """How a process asks its applicants; None if it brings nothing for that."""
    if importlib.util.find_spec(f"flows.{name}.inquiry") is None:
        return None
    made: Inquiry = importlib.import_module(f"flows.{name}.inquiry").INQUIRY
    return made


class Runs:
    """Begins a run of a process shortly after somebody signed; never two of them at once."""

    def __init__(self, office: Office) -> None:
        """Args: office: whose processes run."""
        self._office = office
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._waiting: set[str] = set()

    def soon(self, process: str) -> None:
        """Begin a run of the process in a moment, unless one is about to begin."""
        with self._lock:
            if process in self._waiting:
                return
            self._waiting.add(process)
        timer = threading.Timer(_PAUSE_S, self._run, (process,))
        timer.daemon = True
        timer.start()

    def _run(self, process: str) -> None:
        with self._one_at_a_time:
            with self._lock:
                self._waiting.discard(process)
            order = [sys.executable, "-m", "laufzettel", "run", process, "--office", str(self._office.folder), "--json"]
            ended = subprocess.run(order, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if ended.returncode:
            _LOG.warning("a run of %s ended with exit code %s; laufzettel run says why", process, ended.returncode)


def _nothing(_process: str) -> None:
    """Runs are begun by somebody else, such as a schedule."""


def listening(port: int) -> socket.socket:
    """A socket that waits for browsers on this machine.

    Args:
        port: 0 for any free one.

    Raises:
        BusinessError: the port is taken.
    """
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError:
        raise BusinessError(NOT_FREE.at(host="127.0.0.1", port=port)) from None
    # Head and body of an answer go out one after the other; without this the body waits until the browser has
    # confirmed the head, and browsers take 40 ms for that. Python sets it only for sockets made in another way.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _make_account(office: Office, account: str, units: Sequence[str]) -> None:
    from laufzettel.desk.accounts import make_account
    from laufzettel.desk.entrance import entrance_of

    if not entrance_of(office).accounts:
        raise BusinessError(NO_ACCOUNTS.at())
    name, _, role = account.rpartition("=")
    if role not in {one.value for one in Role}:
        raise click.BadParameter(", ".join(Role), param_hint="--account")
    there = units_of(office).by_key
    if not set(units) <= there.keys():
        raise click.BadParameter(", ".join(there), param_hint="--unit")
    password = secrets.token_urlsafe(12)
    with office.open_journal() as journal:
        make_account(journal, person(name), Role(role), password, units)
    click.echo(say(f"Passwort für {name}: {password}", f"Password for {name}: {password}"))


def _remove_account(office: Office, name: str) -> None:
    from laufzettel.desk.accounts import remove_account

    with office.open_journal() as journal:
        if not remove_account(journal, person(name)):
            raise BusinessError(NO_ACCOUNT.at(name=name))
    click.echo(say(f"Konto weggenommen: {name}", f"Account taken away: {name}"))


def _end_sessions(office: Office) -> None:
    from laufzettel.desk.sessions import end_all

    with office.open_journal() as journal:
        count = end_all(journal)
    click.echo(say(f"Beendete Sitzungen: {count}", f"Sessions ended: {count}"))


def _log_in_utc() -> None:
    """What operations read goes to the error output, each line with its time in UTC."""
    lines = logging.StreamHandler()
    shape = logging.Formatter("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    shape.converter = time.gmtime
    lines.setFormatter(shape)
    log = logging.getLogger("laufzettel")
    log.addHandler(lines)
    log.propagate = False
