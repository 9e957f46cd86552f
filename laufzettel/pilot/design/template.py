# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pilot.toml to start from, with comments; question and case types are left for the people who answer for them."""

from __future__ import annotations

import re
import secrets
from datetime import date, timedelta

_TEMPLATE = """\
# [[Vorab-Festlegung eines Piloten (docs/pilot/design.md). Was hier steht, wird vor dem Beginn festgelegt:|\
The plan of a pilot (docs/pilot/design.md). What stands here is fixed before it begins:]]
#   laufzettel pilot plan --register --as NAME
# [[Spätere Änderungen sind möglich, brauchen einen Grund und stehen im Bericht.|\
Later changes are possible, need a reason and stand in the report.]]
[pilot]
verfahren = "{process}"
frage = ""                    # [[in einem Satz, etwa: Wie viel Bearbeitungszeit je Anmeldung wird frei?|\
in a sentence, such as: how much working time is given back per application?]]
beginn = {d0}           # [[Tag 1 von 100|day 1 of 100]]
fallarten = []                # [[etwa ["Neuanmeldung", "Halterwechsel"]|such as ["Neuanmeldung", "Halterwechsel"]]]
# fallart_feld = "grund"      # [[Feld oder Ergebnis, das die Fallart sagt; der Bericht unterscheidet sie dann|\
field or output that says the type; the report then tells types apart]]
hauptmass = "bearbeitungszeit_je_vorgang"   # [[aktive Zeit von Menschen, einschließlich Nacharbeit|\
active time of people, rework included]]
versuchsplan = "handprobe"    # [["handprobe" (empfohlen), "stufen" oder "vorher_nachher"|\
"handprobe" (recommended), "stufen" or "vorher_nachher"]]

# [[Nur mit fallart_feld, wenn die Werte anders heißen als die Fallarten; was fehlt, ist „sonst“, wenn es das gibt.|\
Only with fallart_feld, where values are called otherwise than types; what is missing is "sonst", if there is one.]]
# [fallart]
# "anschaffung" = "Neuanmeldung"

# [[Die Uhr läuft nur, solange jemand an dem Vorgang arbeitet.|The clock runs only while somebody works at the case.]]
[aktive_zeit]
beginnt = "[[Der Vorgang wird geöffnet und gelesen.|The case is opened and read.]]"
endet = "[[Der Vorgang ist abgezeichnet oder beiseitegelegt.|The case is signed or put aside.]]"

# [[Nur mit einem dieser Kürzel wird eine Messung ausgeschlossen; Ausreißer ohne Kürzel bleiben.|\
A measurement is left out only under one of these codes; outliers without a code stay.]]
[ausschluss]
unterbrochen = "[[Die Uhr lief während einer Unterbrechung weiter.|The clock ran on during an interruption.]]"
einarbeitung = "[[In den ersten zwei Wochen nach der Umstellung.|Within the first two weeks after the switch-over.]]"

# [[Zufällige Handprobe: dieser Anteil bleibt nach der Umstellung in Handarbeit, je Vorgang ausgelost.|\
Random manual sample: this share stays with people after going live, drawn for each case.]]
[handprobe]
prozent = 10                  # [[5 bis 10|5 to 10]]
startwert = "{seed}"   # [[für das Los; zufällig erzeugt|for the lot; made at random]]
erster_tag = {d60}
letzter_tag = {d95}

# [[Nur für versuchsplan = "stufen", statt [handprobe]: mehrere Ämter stellen nacheinander um, Reihenfolge gelost.|\
Only for versuchsplan = "stufen", instead of [handprobe]: offices switch over one after the other, order by lot.]]
# [stufen]
# einheiten = ["nord", "mitte", "sued"]
# startwert = "{seed}"
# erster_tag = {d60}
# abstand_tage = 10

[kalender]                    # [[Entscheidungen: Auftrag, Auswahl, Umstellung, wie es weitergeht|\
decisions: mandate, choice, going live, what becomes of it]]
E0 = {d10}
E1 = {d25}
E2 = {d60}
E3 = {d100}

[ausstieg]
E0 = "[[Ohne Auftrag, Budget und Abbruchregeln beginnt nichts.|Nothing begins without mandate, budget and stop rules.]]"
E1 = "[[Ende, wenn kein Verfahren 55 Punkte erreicht und alle Bedingungen erfüllt.|\
Stop if no candidate reaches 55 points with all gates.]]"
E2 = "[[Umstellung nur, wenn die Untergrenze der Übereinstimmung 98 % erreicht und keine rechtliche Frage offen ist.|\
Go live only if the lower bound of the agreement reaches 98 % and no legal gate is open.]]"
E3 = "[[Ende, wenn die Untergrenze der Netto-Ersparnis nicht über 0 liegt oder die Fehlergrenze überschritten ist.|\
Stop if the lower bound of the net saving is not above 0, or the error bound is over the limit.]]"

[abbruch]
fehlergrenze_prozent = 2.0    # [[Obergrenze der Fehlerquote in der Stichprobe|upper bound of errors in the sample]]
regeln = [
  "[[Ein falscher Eintrag im Fachverfahren, den die Freigabe nicht verhindert hat: Not-Halt.|\
A wrong record in the legacy system that no release prevented: emergency stop.]]",
  "[[Die Personalvertretung oder der Datenschutz widerspricht: Pause bis zur Klärung.|\
The staff council or data protection objects: pause until it is cleared.]]",
]
"""


def template(process: str, beginning: date, *, language: str) -> str:
    """The pilot.toml to start from.

    Args:
        process: its process.
        beginning: day 1.
        language: of comments and texts, `de` or `en`.
    """
    said = re.sub(r"\[\[(.*?)\|(.*?)\]\](?!\])", r"\1" if language == "de" else r"\2", _TEMPLATE)
    days = {f"d{n}": (beginning + timedelta(days=max(0, n - 1))).isoformat() for n in (0, 10, 25, 60, 95, 100)}
    gaps = {"process": process, "seed": secrets.token_hex(16), **days}
    for gap, value in gaps.items():
        said = said.replace(f"{{{gap}}}", value)
    return said
