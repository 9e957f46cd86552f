# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The appendix of a stepped wedge's report: how its figures come about, so that they can be computed again."""

from __future__ import annotations

from laufzettel.pilot.paper import Block, Bullets, Facts, Text
from laufzettel.pilot.report.numbers import between, number, speaker
from laufzettel.pilot.wedge.combined import Combined


def method(found: Combined, language: str) -> list[Block]:
    """How it was computed.

    Args:
        found: what the wedge has shown.
        language: `de` or `en`.
    """
    say, wedge, fit = speaker(language), found.shared.wedge, found.shared.fit
    return [
        Text(
            say(
                "Die Einheiten wurden nacheinander umgestellt, in einer gelosten Reihenfolge. Zu jeder Zeit arbeiten "
                "also einige noch von Hand, und was sich sonst ändert (Personal, Fälle, Jahreszeit), trifft beide. "
                "Kleinste Quadrate über die Mittel der Gruppen, mit einer Wirkung je Einheit, einer je Zeitabschnitt "
                "und der Wirkung der Umstellung (Hussey und Hughes 2007). Zeitabschnitte sind die Schritte der "
                "Umstellung; eine Gruppe, die in mehreren liegt, steht in jedem mit ihrem Anteil.",
                "The units were switched one after the other, in an order drawn by lot. So at any time some still work "
                "by hand, and whatever else changes (staff, cases, season) happens to both. Least squares over the "
                "means of the groups, with an effect for each unit, one for each period, and that of the switch "
                "(Hussey and Hughes 2007). Periods are the steps of the switch; a group that lies in several stands in "
                "each with its share.",
            )
        ),
        Text(
            say(
                "Im Pilot ist die Zeit je Vorgang der Anteil der Vorgänge mit Person mal ihr Mittel, dazu der der "
                "zurückgegebenen mal deren Mittel; dunkle dauern 0 Minuten. Anteile sind die aller Vorgänge der "
                "Einheit seit ihrem Einschwingen. Dazu kommen Nacharbeit und Prüfungen. Brutto ist N mal die Wirkung "
                "durch 60, netto brutto weniger Betrieb, Pflege und Schulung aller Einheiten.",
                "In the pilot the time per case is the share of cases with a person times their mean, and that of "
                "those given back times theirs; without a person a case takes 0 minutes. Shares are those of all cases "
                "of the unit since it settled. Rework and checks are added. Gross is N times the effect through 60, "
                "net is gross less operation, upkeep and training of all units.",
            )
        ),
        Text(
            say(
                "Intervall: robuste Varianz (HC2) mit Freiheitsgraden nach Bell und McCaffrey; dazu die Varianz "
                "dessen, was die Gruppen einer Einheit gemeinsam haben (Anteile, Mittel der zurückgegebenen), und die "
                "von Nacharbeit und Prüfungen, zusammen nach Satterthwaite. Die Überschrift nennt die untere Grenze.",
                "Interval: robust variance (HC2) with the degrees of freedom of Bell and McCaffrey; added are the "
                "variance of what the groups of a unit have in common (shares, the mean of those given back) and that "
                "of rework and checks, together by Satterthwaite. The headline names the lower bound.",
            )
        ),
        Facts(
            [
                (
                    say("Wirkung der Umstellung je Vorgang", "Effect of the switch per case"),
                    f"{between(wedge.per_case, language)} min",
                ),
                (
                    say("Einheiten, Zeitabschnitte, Gruppen", "Units, periods, groups"),
                    f"{wedge.units}, {wedge.weeks}, {wedge.cells}",
                ),
                (
                    say("Freiheitsgrade der Gruppen", "Degrees of freedom of the groups"),
                    number(fit.variance.df, language, 1),
                ),
            ]
        ),
        Bullets(
            [
                say(
                    "Angenommen: die Umstellung wirkt in allen Einheiten und nach dem Einschwingen gleich, und was "
                    "sich sonst ändert, ändert sich in allen Einheiten gleich.",
                    "Assumed: the switch does the same in all units and after the settling, and whatever else changes "
                    "changes alike in all units.",
                ),
                say(
                    "Jede Einheit trägt Summen ganzer Blöcke ihrer geschlossenen Erhebungen bei, je dreißig Zeiten und "
                    "mehr, gemessen unter mindestens fünf Personen; keine einzelne Zeit verlässt ein Amt. Ein Block, "
                    "der über die Umstellung oder das Einschwingen reicht, zählt nicht.",
                    "Each unit contributes sums of whole blocks of its closed studies, each of thirty times and more, "
                    "measured among at least five people; no single time leaves an office. A block that reaches over "
                    "the switch or the settling does not count.",
                ),
                say(
                    "Nacharbeit und Prüfungen, von denen keine Einheit dreißig gemessen hat, sind mit der mittleren "
                    "Zeit eines ganzen Vorgangs gerechnet. Durchlaufzeiten sind vorher und nachher verglichen.",
                    "Rework and checks of which no unit timed thirty are reckoned with the mean time of a whole case. "
                    "Lead times are compared before and after the switch.",
                ),
                say(
                    "Nachrechnen: die Arbeitsmappe bericht.xlsx enthält jede Summe; nachrechnen.py rechnet daraus ohne "
                    "dieses Programm jede Zahl.",
                    "To compute it again: the workbook bericht.xlsx holds every sum; nachrechnen.py computes every "
                    "figure from them without this program.",
                ),
            ]
        ),
        Text(
            say(
                "Quellen: Hussey und Hughes, Contemporary Clinical Trials 28 (2007); Bell und McCaffrey, Survey "
                "Methodology 28 (2002); Imbens und Kolesár, Review of Economics and Statistics 98 (2016); "
                "Satterthwaite 1946. Abdeckung der Intervalle in der Simulation: docs/pilot/savings.md.",
                "Sources: Hussey and Hughes, Contemporary Clinical Trials 28 (2007); Bell and McCaffrey, Survey "
                "Methodology 28 (2002); Imbens and Kolesár, Review of Economics and Statistics 98 (2016); "
                "Satterthwaite 1946. Coverage of the intervals in simulation: docs/pilot/savings.md.",
            )
        ),
    ]
