# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What nobody can measure and somebody must say: hours of operation, rates, what was checked; pilot-bericht.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.marking import FILE
from laufzettel.pilot.savings.inputs import Deductions, Hours
from laufzettel.pilot.savings.money import FullCost, Grade, LabourCost, Level, Rate, full_cost_rate, labour_rate
from laufzettel.pilot.savings.wibe import Discount, Payment

NO_FILE = Message(
    "report.no_inputs",
    "Im Ordner „{folder}“ gibt es keine {file}: Betriebsstunden, Sätze und Prüfungen muss jemand sagen.",
    "There is no {file} in the folder “{folder}”: somebody must say hours of operation, rates and checks.",
    "Legen Sie eine an: laufzettel pilot report --new",
    "Make one: laufzettel pilot report --new",
)
UNREADABLE = Message(
    "report.unreadable",
    "{file} ist keine lesbare TOML-Datei ({why}).",
    "{file} is no readable TOML file ({why}).",
    "Berichtigen Sie die Stelle, oder fangen Sie neu an: laufzettel pilot report --new",
    "Correct the place, or start anew: laufzettel pilot report --new",
)
WRONG = Message(
    "report.wrong_input",
    "{file}: Der Eintrag {entry} fehlt oder ist falsch.",
    "{file}: the entry {entry} is missing or wrong.",
    "Was erwartet wird, steht als Kommentar in einer neuen Datei und in docs/pilot/report.md.",
    "What is expected stands as a comment in a new file, and in docs/pilot/report.md.",
)

_Level = Annotated[int, Field(ge=0, le=5)]
_Hours = Annotated[float, Field(ge=0, le=100_000)]
_Text = Annotated[str, Field(min_length=1, max_length=300)]
_Count = Annotated[int, Field(ge=0)]
_Share = tuple[_Count, Annotated[int, Field(gt=0)]]


class _Section(BaseModel):
    # Lists become the pairs of shares; TOML itself tells whole numbers, days and texts apart.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Times(_Section):
    """Which steps of the studies hold which times."""

    vorgang: _Text
    nacharbeit: str = ""
    pruefung: str = ""
    beleg: _Level | None = None


class Spent(_Section):
    """Hours that are deducted, with how each is supported."""

    monate: Annotated[float, Field(gt=0, le=120)]
    betrieb_stunden: _Hours
    betrieb_beleg: _Level
    pflege_stunden: _Hours
    pflege_beleg: _Level
    schulung_stunden: _Hours
    schulung_beleg: _Level
    schulung_monate: Annotated[float, Field(gt=0, le=120)]

    def deductions(self) -> Deductions:
        """As the estimate takes them."""
        return Deductions(
            Hours(self.betrieb_stunden, Evidence(self.betrieb_beleg)),
            Hours(self.pflege_stunden, Evidence(self.pflege_beleg)),
            Hours(self.schulung_stunden, Evidence(self.schulung_beleg)),
            self.monate,
            self.schulung_monate,
        )


class MoneySection(_Section):
    """By which rate hours become euros: labour cost by the official table, or full cost of the authority's own."""

    grundlage: Literal["lohnkosten", "vollkosten"]
    ebene: Level = Level.MUNICIPAL
    dienst: Grade = Grade.LOWER
    euro_je_stunde: Annotated[float, Field(gt=0, le=1000)] | None = None
    quelle: str = ""
    stand: date | None = None

    def rate(self) -> Rate[LabourCost] | Rate[FullCost] | None:
        """The rate; None if full cost is wanted and its rate, source or day is missing."""
        if self.grundlage == "lohnkosten":
            return labour_rate(self.ebene, self.dienst)
        if self.euro_je_stunde is None or not self.quelle.strip() or self.stand is None:
            return None
        return full_cost_rate(self.euro_je_stunde, self.quelle, self.stand)


class Paid(_Section):
    """A payment of the WiBe."""

    jahr: Annotated[int, Field(ge=0, le=50)]
    name: _Text
    euro: float


class Wibe(_Section):
    """What the capital value is computed with."""

    zins_prozent: float
    art: Literal["nominal", "real"]
    quelle: _Text
    stand: date
    jahre: Annotated[int, Field(ge=1, le=20)]
    zahlung: list[Paid] = []

    def discount(self) -> Discount:
        """The rate with its source."""
        return Discount(self.zins_prozent, self.art, self.quelle, self.stand)

    def payments(self) -> list[Payment]:
        """The payments."""
        return [Payment(one.jahr, one.name, one.euro) for one in self.zahlung]


