# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The file office.toml: what may stand in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.office_deadlines import DUE_DAYS, ESCALATION_DAYS, AuthoritySection, Days, DigestSection
from laufzettel.office_deadlines import EXPECTED as _EXPECTED_DEADLINES

CONFIG = "office.toml"
SINGLE_FIRST = 200
"""So many single releases come before the first batch release, unless those responsible decide otherwise."""

NO_OFFICE = Message(
    "office.missing",
    "Im Ordner „{folder}“ gibt es keine office.toml.",
    "There is no office.toml in the folder “{folder}”.",
    "Legen Sie ein Amt an: laufzettel init {folder}",
    "Make an office: laufzettel init {folder}",
)
BROKEN = Message(
    "office.broken",
    "Die Datei office.toml ist fehlerhaft: {why}",
    "The file office.toml is faulty: {why}",
    "Vergleichen Sie sie mit docs/office.md.",
    "Compare it with docs/office.md.",
)
NO_TOML = Message(
    "office.no_toml",
    "Die Datei office.toml ist nicht richtig aufgebaut (Zeile {line}, Spalte {column}).",
    "The file office.toml is not well formed (line {line}, column {column}).",
    "Fehlt dort ein Anführungszeichen oder ein „=“? Vergleichen Sie sie mit docs/office.md.",
    "Is a quotation mark or a “=” missing there? Compare it with docs/office.md.",
)
UNREADABLE = Message(
    "office.unreadable",
    "Die Datei office.toml ist nicht lesbar ({why}).",
    "The file office.toml cannot be read ({why}).",
    "Sie muss eine Textdatei in UTF-8 sein, die Ihr Benutzer lesen darf.",
    "It must be a text file in UTF-8 that your user may read.",
)
WRONG_ENTRY = Message(
    "office.wrong_entry",
    "In office.toml ist der Eintrag {entry} falsch: Erwartet wird {de}.",
    "In office.toml the entry {entry} is wrong: expected is {en}.",
    "Berichtigen Sie ihn; docs/office.md nennt alle Einträge.",
    "Correct it; docs/office.md names all entries.",
)
MISSING_ENTRY = Message(
    "office.missing_entry",
    "In office.toml fehlt der Eintrag {entry}.",
    "In office.toml the entry {entry} is missing.",
    "Tragen Sie ihn ein; docs/office.md nennt alle Einträge.",
    "Put it in; docs/office.md names all entries.",
)
UNKNOWN_ENTRY = Message(
    "office.unknown_entry",
    "In office.toml steht {entry}; einen solchen Eintrag gibt es nicht.",
    "In office.toml stands {entry}; there is no such entry.",
    "Ist er verschrieben? docs/office.md nennt alle Einträge.",
    "Is it misspelt? docs/office.md names all entries.",
)
PASSWORD = Message(
    "office.password",
    "In office.toml steht im Eintrag {entry} ein Kennwort.",
    "In office.toml a password stands in the entry {entry}.",
    'Nehmen Sie es heraus: schreiben Sie einen Verweis ("env:NAME" oder "file:/pfad"), oder legen Sie es in ~/.pgpass.',
    'Take it out: write a reference ("env:NAME" or "file:/path"), or put it into ~/.pgpass.',
)
_EXPECTED = {
    "url": ("eine Adresse oder ein Verweis als Text", "an address or a reference, as text"),
    "register": ("eine Adresse oder ein Verweis als Text", "an address or a reference, as text"),
    "automation": ('"A1" oder "A2"', '"A1" or "A2"'),
    "plz": (
        'eine Liste fünfstelliger Zahlen als Text, wie ["59999"]',
        'a list of five digits as text, as in ["59999"]',
    ),
    "stapel_ab_faellen": ("eine ganze Zahl ab 0", "a whole number from 0"),
    "stichprobe_prozent": ("eine ganze Zahl von 1 bis 100", "a whole number from 1 to 100"),
    "aufbewahrung_jahre": ("eine ganze Zahl von 0 bis 100", "a whole number from 0 to 100"),
    "pruefbilder_prozent": ("eine ganze Zahl von 0 bis 5", "a whole number from 0 to 5"),
    "vier_augen": ('"regel" oder "immer"', '"regel" or "immer"'),
    "briefe": ("true oder false", "true or false"),
    "briefe_per_mail": ("true oder false", "true or false"),
    "datei": ("der Name einer Datei als Text", "the name of a file, as text"),
    "anmeldung": ('"oidc", "vorgelagert" oder "lokal"', '"oidc", "vorgelagert" or "lokal"'),
    "notfallkonto": ("true oder false", "true or false"),
    "adresse": (
        'die Adresse des Arbeitsplatzes ohne Pfad, wie "https://arbeitsplatz.musterstadt.example"',
        'the address of the desk without a path, as in "https://arbeitsplatz.musterstadt.example"',
    ),
    "aussteller": (
        "die Adresse des OpenID-Anbieters mit https:// (http:// nur auf diesem Rechner)",
        "the address of the OpenID provider with https:// (http:// on this machine only)",
    ),
    "client": ("die Kennung, unter der der Anbieter den Arbeitsplatz kennt", "what the provider calls the desk"),
    "umfang": ('Namen mit Leerzeichen, darunter openid, wie "openid profile"', 'names with openid, "openid profile"'),
    "angabe_person": ("der Name einer Angabe (claim)", "the name of a claim"),
    "angabe_rolle": ("der Name einer Angabe (claim)", "the name of a claim"),
    "namen": (
        'eine Liste von Rechnernamen ohne Port, wie ["arbeitsplatz.musterstadt.example"]',
        'a list of host names without port, as in ["arbeitsplatz.musterstadt.example"]',
    ),
    "geheimnis": ('ein Verweis: "env:NAME" oder "file:/pfad"', 'a reference: "env:NAME" or "file:/path"'),
    "kopf_geheimnis": ("der Name eines HTTP-Kopfs", "the name of an HTTP header"),
    "kopf_person": ("der Name eines HTTP-Kopfs", "the name of an HTTP header"),
    "kopf_rolle": ("der Name eines HTTP-Kopfs", "the name of an HTTP header"),
    "kopf_einheit": ("der Name eines HTTP-Kopfs", "the name of an HTTP header"),
    "einheiten.[key]": ("ein Kürzel aus a–z, 0–9, - und _", "a short name of a–z, 0–9, - and _"),
    "einheiten.name": ("ein Name mit höchstens 80 Zeichen", "a name of 80 characters at most"),
    "einheiten.verfahren": (
        'eine Liste von Verfahren, wie ["hundesteuer"]',
        'a list of processes, as in ["hundesteuer"]',
    ),
    "einheiten.vertretung": ('eine Liste von Einheiten, wie ["stadtkasse"]', 'a list of units, as in ["stadtkasse"]'),
} | _EXPECTED_DEADLINES
_OTHERWISE = ("ein Abschnitt oder ein Text", "a section or a text")
_DEPTHS = {
    "journal": 2,
    "verfahren": 3,
    "behoerde": 2,
    "smtp": 2,
    "anker": 2,
    "arbeitsplatz": 2,
    "einheiten": 3,
    "benachrichtigung": 4,
}
"""How deep the entries of a section lie."""
_BEFORE_HOST = re.compile(r"://[^:/]*:[^@]+@")
"""As drivers read an address: whatever stands between the first colon and the next @ is the password."""
_AMONG_SETTINGS = re.compile(r"[?&;](?:ssl)?(?:pass(?:word|wd|phrase)?|pwd)=", re.IGNORECASE)


