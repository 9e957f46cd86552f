# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How people come in, as office.toml says: by an OpenID provider, a proxy in front of the desk, or its accounts."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers

from laufzettel.desk.access import Role
from laufzettel.desk.provider import Provider, provider_of
from laufzettel.desk.sessions import LEAVES_A_TRACE, Way
from laufzettel.errors import BusinessError, Message
from laufzettel.office import Office, resolved
from laufzettel.office_toml import MISSING_ENTRY, WRONG_ENTRY
from laufzettel.signer import person
from laufzettel.units import units_of

NOT_SAID = Message(
    "desk.no_sign_in",
    "In office.toml steht nicht, wie man sich am Arbeitsplatz anmeldet.",
    "office.toml does not say how people sign in at the desk.",
    'Schreiben Sie in den Abschnitt [arbeitsplatz]: anmeldung = "oidc" (der OpenID-Anbieter Ihres Hauses meldet an), '
    '"vorgelagert" (ein Proxy meldet an) oder "lokal" (Konten des Arbeitsplatzes, für Vorführungen); '
    "docs/desk-security.md.",
    'Write into the section [arbeitsplatz]: anmeldung = "oidc" (the OpenID provider of your authority signs people '
    'in), "vorgelagert" (a proxy does) or "lokal" (accounts of the desk, for demonstrations); docs/desk-security.md.',
)
SHORT_SECRET = Message(
    "desk.short_secret",
    "Das Geheimnis, das der Proxy mitschickt, ist kürzer als {least} Zeichen ([arbeitsplatz] geheimnis).",
    "The secret the proxy sends along is shorter than {least} characters ([arbeitsplatz] geheimnis).",
    "Erzeugen Sie ein langes, etwa mit: openssl rand -hex 32",
    "Make a long one, for instance by: openssl rand -hex 32",
)
NOT_BY_PROXY = Message(
    "door.not_by_proxy",
    "Die vorgelagerte Anmeldung hat niemanden angemeldet.",
    "The sign-in in front of this desk has signed nobody in.",
    "Öffnen Sie den Arbeitsplatz über die Adresse, die Ihr Haus dafür nennt.",
    "Open the desk by the address your authority names for it.",
)
NO_NAME = Message(
    "door.no_name",
    "Der Name, den die Anmeldung Ihres Hauses schickt, kann auf keinem Laufzettel stehen.",
    "The name the sign-in of your authority sends cannot stand on a slip.",
    "Bitte melden Sie es dem Betrieb: der Name muss lesbar, höchstens 80 Zeichen lang und der einer Person sein.",
    "Please tell operations: the name must be readable, 80 characters long at most, and a person's.",
)
NO_ROLE = Message(
    "door.no_role",
    "Am Arbeitsplatz haben Sie keine Rolle.",
    "You have no role at the desk.",
    "Bitten Sie den Betrieb um die passende Gruppe.",
    "Ask operations for the group you need.",
)
TWO_ROLES = Message(
    "door.two_roles",
    "Ihre Gruppen ergeben mehr als eine Rolle; eine Person hat am Arbeitsplatz genau eine.",
    "Your groups amount to more than one role; at the desk a person has exactly one.",
    "Bitten Sie den Betrieb, das zu berichtigen.",
    "Ask operations to correct it.",
)
_SECTION = "arbeitsplatz"
_LEAST = 32
"""Characters of the shared secret."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the sign-in of the authority says.

    Attributes:
        person: as it will stand on slips.
        role: what may be done.
        units: where the person belongs.
    """

    person: str
    role: Role
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proxy:
    """A reverse proxy that has signed people in, and how it is told from anybody else.

    Attributes:
        secret: what only the proxy knows.
        secret_header: in which header it sends that.
        person_header: in which it sends the name.
        role_header: in which it sends roles or groups, with commas between them.
        roles: group to role; empty if it sends our own names of roles.
        unit_header: in which it sends units or groups, with commas between them.
        units: group to unit.
    """

    secret: str = field(repr=False)
    secret_header: str
    person_header: str
    role_header: str
    roles: Mapping[str, Role]
    unit_header: str = "X-Remote-Groups"
    units: Mapping[str, str] = field(default_factory=dict)

    def identity(self, headers: Headers) -> Identity:
        """Who the proxy says is asking.

        Args:
            headers: of the request.

        Raises:
            BusinessError: the proxy has not sent this, or what it sent is no person with one role.
        """
        given = _only(headers, self.secret_header)
        if not hmac.compare_digest(given.encode("utf-8"), self.secret.encode("utf-8")):
            raise BusinessError(NOT_BY_PROXY.at())
        said = _only(headers, self.person_header)
        if not said.strip():
            raise BusinessError(NOT_BY_PROXY.at())
        groups = [group.strip() for group in _only(headers, self.role_header).split(",")]
        units = units_in(_only(headers, self.unit_header).split(","), self.units)
        return identity_of(said, groups, self.roles, units)


