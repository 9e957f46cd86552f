# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The file office.toml: the one to start from, and what may stand in it."""

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
from laufzettel.process import Automation

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
INVENTED = Message(
    "office.invented",
    "Im Briefkopf in office.toml stehen noch erfundene Angaben: {entries}. So gingen sie in jedem Bescheid hinaus.",
    "The letterhead in office.toml still holds invented entries: {entries}. Every notice would go out with them.",
    "Ersetzen Sie sie durch die Ihrer Behörde; druckt ein anderes System die Bescheide: briefe = false",
    "Replace them by those of your authority; if another system prints the notices: briefe = false",
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

_NOBODYS = {
    ("name",),
    ("telefon",),
    ("email",),
    ("internet",),
    ("plz_ort",),
    ("bank", "institut"),
    ("bank", "iban"),
    ("gericht", "name"),
    ("gericht", "plz_ort"),
}
"""Entries of the letterhead that can be no authority's own as the template has them; an office or a street might."""

_TEMPLATE = """\
# [[Amt (docs/office.md). Geheimnisse stehen nie hier, nur Verweise: "env:NAME" oder "file:/pfad".|\
Office (docs/office.md). Secrets never stand here, only references: "env:NAME" or "file:/path".]]
[journal]
url = "sqlite:///journal.db"        # [[gemeinsam für viele Rechner: "env:LAUFZETTEL_JOURNAL" mit postgresql://…|\
shared by many machines: "env:LAUFZETTEL_JOURNAL" with postgresql://…]]

[verfahren.hundesteuer]
automation = "{automation}"                   # [[A1: jede Freigabe einzeln. A2: Stapelfreigabe mit Stichprobe|\
A1: each release by itself. A2: release by batch with a sample]]
register = "sqlite:///register.db"  # [[SQLAlchemy-Adresse oder Verweis; zum Ausprobieren: init --sample-register|\
SQLAlchemy address or reference; to try things: init --sample-register]]
plz = ["59999"]                     # [[Postleitzahlen der Gemeinde|postcodes of the municipality]]
stapel_ab_faellen = {single_first}             # [[so viele Einzelfreigaben vor der ersten Stapelfreigabe|\
so many single releases before the first release by batch]]
stichprobe_prozent = 10             # [[Anteil der Stichprobe|share of the sample]]
frist_arbeitstage = 10              # [[so viele Arbeitstage nach dem Eingang ist ein wartender Vorgang fällig|\
so many working days after its receipt a waiting case is due]]
briefe = true                       # [[false: Bescheide druckt ein anderes System|\
false: another system prints the notices]]
briefe_per_mail = false             # [[true nur, wo § 87a AO es zulässt (docs/office.md)|\
true only where § 87a AO admits it (docs/office.md)]]
aufbewahrung_jahre = 10             # [[so lange nach dem Abschluss bleiben Inhalte (docs/betrieb.md, Löschen)|\
so long after closing contents are kept (docs/operations.md, Erasing)]]

# [[Briefkopf. BITTE ERSETZEN: Name, Anschrift, Bank und Gericht sind erfunden und stünden so in jedem Bescheid.|\
Letterhead. PLEASE REPLACE: name, address, bank and court are invented and would stand like this in every notice.]]
[behoerde]
land = "NW"                         # [[nach dessen Feiertagen zählen Arbeitstage|whose holidays count in working days]]
name = "Stadt Musterstadt"
vertretung = "Der Bürgermeister"
amt = "Fachbereich Finanzen – Steuern"
auskunft = "Steuern, Zimmer 114"
telefon = "02999 123-456"
email = "steuern@musterstadt.example"
internet = "www.musterstadt.example"
strasse = "Rathausplatz 1"
plz_ort = "59999 Musterstadt"

[behoerde.bank]                     # [[BITTE ERSETZEN|PLEASE REPLACE]]
institut = "Sparkasse Musterstadt"
iban = "DE02120300000000202051"
bic = "BYLADEM1001"

[behoerde.gericht]                  # [[BITTE ERSETZEN|PLEASE REPLACE]]
name = "Verwaltungsgericht Musterhausen"
strasse = "Gerichtsstraße 5"
plz_ort = "59000 Musterhausen"

# [[Wie man sich am Arbeitsplatz anmeldet (docs/desk-security.md): "lokal" mit Konten des Arbeitsplatzes, für|\
How people sign in at the desk (docs/desk-security.md): "lokal" by accounts of the desk, for]]
# [[Vorführungen; im Betrieb "oidc": der OpenID-Anbieter Ihres Hauses, oder "vorgelagert": ein Proxy meldet an.|\
demonstrations; in operation "oidc": the OpenID provider of your authority, or "vorgelagert": a proxy does it.]]
{accounts}[arbeitsplatz]
{accounts}anmeldung = "lokal"

# [[Einheiten: welche Verfahren wer am Arbeitsplatz sieht; ohne sie sehen alle alles (docs/office.md).|\
Units: whose cases who sees at the desk; without them everybody sees all (docs/office.md).]]
# [einheiten.steueramt]
# name = "Steueramt"
# verfahren = ["hundesteuer"]
# vertretung = []                   # [[Einheiten, die für diese einstehen|units that stand in for this one]]

# [[Ohne [smtp], oder mit briefe_per_mail = false, liegen alle Briefe im Maildir "postausgang".|\
Without [smtp], or with briefe_per_mail = false, all letters lie in the Maildir "postausgang".]]
# [smtp]
# host = "mail.musterstadt.example"
# port = 587
# user = "laufzettel"
# secret = "env:LAUFZETTEL_SMTP"

# [[Wem „laufzettel digest“ täglich schreibt, was wartet und was überfällig ist (docs/office.md).|\
Whom `laufzettel digest` tells every day what waits and what is overdue (docs/office.md).]]
# [[benachrichtigung.empfaenger]]
# an = "leitung@musterstadt.example"
# eskalation = true

# [[Wohin „laufzettel anchor“ seine Zeilen trägt, weg von diesem Rechner (docs/anchors.md).|\
Where `laufzettel anchor` carries its lines, off this machine (docs/anchors.md).]]
# [anker]
# datei = "/mnt/revision/anker.txt"
"""


def template(
    automation: Automation, *, language: str = "de", single_first: int = SINGLE_FIRST, accounts: bool = False
) -> str:
    """The office.toml to start from, with its comments in one language.

    Args:
        automation: class of automation of the processes.
        language: of the comments, `de` or `en`.
        single_first: how many single releases come before the first batch release.
        accounts: whether people sign in at the desk by accounts of its own; a real office decides that itself.
    """
    which = r"\1" if language == "de" else r"\2"
    text = re.sub(r"\[\[(.*?)\|(.*?)\]\]", which, _TEMPLATE)
    gaps = {"automation": automation.value, "single_first": str(single_first), "accounts": "" if accounts else "# "}
    for gap, value in gaps.items():
        text = text.replace(f"{{{gap}}}", value)
    return text


def invented(config: Mapping[str, object]) -> list[Problem]:
    """Whether the letterhead is still the invented one of the file to start from.

    Args:
        config: what office.toml says.
    """
    letterhead = tomllib.loads(template(Automation.A1))["behoerde"]
    said = config.get("behoerde")
    known = dict(_texts(letterhead, ("behoerde",)))
    found = dict(_texts(said, ("behoerde",))) if isinstance(said, Mapping) else {}
    left = [path for path in found if path[1:] in _NOBODYS and found[path] == known[path]]
    return [INVENTED.at(entries=", ".join(map(entry_name, left)))] if left else []


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


class _OfficeFile(_Section):
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
        _OfficeFile.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        raise BusinessError(
            _finding(first["type"], [str(part + 1) if isinstance(part, int) else part for part in first["loc"]])
        ) from None
    for path, value in _texts(said, ()):
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


def _texts(said: Mapping[str, object], path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], str]]:
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from _texts(value, (*path, name))
        elif isinstance(value, str):
            yield (*path, name), value
