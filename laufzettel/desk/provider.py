# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The OpenID provider of the authority, as office.toml names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from laufzettel.desk.access import Role
from laufzettel.errors import BusinessError, Message
from laufzettel.office import resolved
from laufzettel.office_toml import MISSING_ENTRY

if TYPE_CHECKING:
    from laufzettel.desk.exchange import Exchange

CALLBACK, DOOR = "/door/back", "/door"
"""Where the provider sends people who have signed in, and who have signed out."""
UNREACHABLE = Message(
    "door.provider_unreachable",
    "Die Anmeldung Ihres Hauses ist gerade nicht zu erreichen.",
    "The sign-in of your authority cannot be reached at the moment.",
    "Versuchen Sie es in einer Minute noch einmal. Bleibt es dabei, sagen Sie es dem Betrieb: er prüft, ob dieser "
    "Rechner den Anbieter erreicht ([arbeitsplatz] aussteller in office.toml).",
    "Try again in a minute. If it stays like this, tell operations: they check whether this machine reaches the "
    "provider ([arbeitsplatz] aussteller in office.toml).",
)
UNFIT = Message(
    "door.provider_unfit",
    "Der Anbieter, der in office.toml steht, passt nicht zum Arbeitsplatz ([arbeitsplatz] aussteller).",
    "The provider named in office.toml does not fit the desk ([arbeitsplatz] aussteller).",
    "Sagen Sie es dem Betrieb: die Adresse muss Zeichen für Zeichen die sein, mit der sich der Anbieter nennt, alle "
    "seine Adressen müssen mit https:// beginnen, und er muss PKCE mit S256 können.",
    "Tell operations: the address must be, letter by letter, the one the provider calls itself by, all its addresses "
    "must begin with https://, and it must be capable of PKCE with S256.",
)
REFUSED = Message(
    "door.provider_refused",
    "Die Anmeldung Ihres Hauses hat Sie nicht angemeldet.",
    "The sign-in of your authority has not signed you in.",
    "Melden Sie sich noch einmal an. Bleibt es dabei, bitten Sie den Betrieb, den Arbeitsplatz dort für Sie "
    "freizugeben.",
    "Sign in once more. If it stays like this, ask operations to open the desk for you there.",
)
UNTRUE = Message(
    "door.token_untrue",
    "Was die Anmeldung Ihres Hauses geschickt hat, besteht die Prüfung nicht; niemand ist angemeldet.",
    "What the sign-in of your authority has sent does not pass the check; nobody is signed in.",
    "Melden Sie sich noch einmal an. Bleibt es dabei, sagen Sie es sofort dem Betrieb: das Protokoll des "
    "Arbeitsplatzes nennt den Grund.",
    "Sign in once more. If it stays like this, tell operations at once: the log of the desk names the reason.",
)
_NEEDED = ("adresse", "aussteller", "client", "geheimnis")


@dataclass(frozen=True)
class Provider:
    """Where people sign in, and as whom the desk asks there.

    Attributes:
        issuer: the provider's address, letter by letter as it calls itself.
        client: what the provider calls the desk.
        secret: by which the desk proves that to the provider.
        address: of the desk, from office.toml; never what a request says.
        scope: what is asked for.
        person_claim: which claim names the person.
        role_claim: which one holds groups or roles.
        roles: group to role; empty if our own names of roles are sent.
        units: group to unit.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    address: str
    scope: str = "openid profile"
    person_claim: str = "preferred_username"
    role_claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The name of the desk in its address."""
        name = urlsplit(self.address).hostname or ""
        return f"[{name}]" if ":" in name else name

    @property
    def callback(self) -> str:
        """Where the provider sends people who have signed in."""
        return self.address + CALLBACK

    @cached_property
    def exchange(self) -> Exchange:
        """What talks with the provider; made when the first person signs in, for it takes libraries along."""
        from laufzettel.desk.exchange import Exchange

        return Exchange(self)


def provider_of(said: Mapping[str, object], roles: Mapping[str, Role], units: Mapping[str, str]) -> Provider:
    """The provider, as the section of the desk names it.

    Args:
        said: the section.
        roles: group to role.
        units: group to unit.

    Raises:
        BusinessError: an entry is missing.
    """
    for name in _NEEDED:
        if not said.get(name):
            raise BusinessError(MISSING_ENTRY.at(entry=f"[arbeitsplatz] {name}"))
    return Provider(
        str(said["aussteller"]),
        str(said["client"]),
        resolved(str(said["geheimnis"])).strip(),
        str(said["adresse"]).rstrip("/").lower(),
        str(said.get("umfang", "openid profile")),
        str(said.get("angabe_person", "preferred_username")),
        str(said.get("angabe_rolle", "groups")),
        roles,
        units,
    )