@dataclass(frozen=True, slots=True)
class Entrance:
    """How people come in.

    Attributes:
        proxy: what has signed them in; None without one.
        names: of the desk on the network, beside those of this machine itself.
        provider: where they sign in; None without one. With neither they sign in by accounts of the desk.
        emergency: whether accounts open a door of their own beside the proxy or the provider.
    """

    proxy: Proxy | None = None
    names: tuple[str, ...] = ()
    provider: Provider | None = None
    emergency: bool = False

    @property
    def usual(self) -> Way:
        """By which way people come in on an ordinary day."""
        return Way.PROXY if self.proxy else Way.PROVIDER if self.provider else Way.ACCOUNT

    @property
    def ways(self) -> frozenset[Way]:
        """By which ways somebody may have come in; what another one has opened is worth nothing."""
        return frozenset({self.usual, Way.EMERGENCY} if self.emergency else {self.usual})

    @property
    def accounts(self) -> bool:
        """Whether an account of the desk opens anything."""
        return not self.ways.isdisjoint(LEAVES_A_TRACE)


def entrance_of(office: Office) -> Entrance:
    """How people come in, as office.toml says.

    Args:
        office: the office.

    Raises:
        BusinessError: it does not say so, or something is missing for it.
    """
    said = office.section(_SECTION)
    way = said.get("anmeldung")
    if way is None:
        raise BusinessError(NOT_SAID.at())
    names = said.get("namen", [])
    listed = tuple(str(name) for name in names) if isinstance(names, list) else ()
    emergency = said.get("notfallkonto") is True
    if way == "vorgelagert":
        return Entrance(_proxy(office, said), listed, emergency=emergency)
    if way == "oidc":
        provider = provider_of(said, _roles(office), unit_groups(office))
        return Entrance(None, (*listed, provider.host), provider, emergency)
    return Entrance(names=listed)


def identity_of(
    said: str, groups: Iterable[str], roles: Mapping[str, Role], units: frozenset[str] = frozenset()
) -> Identity:
    """A person with one role, made of what the sign-in of the authority says.

    Args:
        said: the name.
        groups: of that person, or roles.
        roles: group to role; empty if our own names of roles are sent.
        units: where that person belongs.

    Raises:
        BusinessError: the name can stand on no slip, or the groups amount to no role or to two.
    """
    try:
        name = person(said)
    except BusinessError:
        raise BusinessError(NO_NAME.at()) from None
    known = roles or {role.value: role for role in Role}
    found = {known[group] for group in groups if group in known}
    if len(found) != 1:
        raise BusinessError((TWO_ROLES if found else NO_ROLE).at())
    return Identity(name, found.pop(), units)


def _proxy(office: Office, said: Mapping[str, object]) -> Proxy:
    if not said.get("geheimnis"):
        raise BusinessError(MISSING_ENTRY.at(entry="[arbeitsplatz] geheimnis"))
    secret = resolved(str(said["geheimnis"])).strip()
    if len(secret) < _LEAST:
        raise BusinessError(SHORT_SECRET.at(least=_LEAST))
    return Proxy(
        secret,
        str(said.get("kopf_geheimnis", "X-Laufzettel-Secret")),
        str(said.get("kopf_person", "X-Remote-User")),
        str(said.get("kopf_rolle", "X-Remote-Groups")),
        _roles(office),
        str(said.get("kopf_einheit", said.get("kopf_rolle", "X-Remote-Groups"))),
        unit_groups(office),
    )


def _roles(office: Office) -> dict[str, Role]:
    roles = {}
    for group, role in office.section(_SECTION, "rollen").items():
        if role not in {one.value for one in Role}:
            names = ", ".join(Role)
            entry = f"[arbeitsplatz.rollen] {group}"
            raise BusinessError(WRONG_ENTRY.at(entry=entry, de=f"eine von: {names}", en=f"one of: {names}"))
        roles[group] = Role(str(role))
    return roles


def units_in(groups: Iterable[str], known: Mapping[str, str]) -> frozenset[str]:
    """The units somebody belongs to, by the groups whoever signed them in says they are in; other groups mean nothing.

    Args:
        groups: as they were said.
        known: group to unit, as `unit_groups` gives it.
    """
    return frozenset(known[group.strip()] for group in groups if group.strip() in known)


def unit_groups(office: Office) -> dict[str, str]:
    """Which group belongs to which unit; without `[arbeitsplatz.einheiten]` groups are called like units.

    Args:
        office: the office.

    Raises:
        BusinessError: a group is to belong to a unit that is not there.
    """
    there = units_of(office).by_key
    said = office.section(_SECTION, "einheiten")
    for group, unit in said.items():
        if unit not in there:
            entry, names = f"[arbeitsplatz.einheiten] {group}", ", ".join(there)
            raise BusinessError(WRONG_ENTRY.at(entry=entry, de=f"eine von: {names}", en=f"one of: {names}"))
    return {group: str(unit) for group, unit in said.items()} or {key: key for key in there}


def _only(headers: Headers, name: str) -> str:
    """A header that stands there exactly once; empty otherwise, for a second one may be the visitor's own."""
    found = headers.getlist(name)
    if len(found) != 1:
        return ""
    try:
        return unicodedata.normalize("NFC", found[0].encode("latin-1").decode("utf-8"))
    except UnicodeDecodeError:
        return ""
