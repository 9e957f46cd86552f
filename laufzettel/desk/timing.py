# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The electronic Laufzettel at the desk: the strip by which a person starts, pauses, stops or discards a clock.

What is measured is stored without a name (`laufzettel.pilot.baseline`); who does not want to measure does not.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import BusinessError
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.clocks import Running
from laufzettel.pilot.baseline.lot import ALL
from laufzettel.pilot.baseline.studies import PATHS, Study
from laufzettel.pilot.baseline.times import Measured

HERE = "/times"
_BACK = re.compile(rf"{HERE}|/cases/[A-Z]{{2,4}}-[0-9A-Z-]{{1,40}}(\?[\w=&%+.~-]{{0,900}})?", re.ASCII)
_ZONE = ZoneInfo("Europe/Berlin")
SAID = {
    "stored": ("Gespeichert, ohne Namen.", "Stored, without a name."),
    "discarded": ("Verworfen. Gespeichert ist nichts.", "Discarded. Nothing is stored."),
    "over": ("Die Erhebung ist beendet. Gespeichert ist nichts.", "The study is closed. Nothing is stored."),
}


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip shows.

    Attributes:
        about: the process it is for; empty for all.
        back: the page it stands on.
        offers: the open studies a clock can be started for.
        running: the clock that is there; None if there is none.
        said: what came of the last one, German and English; empty if nothing is to be said.
    """

    about: str
    back: str
    offers: Sequence[Study]
    running: Running | None
    said: tuple[str, str] | tuple[()] = ()

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.offers or self.running or self.said)


def strip(ask: Ask, about: str = "", back: str = HERE) -> Strip:
    """The strip for a page.

    Args:
        ask: who asks.
        about: the process of the page; empty for all.
        back: the page, where the forms of the strip lead back to.
    """
    if not survey.file_in(ask.desk.office.folder).exists() or not may(ask.session.role, Action.TIME):
        return Strip(about, back, (), None)
    clocks, person = ask.desk.clocks, ask.session.person
    offers = [one for one, _ in _offers(ask) if about in ("", one.process)]
    said = SAID.get(clocks.said(person), ())
    return Strip(about, back, offers, clocks.of(person, ask.journal.clock()), said)


def takes_part(ask: Ask) -> bool:
    """Whether there is a study for whose times somebody is asked."""
    return may(ask.session.role, Action.TIME) and bool(_offers(ask))


def beside(ask: Ask, process: str, path: str, filtered: str) -> dict[str, object]:
    """What the page of a case needs for its strip.

    Args:
        ask: who asks.
        process: of the case.
        path: of the page.
        filtered: the filter of its queue, as the end of an address.
    """
    back = f"{path}?{filtered.removeprefix('&')}" if filtered else path
    return {"strip": strip(ask, process, back), "path_names": _path_names(ask)}


def show(ask: Ask) -> Response:
    """The strip on a page of its own, for steps that are not done at the desk; and what is stored."""
    return ask.show("times.html", strip=strip(ask), path_names=_path_names(ask))


def act(ask: Ask) -> Response:
    """Start a clock, let it stand, let it run on, store what it says, or discard it."""
    deed = {"start": _start, "pause": _pause, "resume": _resume, "stop": _stop, "discard": _discard}.get(ask.said("do"))
    if deed is None:
        raise HTTPException(400)
    deed(ask)
    back = ask.said("back")
    back = back if _BACK.fullmatch(back) else HERE
    if ask.said("part"):  # a script puts the strip into its place and leaves the page, with what was typed, as it is
        return ask.show("timing.html", strip=strip(ask, ask.said("about"), back), path_names=_path_names(ask))
    return go_to(back)


def _start(ask: Ask) -> None:
    study = next((one for one, _ in _offers(ask) if one.id == ask.said("study")), None)
    if study is None:
        raise HTTPException(404)
    step, kind, path = ask.said("step"), ask.said("case_type"), ask.said("path")
    if step not in study.steps or kind not in study.case_types or path not in study.paths:
        raise HTTPException(400)
    now = ask.journal.clock()
    ask.desk.clocks.start(ask.session.person, Running(study.id, step, path, kind, now, now))


def _pause(ask: Ask) -> None:
    ask.desk.clocks.pause(ask.session.person, ask.journal.clock())


def _resume(ask: Ask) -> None:
    ask.desk.clocks.resume(ask.session.person, ask.journal.clock())


def _discard(ask: Ask) -> None:
    if ask.desk.clocks.take(ask.session.person) is not None:
        ask.desk.clocks.say(ask.session.person, "discarded")


def _stop(ask: Ask) -> None:
    person, now = ask.session.person, ask.journal.clock()
    ask.desk.clocks.of(person, now)  # one that was forgotten is discarded first
    clock = ask.desk.clocks.take(person)
    if clock is None:
        return
    day = datetime.fromtimestamp(now, _ZONE).date()
    study, cells = next(((one, cells) for one, cells in _offers(ask) if one.id == clock.study), (None, ()))
    if study is None:
        ask.desk.clocks.say(person, "over")
        return
    one = Measured(clock.step, clock.path, clock.case_type, round(clock.seconds(now)), day, secrets.choice(cells))
    try:
        with survey.opened(ask.desk.office.folder) as here:
            times.record(here, study, one)
    except BusinessError:
        ask.desk.clocks.say(person, "over")
    else:
        ask.desk.clocks.say(person, "stored")


def _offers(ask: Ask) -> list[tuple[Study, Sequence[str]]]:
    """The open studies in which somebody's team takes part, each with the cells of her teams."""
    if not survey.file_in(ask.desk.office.folder).exists():
        return []
    own = ask.session.units if ask.desk.units else {ALL}
    with survey.opened(ask.desk.office.folder) as here:
        found = [(one, studies.teams_of(here, one)) for one in studies.all_studies(here) if one.open]
    mine = [(one, sorted({cell for team, cell in teams.items() if team in own})) for one, teams in found]
    return [(one, cells) for one, cells in mine if cells]


def _path_names(ask: Ask) -> dict[str, str]:
    return {path: words[ask.language == "en"] for path, words in PATHS.items()}
