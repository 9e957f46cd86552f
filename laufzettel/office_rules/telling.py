# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from laufzettel.journal.rule_releases import Checked, Release
from laufzettel.office_rules.counting import release_on
from laufzettel.words import Pair

NOTHING_RELEASED: Pair = (
    "Es gilt die mitgelieferte Regelmappe; im Amt hat sie niemand freigegeben.",
    "The delivered workbook of rules counts; nobody in the office has released it.",
)
NONE_TODAY: Pair = ("Heute gilt keine freigegebene Regelmappe.", "No released workbook of rules is valid today.")


def named(one: Release | Checked) -> Pair:
    """A version by its number, the beginning of its hash and its days.

    Args:
        one: the version.
    """
    last_de = f"bis {one.valid_to:%d.%m.%Y}" if one.valid_to else "bis auf Weiteres"
    last_en = f"to {one.valid_to}" if one.valid_to else "until further notice"
    name = f"{one.edition} ({one.version[:12]})"
    return (
        f"Fassung {name}, gültig ab {one.valid_from:%d.%m.%Y} {last_de}",
        f"version {name}, valid from {one.valid_from} {last_en}",
    )


def signed(one: Release) -> Pair:
    """Who released a version, who wrote it, and why although something was red.

    Args:
        one: the release.
    """
    if one.delivered:
        red = (f"; rote Befunde: {one.red}", f"; red findings: {one.red}") if one.red else ("", "")
        return (
            f"mitgeliefert, im Amt von niemandem freigegeben{red[0]}",
            f"delivered, released by nobody in the office{red[1]}",
        )
    despite = (
        (
            f"; TROTZ ROTER BEFUNDE ({one.red}), weil: {one.override}",
            f"; DESPITE RED FINDINGS ({one.red}), because: {one.override}",
        )
        if one.override
        else ("", "")
    )
    return (
        f"freigegeben von {one.person}, geschrieben von {one.author}{despite[0]}",
        f"released by {one.person}, written by {one.author}{despite[1]}",
    )


def standing_today(releases: Sequence[Release], today: date) -> Pair:
    """By which rules is decided today, in a sentence.

    Args:
        releases: of a process, the oldest first.
        today: the day.
    """
    if not releases:
        return NOTHING_RELEASED
    one = release_on(releases, today)
    if one is None:
        return NONE_TODAY
    (de, en), (by_de, by_en) = named(one), signed(one)
    return f"{de}; {by_de}.", f"{en[:1].upper()}{en[1:]}; {by_en}."
