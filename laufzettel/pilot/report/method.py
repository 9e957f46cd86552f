# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The appendix of the report: how its figures come about, so that a court of auditors can follow and compute again."""

from __future__ import annotations

from laufzettel.pilot.paper import Block, Bullets, Facts, Text
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.numbers import between, speaker


def method(found: Findings, language: str) -> list[Block]:
    """How it was computed.

    Args:
        found: what the pilot has shown.
        language: `de` or `en`.
    """
    say = speaker(language)
    saving = found.saving
    checks = [
        (say("nach Fällen (Welch)", "by cases (Welch)"), saving.welch),
        (say("nach Tagen (Cluster)", "by days (clusters)"), saving.days),
        (say("Bootstrap, Perzentile (nur zur Prüfung)", "bootstrap, percentiles (a check only)"), saving.percentiles),
        (say("Bootstrap-t (nur zur Prüfung)", "bootstrap-t (a check only)"), saving.bootstrap_t),
    ]
    return [
        Text(
            say(
                "Je Vorgang: t0 ist das gewichtete Mittel der Zeiten von Hand mit Nacharbeit, t1 das der Wege "
                "des Piloten mit "
                "ihren beobachteten Anteilen, Nacharbeit und Prüfung der Stichprobe. Brutto ist N · (t0 − t1) / "
                "60, netto brutto "
                "weniger Betrieb, Pflege und den auf den Zeitraum entfallenden Teil der Schulung. N sind die "
                "Vorgänge, die "
                "wirklich eingingen. Stunden addieren sich über Mittelwerte; der Median steht daneben. Kein "
                "Messwert wurde ohne "
                "vorher vereinbarten Grund weggelassen.",
                "Per case: t0 is the weighted mean of times by hand with rework, t1 that of the pilot's paths "
                "with their observed "
                "shares, rework and checks of the sample. Gross is N · (t0 − t1) / 60, net is gross less "
                "operation, upkeep and the "
                "part of the training that falls into the period. N are the cases that really came in. Hours "
                "add up by means; "
                "the median stands beside. No time was left out without a reason agreed before.",
            )
        ),
        Text(
            say(
                "Intervall: Varianz der Mittel je Fallart und Weg (Welch) mit Freiheitsgraden nach "
                "Satterthwaite, dazu die der "
                "Anteile; ein zweites Mal mit Tagen als Clustern. Es gilt das weitere der beiden. Die "
                "Überschrift nennt die "
                "untere Grenze.",
                "Interval: the variance of the means by case type and path (Welch) with Satterthwaite's degrees "
                "of freedom, and "
                "that of the shares; a second time with days as clusters. The wider of the two counts. The "
                "headline names the "
                "lower bound.",
            )
        ),
        Facts([(name, f"{between(one, language)} min") for name, one in checks if one is not None]),
        Bullets(
            [
                say(
                    "Zeiten sind auf 15 Sekunden gerundet, ohne Namen, Vorgang und Uhrzeit; gezeigt werden nur "
                    "Gruppen ab dreißig "
                    "Vorgängen und fünf Personen. Kleinere sind vor der Schätzung zusammengelegt. Aus jeder Erhebung "
                    "zählen nur ganze Läufe von Tagen mit dreißig Vorgängen und mehr, die nicht über den "
                    "Stichtag reichen.",
                    "Times are rounded to 15 seconds, without name, case and time of day; only groups of thirty "
                    "cases and five "
                    "people and more are shown. Smaller ones are merged before the estimate. Of each study only whole "
                    "runs of days with thirty cases and more count that do not reach over the day of settling.",
                ),
                say(
                    "Nacharbeit und Prüfungen, von denen weniger als dreißig gemessen sind, sind mit der "
                    "mittleren Zeit eines "
                    "ganzen Vorgangs gerechnet.",
                    "Rework and checks of which fewer than thirty were timed are reckoned with the mean time of "
                    "a whole case.",
                ),
                say(
                    "Nachrechnen: die Arbeitsmappe bericht.xlsx enthält jede Zahl und ihre Formel; "
                    "nachrechnen.py prüft sie ohne "
                    "dieses Programm.",
                    "To compute it again: the workbook bericht.xlsx holds every figure and its formula; "
                    "nachrechnen.py checks them "
                    "without this program.",
                ),
            ]
        ),
        Text(
            say(
                "Quellen: Leitfaden Erfüllungsaufwand (Destatis), Organisationshandbuch (BMI), WiBe 5.0; Welch 1947, "
                "Satterthwaite 1946, Liang und Zeger 1986, Wilson 1927, Newcombe 1998, Efron und Tibshirani "
                "1993. Abdeckung der "
                "Intervalle in der Simulation: python -m benchmarks savings.",
                "Sources: Leitfaden Erfüllungsaufwand (Destatis), Organisationshandbuch (BMI), WiBe 5.0; Welch 1947, "
                "Satterthwaite 1946, Liang and Zeger 1986, Wilson 1927, Newcombe 1998, Efron and Tibshirani "
                "1993. Coverage of the "
                "intervals in simulation: python -m benchmarks savings.",
            )
        ),
    ]
