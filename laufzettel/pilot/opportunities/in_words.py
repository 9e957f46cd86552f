# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a comparison is told: figures, sentences and charts in the reader's language, the same on every page."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.charts import Bar, Dot, Heading, bars, dots, scale_over
from laufzettel.pilot.opportunities.candidate import weighed
from laufzettel.pilot.opportunities.comparison import LEAST, PLACES, Comparison, Place, Standing
from laufzettel.pilot.opportunities.criteria import (
    CRITERIA,
    GATES,
    HOURS,
    HOURS_TITLE,
    QUANTITIES,
    RISK,
    Asked,
    Grade,
    Part,
    access_word,
)

_SHAPES = {Place.CERTAIN: 0, Place.TIED: 2, Place.OUT: 1, Place.NOT_ELIGIBLE: 3}
"""Circle, diamond, square, triangle."""
_MANY = 50
"""So many rows a chart shows at most; the table has all of them."""


class Head(NamedTuple):
    """A heading of the table; `figure` if numbers stand beneath, `first` if it stays where there is little room."""

    said: str
    figure: bool
    first: bool


class InWords:
    """Tells in one language."""

    def __init__(self, language: str) -> None:
        """Args: language: `de` or `en`."""
        self.language = language
        self.number_of = int(language == "en")

    def say(self, de: str, en: str) -> str:
        """The sentence in this language."""
        return en if self.number_of else de

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with so many decimals; a true minus sign, and none before nought."""
        text = f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")
        return text if self.number_of else text.replace(",", " ").replace(".", ",").replace(" ", ".")

    def percent(self, part: float | None) -> str:
        """A part of one in whole percent; a dash if there is none."""
        return "–" if part is None else f"{self.number(100 * part)} %"

    def band(self, one: Standing) -> str:
        """From where to where nine of ten drawings reach."""
        return f"{self.number(one.low)}–{self.number(one.high)}"

    def ranks(self, one: Standing) -> str:
        """Its ranks in nine of ten drawings."""
        if one.rank_low is None or one.rank_high is None:
            return "–"
        return f"{one.rank_low}–{one.rank_high}" if one.rank_low != one.rank_high else str(one.rank_low)

    def rank(self, one: Standing) -> str:
        """Its rank; a dash if it does not pass all gates."""
        return "–" if one.rank is None else str(one.rank)

    def place(self, one: Standing) -> str:
        """How sure it is among the first three."""
        return one.place.words[self.number_of]

    def tie(self, comparison: Comparison) -> str:
        """Which places are a tie, or that none is."""
        tied = [one.rank for one in comparison.tied if one.rank is not None]
        if not tied:
            return self.say(
                "Wer unter den ersten drei ist, steht fest: kein Gleichstand.",
                "Who is among the first three is certain: no tie.",
            )
        if tied == list(range(tied[0], tied[-1] + 1)):
            ranks = self.say(f"Die Ränge {tied[0]} bis {tied[-1]}", f"Ranks {tied[0]} to {tied[-1]}")
        else:
            ranks = self.say("Die Ränge ", "Ranks ") + ", ".join(str(rank) for rank in tied)
        free = PLACES - sum(one.place is Place.CERTAIN for one in comparison.standings)
        de = "ein Platz" if free == 1 else f"{free} Plätze"
        en = "one place" if free == 1 else f"{free} places"
        return self.say(
            f"{ranks} sind ein Gleichstand: die Zahlen entscheiden nicht, wer von ihnen zu den ersten drei gehört "
            f"({de} zu vergeben). Das entscheidet die Leitung, oder es wird gemessen.",
            f"{ranks} are a tie: the figures do not decide which of them are among the first three ({en} left). "
            "Leadership decides, or somebody measures.",
        )

    def exit_rule(self, comparison: Comparison) -> str:
        """Whether exit rule E1 applies."""
        least = self.number(LEAST)
        if comparison.stop:
            return self.say(
                f"Ausstiegsregel E1 greift: kein Verfahren hat alle Tore erfüllt und {least} Punkte. Hier ist Schluss.",
                f"Exit rule E1 applies: no process passes all gates with {least} points. Stop here.",
            )
        count = sum(one.rank is not None and round(one.profile.score, 1) >= LEAST for one in comparison.standings)
        return self.say(
            f"Ausstiegsregel E1 greift nicht: {count} Verfahren mit allen Toren und mindestens {least} Punkten.",
            f"Exit rule E1 does not apply: {count} with all gates and at least {least} points.",
        )

    def how(self, comparison: Comparison) -> str:
        """How bands and probabilities came about."""
        draws = self.number(comparison.draws)
        return self.say(
            f"{draws} Ziehungen je Verfahren innerhalb der Unsicherheit seiner Angaben (Startwert {comparison.seed}). "
            "Die Bandbreite lässt unten und oben je 5 % weg. Sicher ist ein Platz unter den ersten drei ab 90 %, außer "
            "Reichweite bis 10 %; dazwischen ist es ein Gleichstand.",
            f"{draws} drawings for each process within the uncertainty of its inputs (seed {comparison.seed}). The "
            "band leaves out 5 % at either end. A place among the first three is certain from 90 % on and out of reach "
            "up to 10 %; between them it is a tie.",
        )

    def comparison_chart(self, comparison: Comparison, name: str = "comparison") -> str:
        """The comparison as a picture: a dot with its band for each candidate."""
        rows = comparison.standings[:_MANY]
        points = self.say("Punkte", "Points")
        scale = scale_over(
            [edge for one in rows for edge in (one.low, one.high, LEAST)],
            self.number,
            points,
            from_zero=False,
        )
        first = rows[0].candidate.name if rows else "–"
        heading = Heading(
            name,
            self.say("Eignung der Verfahren mit Bandbreite", "Suitability of the processes with its band"),
            self.say(
                f"{len(rows)} Verfahren nach Punkten, vorn {first}. {self.tie(comparison)}",
                f"{len(rows)} processes by points, first {first}. {self.tie(comparison)}",
            ),
        )
        marks = [
            Dot(
                f"{one.rank}. {one.candidate.name}" if one.rank is not None else one.candidate.name,
                one.profile.score,
                one.low,
                one.high,
                f"{self.number(one.profile.score, 1)} ({self.band(one)})",
                _SHAPES[one.place],
            )
            for one in rows
        ]
        there = {one.place for one in rows}
        return dots(
            heading,
            marks,
            scale,
            shapes={_SHAPES[place]: place.words[self.number_of] for place in Place if place in there},
            limit=(LEAST, self.say(f"Ausstiegsregel E1: {LEAST:g} Punkte", f"exit rule E1: {LEAST:g} points")),
        )

    def profile_chart(self, comparison: Comparison, one: Standing, name: str = "profile") -> str:
        """The points of one candidate as bars, each in the frame of what could be reached."""
        weights = comparison.catalogue.weights
        kinds = {HOURS: 0, RISK: 3} | {asked.code: int(asked.part is Part.FEASIBILITY) for asked in CRITERIA}
        rows = []
        for code, title in weighed().items():
            points, most = one.profile.points[code], weights[code] * (-1 if code == RISK else 1)
            label = self.say("Risiko", "Risk") if code == RISK else title[self.number_of]
            rows.append(Bar(label, points, f"{self.number(points, 1)} / {self.number(most)}", most, kinds[code]))
        scale = scale_over(
            [edge for row in rows for edge in (row.value, row.of or 0.0)],
            self.number,
            self.say(
                "Punkte: voll der Nutzen, schraffiert die Machbarkeit, gepunktet das Risiko",
                "Points: full for value, hatched for feasibility, dotted for risk",
            ),
        )
        heading = Heading(
            name,
            self.say(f"Punkte von {one.candidate.name}", f"Points of {one.candidate.name}"),
            self.headline(one),
        )
        return bars(heading, rows, scale)

    def headline(self, one: Standing) -> str:
        """The points of one candidate in a sentence."""
        value, feasibility, risk, score = (
            self.number(points, 1)
            for points in (one.profile.value, one.profile.feasibility, one.profile.risk, one.profile.score)
        )
        return self.say(
            f"{score} Punkte (Bandbreite {self.band(one)}): Nutzen {value}, Machbarkeit {feasibility}, Risiko {risk}.",
            f"{score} points (band {self.band(one)}): value {value}, feasibility {feasibility}, risk {risk}.",
        )

    def standing(self, one: Standing) -> str:
        """Where one candidate stands among the others, in a sentence."""
        if one.rank is None:
            return self.say(
                "Nicht wählbar, solange ein Tor nicht mit ja beantwortet ist.",
                "Cannot be chosen while a gate is not answered with yes.",
            )
        said = self.say(
            f"Rang {one.rank} (in neun von zehn Ziehungen {self.ranks(one)}); unter den ersten drei in "
            f"{self.percent(one.top)} der Ziehungen: {self.place(one)}.",
            f"Rank {one.rank} (in nine of ten drawings {self.ranks(one)}); among the first three in "
            f"{self.percent(one.top)} of the drawings: {self.place(one)}.",
        )
        if one.ahead is None:
            return said
        return said + self.say(
            f" Vor dem nächsten Verfahren in {self.percent(one.ahead)} der Ziehungen.",
            f" Ahead of the next process in {self.percent(one.ahead)} of the drawings.",
        )

    def gates(self, one: Standing) -> list[tuple[str, str]]:
        """Each gate with its answer."""
        answers = {True: ("ja", "yes"), False: ("nein", "no"), None: ("offen", "open")}
        return [
            (gate.title[self.number_of], answers[one.candidate.gates.get(gate.code)][self.number_of]) for gate in GATES
        ]

    def inputs(self, comparison: Comparison, one: Standing) -> list[tuple[str, str, str, str]]:
        """Each input with its figure, its class of evidence, and its points; those they have together stand beneath."""
        weights, points = comparison.catalogue.weights, one.profile.points

        def reached(code: str) -> str:
            most = -weights[code] if code == RISK else weights[code]
            return f"{self.number(points[code], 1)} / {self.number(most)}"

        def row(asked: Asked) -> tuple[str, str, str, str]:
            given = one.candidate.inputs[asked.code]
            grade = f"{given.grade} {given.grade.words[self.number_of]}"
            said = reached(asked.code) if asked.code in points else ""
            return asked.title[self.number_of], self._figure(asked.code, given.value), grade, said

        hours = (HOURS_TITLE[self.number_of], self.hours(one), "", reached(HOURS))
        risk = (self.say("Risiko zusammen", "Risk together"), "", "", reached(RISK))
        return [*(row(asked) for asked in QUANTITIES), hours, *(row(asked) for asked in CRITERIA), risk]

    def heads(self) -> list[Head]:
        """The headings of the table of all candidates."""
        said = (
            (self.say("Rang", "Rank"), True, True),
            (self.say("Verfahren", "Process"), False, True),
            (self.say("Stunden/Jahr", "Hours/year"), True, False),
            (self.say("Nutzen", "Value"), True, False),
            (self.say("Machbarkeit", "Feasibility"), True, False),
            (self.say("Risiko", "Risk"), True, False),
            (self.say("Punkte", "Points"), True, True),
            ("5–95 %", True, True),
            (self.say("Ränge", "Ranks"), True, True),
            (self.say("Erste drei", "First three"), True, True),
            (self.say("Einordnung", "Verdict"), False, True),
        )
        return [Head(*one) for one in said]

    def cells(self, one: Standing) -> list[str]:
        """The row of a candidate beneath `heads`."""
        profile = one.profile
        points = (profile.value, profile.feasibility, profile.risk, profile.score)
        return [
            self.rank(one),
            one.candidate.name,
            self.hours(one),
            *(self.number(figure, 1) for figure in points),
            self.band(one),
            self.ranks(one),
            self.percent(one.top),
            one.place.short[self.number_of],
        ]

    def estimated(self, one: Standing) -> str:
        """How many of its inputs are estimates."""
        inputs = one.candidate.inputs.values()
        count = sum(given.grade is Grade.ESTIMATE for given in inputs)
        return self.say(
            f"{count} von {len(inputs)} Angaben sind geschätzt; gemessene machen die Bandbreite schmaler.",
            f"{count} of {len(inputs)} inputs are estimates; measured ones make the band narrower.",
        )

    def hours(self, one: Standing) -> str:
        """The addressable hours a year."""
        return self.number(one.profile.hours)

    def _figure(self, code: str, value: float) -> str:
        match code:
            case "volume":
                return self.number(value)
            case "minutes":
                return self.number(value, 0 if value == round(value) else 1)
            case "share":
                return self.percent(value)
            case "access":
                return access_word(value, self.number_of)
            case _:
                return self.number(value, 2)