class _Section(BaseModel):
    # A password typed here by mistake must not show up in the error about it.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class _JournalSection(_Section):
    url: str


class _ProcessSection(_Section):
    automation: Literal["A1", "A2"] = "A1"
    register_: str = Field(default="", alias="register")
    plz: list[Annotated[str, Field(pattern=r"^[0-9]{5}$")]] = []
    stapel_ab_faellen: Annotated[int, Field(ge=0)] = SINGLE_FIRST
    stichprobe_prozent: Annotated[int, Field(ge=1, le=100)] = 10
    pruefbilder_prozent: Annotated[int, Field(ge=0, le=5)] = 0
    vier_augen: Literal["regel", "immer"] = "regel"
    aufbewahrung_jahre: Annotated[int, Field(ge=0, le=100)] = 10
    briefe: bool = True
    briefe_per_mail: bool = False
    frist_arbeitstage: Days = DUE_DAYS
    eskalation_arbeitstage: Days = ESCALATION_DAYS


class _AnkerSection(_Section):
    datei: Annotated[str, Field(min_length=1)]


_HEADER = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")


_ORIGIN = r"(https://[A-Za-z0-9][A-Za-z0-9.-]*|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?"
"""With whom a password or a code may be exchanged: over TLS, or without leaving this machine."""
_CLAIM = Field(pattern=r"^[!-~]+$")


