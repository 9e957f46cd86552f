# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The office.toml to start from: every setting stands in it, and whether its letterhead is still the invented one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from laufzettel.errors import Message, Problem
from laufzettel.office_toml import SINGLE_FIRST, entry_name, texts
from laufzettel.process import Automation

INVENTED = Message(
    "office.invented",
    "Im Briefkopf in office.toml stehen noch erfundene Angaben: {entries}. So gingen sie in jedem Bescheid hinaus.",
    "The letterhead in office.toml still holds invented entries: {entries}. Every notice would go out with them.",
    "Ersetzen Sie sie durch die Ihrer Behörde; druckt ein anderes System die Bescheide: briefe = false",
    "Replace them by those of your authority; if another system prints the notices: briefe = false",
)

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
# pruefbilder_prozent = 0           # [[Prüfbilder: 1 bis 5 von 100 Einzelfreigaben; vorher an den Personalrat|\
check pictures: 1 to 5 of 100 single releases; tell the staff council first]]
# vier_augen = "regel"              # [["immer": zwei Personen geben jeden Vorgang frei|\
"immer": two people release every case]]
frist_arbeitstage = 10              # [[so viele Arbeitstage nach dem Eingang ist ein wartender Vorgang fällig|\
so many working days after its receipt a waiting case is due]]
# eskalation_arbeitstage = 5        # [[so viele Arbeitstage darüber hinaus wird er eskaliert|\
so many working days beyond that it is escalated]]
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
# feiertage_am_ort = []             # [[die dort nicht überall gelten, etwa "Augsburger Friedensfest"|\
those that hold in some municipalities there, as "Augsburger Friedensfest"]]
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
# namen = ["arbeitsplatz.musterstadt.example"]                  # [[unter denen man ihn erreicht|\
under which it is reached]]
# geheimnis = "env:LAUFZETTEL_DESK"     # [[was nur der Proxy weiß; bei "oidc" das Geheimnis des Clients|\
what only the proxy knows; with "oidc" the client secret]]
# notfallkonto = false                  # [[true: die Tür für Notfälle neben "oidc" oder "vorgelagert"|\
true: the door for emergencies beside "oidc" or "vorgelagert"]]
# adresse = "https://arbeitsplatz.musterstadt.example"          # [["oidc": wie man ihn öffnet|\
"oidc": as people open it]]
# aussteller = "https://anmeldung.musterstadt.example/realms/stadt"   # [["oidc": der Anbieter (issuer)|\
"oidc": the provider (issuer)]]
# client = "laufzettel"                 # [["oidc": wie der Anbieter den Arbeitsplatz nennt|\
"oidc": what the provider calls the desk]]
# umfang = "openid profile"             # [["oidc": was erfragt wird (scope)|"oidc": what is asked for (scope)]]
# angabe_person = "preferred_username"  # [["oidc": Angabe (claim) mit dem Namen|"oidc": claim with the name]]
# angabe_rolle = "groups"               # [["oidc": Angabe (claim) mit Gruppen oder Rollen|\
"oidc": claim with groups or roles]]
# kopf_geheimnis = "X-Laufzettel-Secret"    # [["vorgelagert": Kopf mit dem Geheimnis|\
"vorgelagert": header with the secret]]
# kopf_person = "X-Remote-User"         # [["vorgelagert": Kopf mit dem Namen|"vorgelagert": header with the name]]
# kopf_rolle = "X-Remote-Groups"        # [["vorgelagert": Kopf mit Rollen oder Gruppen|\
"vorgelagert": header with roles or groups]]
# kopf_einheit = "X-Remote-Groups"      # [["vorgelagert": Kopf mit Gruppen, die Einheiten sind|\
"vorgelagert": header with groups that are units]]

# [[Welche Gruppe des Hauses welche Rolle hat, und zu welcher Einheit sie gehört.|\
Which group of your authority has which role, and to which unit it belongs.]]
# [arbeitsplatz.rollen]
# "GG-Steuern-Sachbearbeitung" = "clerk"    # clerk, reviewer, operator, pilot, auditor, council, leadership
# [arbeitsplatz.einheiten]
# "GG-Steueramt" = "steueramt"

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
# tls = "starttls"                  # [["implicit": Verschlüsselung von Anfang an, Port 465|\
"implicit": encrypted from the start, port 465]]
# ca_file = "/etc/ssl/stadt.pem"    # [[nur für eine eigene Zertifizierungsstelle|\
only for a certification authority of your own]]
# user = "laufzettel"
# secret = "env:LAUFZETTEL_SMTP"
# sender = "steuern@musterstadt.example"    # [[sonst die Adresse des Briefkopfs|\
otherwise the address of the letterhead]]
# sender_name = "Stadt Musterstadt"         # [[sonst der Name des Briefkopfs|otherwise the name of the letterhead]]
# timeout_s = 30.0                  # [[so viele Sekunden wird auf eine Antwort gewartet|\
so many seconds an answer is waited for]]

# [[Wem „laufzettel digest“ täglich schreibt, was wartet und was überfällig ist (docs/office.md).|\
Whom `laufzettel digest` tells every day what waits and what is overdue (docs/office.md).]]
# [benachrichtigung]
# adresse = "https://arbeitsplatz.musterstadt.example/"     # [[des Arbeitsplatzes, wenn sie in der Mail stehen soll|\
of the desk, if it is to stand in the mail]]
# immer = false                     # [[true: auch wenn es nichts zu sagen gibt|\
true: also when there is nothing to say]]
# mit_nummern = false               # [[true: mit den Nummern neu eskalierter Vorgänge|\
true: with the numbers of newly escalated cases]]
# still_arbeitstage = 5             # [[so viele ganze Arbeitstage ohne Eingang, und die Mail sagt es|\
so many whole working days without a receipt, and the mail says so]]
# [[benachrichtigung.empfaenger]]
# an = "leitung@musterstadt.example"
# eskalation = true                 # [[erfährt von jedem eskalierten Vorgang einmal|\
is told of each escalated case once]]
# verfahren = ["hundesteuer"]       # [[ohne diese Zeile alle|all without this line]]
# sprache = "de"                    # [[oder|or]] "en"

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
    known = dict(texts(letterhead, ("behoerde",)))
    found = dict(texts(said, ("behoerde",))) if isinstance(said, Mapping) else {}
    left = [path for path in found if path[1:] in _NOBODYS and found[path] == known[path]]
    return [INVENTED.at(entries=", ".join(map(entry_name, left)))] if left else []
