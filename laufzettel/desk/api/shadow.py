# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow mode for programs: how it stands, switching it, comparing with the legacy system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from laufzettel.desk import shadowing
from laufzettel.desk.api import overviews, requests
from laufzettel.desk.ask import Ask
from laufzettel.desk.reports import process_of
from laufzettel.journal import shadows

if TYPE_CHECKING:  # brings numpy along
    from laufzettel.pilot.design.agreement import Tally
    from laufzettel.pilot.design.kept import Kept


def show(ask: Ask) -> overviews.Shadow:
    """Whether a process is in shadow mode, since when and why, and the latest agreement with people."""
    process = process_of(ask)
    spells = shadows.spells(ask.journal.database, process)
    kept = shadowing.latest_of(ask, process)
    return overviews.Shadow(
        process=process,
        on=bool(spells) and not spells[-1].off_at,
        spells=[overviews.Spell.model_validate(one) for one in spells],
        agreement=_agreement(ask, kept) if kept else None,
    )


def switch_on(ask: Ask, said: requests.Why) -> overviews.Shadow:
    """Begin shadow mode; no case of the process may be under way."""
    shadowing.switched(ask, on=True, why=said.why)
    return show(ask)


def switch_off(ask: Ask, said: requests.Why) -> overviews.Shadow:
    """End shadow mode: what comes in from now on goes the machine's way."""
    shadowing.switched(ask, on=False, why=said.why)
    return show(ask)


def compare(ask: Ask) -> overviews.Shadow:
    """Compare with what people entered in the legacy system; only looks there, and keeps what it comes to."""
    shadowing.with_register(ask)
    return show(ask)


def _agreement(ask: Ask, kept: Kept) -> overviews.Agreement:
    return overviews.Agreement(
        at=kept.at,
        person=kept.person,
        source=kept.source,
        digest=kept.digest,
        whole=kept.whole,
        cases=overviews.Share.model_validate(kept.cases),
        fields=_named(kept.fields),
        rules=_named(kept.rules),
        left=[overviews.Left(reason=reason, count=count) for reason, count in kept.left.items() if count],
        enough=kept.enough,
        more_needed=kept.cases.more_needed,
        differing=len(kept.differences),
        differences=[
            overviews.Difference(number=number, names=list(names))
            for number, names in shadowing.differing(ask, kept).items()
        ],
    )


def _named(tallies: Mapping[str, Tally]) -> list[overviews.NamedShare]:
    return [
        overviews.NamedShare(name=name, same=one.same, compared=one.compared, lower=one.lower)
        for name, one in tallies.items()
    ]