class QualitySection(_Section):
    """What was watched beside the time; what is missing was not measured."""

    fehler_stichprobe: _Share
    fehler_von_hand: _Share | None = None
    rueckstand: tuple[_Count, _Count] | None = None
    widersprueche_von_hand: _Share | None = None
    widersprueche_pilot: _Share | None = None


class Inputs(_Section):
    """The whole file."""

    zeiten: Times
    abzug: Spent
    geld: MoneySection
    wibe: Wibe | None = None
    guete: QualitySection
    verwendung: str = ""
    kennzeichnung: Annotated[str, Field(max_length=80)] = ""

    def marked(self, said: str) -> str:
        """A line with what every page must say before it, such as that it was an exercise.

        Args:
            said: the line.
        """
        return " · ".join(filter(None, (self.kennzeichnung.strip(), said)))


def read_inputs(folder: Path) -> Inputs:
    """What the file in an office's folder says.

    Args:
        folder: the office's folder.

    Raises:
        BusinessError: there is no such file, it is no TOML, or an entry is missing or wrong; it is named.
    """
    try:
        said = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BusinessError(NO_FILE.at(folder=folder, file=FILE)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        where = f"{wrong}".partition(" (at ")[2].rstrip(")") or type(wrong).__name__
        raise BusinessError(UNREADABLE.at(file=FILE, why=where)) from None
    try:
        inputs = Inputs.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        raise BusinessError(WRONG.at(file=FILE, entry=".".join(map(str, first["loc"])))) from None
    if inputs.geld.rate() is None:
        raise BusinessError(WRONG.at(file=FILE, entry="geld.euro_je_stunde, geld.quelle, geld.stand"))
    if inputs.wibe and inputs.geld.grundlage == "lohnkosten":
        raise BusinessError(WRONG.at(file=FILE, entry='geld.grundlage ("vollkosten": [wibe])'))
    return inputs


TEMPLATE = """\
# Was für den Bericht des Piloten nur Menschen sagen können (docs/pilot/report.md).
# Beleg: 0 Schätzung, 1 Zeitwerttabelle, 2 Selbstauskunft, 3 gemessen. Ein Bericht steht auf dem niedrigsten.
verwendung = ""                 # was aus der freigewordenen Zeit wurde (Rückstand, Telefon, Überstunden)
kennzeichnung = ""              # steht auf jeder Seite, etwa „Übung“; leer: nichts

[zeiten]                        # Namen der Schritte in den Erhebungen (laufzettel pilot baseline status)
vorgang = "Vorgang"             # die aktive Zeit eines ganzen Vorgangs
nacharbeit = ""                 # Nacharbeit an Vorgängen, die fertig schienen; leer: nicht gemessen
pruefung = ""                   # Prüfung der Stichprobe nach der Maschine; leer: nicht gemessen

[abzug]                         # Stunden im Zeitraum des Berichts, die der Betrieb kostet
monate = 1.0                    # so lang ist der Zeitraum
betrieb_stunden = 0.0           # Läufe starten, überwachen, Störungen
betrieb_beleg = 2
pflege_stunden = 0.0            # Regeln und Formulare ändern, Aktualisierungen
pflege_beleg = 2
schulung_stunden = 0.0          # einmal, am Anfang
schulung_beleg = 2
schulung_monate = 24.0          # auf so viele Monate verteilt

[geld]                          # „lohnkosten“ (Erfüllungsaufwand) oder „vollkosten“, nie beides
grundlage = "lohnkosten"
ebene = "kommunen"              # bund, laender, kommunen, sozialversicherung
dienst = "einfacher und mittlerer Dienst"   # gehobener Dienst, höherer Dienst, Durchschnitt
# grundlage = "vollkosten"
# euro_je_stunde = 0.0
# quelle = ""                   # Fundstelle
# stand = 2026-01-01

# [wibe]                        # Kapitalwert; nur mit vollkosten
# zins_prozent = 0.0            # aus dem geltenden Rundschreiben
# art = "nominal"               # oder "real"
# quelle = ""
# stand = 2026-01-01
# jahre = 5
# [[wibe.zahlung]]
# jahr = 0
# name = "Einführung"
# euro = -0.0

[guete]                         # [wie viele, von wie vielen]
fehler_stichprobe = [0, 1]      # Fehler in der Stichprobe der Maschine
# fehler_von_hand = [0, 1]      # Fehler unter geprüften Vorgängen von Hand
# rueckstand = [0, 0]           # wartende Vorgänge bei der Umstellung und am Ende
# widersprueche_von_hand = [0, 1]
# widersprueche_pilot = [0, 1]
"""
"""The file to start from."""