class _DeskSection(_Section):
    anmeldung: Literal["lokal", "vorgelagert", "oidc"] | None = None
    notfallkonto: bool = False
    adresse: Annotated[str, Field(pattern=f"^{_ORIGIN}/?$")] | None = None
    aussteller: Annotated[str, Field(pattern=rf"^{_ORIGIN}(/[A-Za-z0-9._~/%-]*)?$")] | None = None
    client: Annotated[str, Field(pattern=r"^[ -~]+$")] | None = None
    umfang: Annotated[str, Field(pattern=r"^([!-~]+ )*openid( [!-~]+)*$")] | None = None
    angabe_person: Annotated[str, _CLAIM] | None = None
    angabe_rolle: Annotated[str, _CLAIM] | None = None
    namen: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")]] = []
    geheimnis: Annotated[str, Field(pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$")] | None = None
    kopf_geheimnis: Annotated[str, _HEADER] | None = None
    kopf_person: Annotated[str, _HEADER] | None = None
    kopf_rolle: Annotated[str, _HEADER] | None = None
    rollen: dict[str, str] = {}  # the desk knows its roles
    kopf_einheit: Annotated[str, _HEADER] | None = None
    einheiten: dict[str, str] = {}


class _UnitSection(_Section):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    verfahren: list[str] = []
    vertretung: list[str] = []


class OfficeFile(_Section):
    """All that may stand in office.toml."""

    journal: _JournalSection
    verfahren: dict[str, _ProcessSection] = {}
    behoerde: AuthoritySection = AuthoritySection()
    benachrichtigung: DigestSection = DigestSection()
    arbeitsplatz: _DeskSection = _DeskSection()
    einheiten: dict[Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")], _UnitSection] = {}
    smtp: dict[str, object] = {}  # the connector knows what belongs there
    anker: _AnkerSection | None = None


def read_config(folder: Path) -> dict[str, object]:
    """What office.toml of a folder says, looked through once.

    Args:
        folder: the office's folder.

    Raises:
        BusinessError: it is missing, cannot be read, or an entry is wrong; the sentence names the entry.
    """
    try:
        said = tomllib.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise BusinessError(NO_OFFICE.at(folder=folder)) from None
    except OSError as wrong:
        raise BusinessError(UNREADABLE.at(why=wrong.strerror)) from None
    except UnicodeDecodeError:
        raise BusinessError(UNREADABLE.at(why="UTF-8")) from None
    except tomllib.TOMLDecodeError as wrong:
        where = re.search(r"line (\d+), column (\d+)", str(wrong))
        line, column = where.groups() if where else ("–", "–")
        raise BusinessError(NO_TOML.at(line=line, column=column)) from None
    try:
        OfficeFile.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        raise BusinessError(
            _finding(first["type"], [str(part + 1) if isinstance(part, int) else part for part in first["loc"]])
        ) from None
    for path, value in texts(said, ()):
        if _BEFORE_HOST.search(value) or _AMONG_SETTINGS.search(unquote(value)):
            raise BusinessError(PASSWORD.at(entry=entry_name(path)))
    return said


def entry_name(path: Iterable[str]) -> str:
    """An entry as people find it: `[verfahren.hundesteuer] plz`."""
    *section, name = path
    return f"[{'.'.join(section)}] {name}" if section else f"[{name}]"


def _finding(kind: str, loc: list[str]) -> Problem:
    """The sentence about one finding of pydantic."""
    path = loc[: _DEPTHS.get(loc[0], 1)]
    known = _EXPECTED.get(path[-1], _OTHERWISE)
    de, en = _EXPECTED.get(f"einheiten.{path[-1]}", known) if path[0] == "einheiten" else known
    path = [part for part in path if part != "[key]"]  # so pydantic calls a name that is none
    message = {"missing": MISSING_ENTRY, "extra_forbidden": UNKNOWN_ENTRY}.get(kind, WRONG_ENTRY)
    return message.at(entry=entry_name(path), de=de, en=en)


def texts(said: Mapping[str, object], path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], str]]:
    """Every entry that is text, with the path it lies under, which begins with this one."""
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from texts(value, (*path, name))
        elif isinstance(value, str):
            yield (*path, name), value
