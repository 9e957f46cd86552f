# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address of the desk, with what it does: who may do that says `laufzettel.desk.access`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from starlette.responses import Response

from laufzettel.desk import (
    aside,
    asking,
    batch,
    candidates,
    case,
    cutout,
    deciding,
    document,
    door,
    group,
    handing,
    home,
    importing,
    operations,
    opportunities,
    pilots,
    printed,
    reporting,
    saved,
    second,
    shadowing,
    signing,
    slips,
    standing_in,
    switching,
    timing,
    worklist,
)
from laufzettel.desk.access import Action
from laufzettel.desk.ask import Ask, Later


class Page(NamedTuple):
    """One address.

    Attributes:
        method: `GET` changes nothing, `POST` comes from a form of ours.
        path: with its gaps.
        action: what it does.
        handler: answers, at once or a little later.
        takes_file: whether a file comes with the form.
    """

    method: str
    path: str
    action: Action
    handler: Callable[[Ask], Response | Later]
    takes_file: bool = False


PAGES = (
    Page("GET", "/door", Action.ENTER, door.show),
    Page("POST", "/door", Action.ENTER, door.sign_in),
    Page("GET", "/door/back", Action.ENTER, door.come_back),
    Page("GET", "/door/emergency", Action.ENTER, door.show_emergency),
    Page("POST", "/door/emergency", Action.ENTER, door.sign_in_emergency),
    Page("POST", "/leave", Action.ENTER, door.sign_out),
    Page("POST", "/language", Action.ENTER, door.speak),
    Page("GET", "/home", Action.ENTER, home.show),
    Page("GET", "/", Action.LIST, worklist.show),
    Page("GET", "/next", Action.LIST, worklist.begin),
    Page("GET", "/find", Action.READ_SLIP, worklist.find),
    Page("GET", "/cases/{number}", Action.LOOK, case.show),
    Page("GET", "/cases/{number}/pages/{page}", Action.LOOK, document.image),
    Page("GET", "/cases/{number}/pages/{page}/words", Action.LOOK, document.words),
    Page("POST", "/cases/{number}/correct", Action.CORRECT, signing.correct),
    Page("POST", "/cases/{number}/release", Action.RELEASE, signing.release),
    Page("POST", "/cases/{number}/release-second", Action.RELEASE_SECOND, signing.release_second),
    Page("GET", "/second", Action.RELEASE_SECOND, second.show),
    Page("GET", "/second/next", Action.RELEASE_SECOND, second.begin),
    Page("POST", "/cases/{number}/reject", Action.REJECT, signing.reject),
    Page("POST", "/cases/{number}/resume", Action.RESUME, signing.resume),
    Page("POST", "/cases/{number}/by-hand", Action.CLOSE_BY_HAND, signing.close_by_hand),
    Page("POST", "/cases/{number}/settle", Action.SETTLE, signing.settle),
    Page("POST", "/cases/{number}/put-back", Action.LOOK, signing.put_back),
    Page("GET", "/slips/{number}.pdf", Action.READ_SLIP, printed.show),
    Page("GET", "/follow-ups", Action.LIST, aside.show),
    Page("POST", "/cases/{number}/set-aside", Action.FOLLOW_UP, signing.set_aside),
    Page("POST", "/cases/{number}/take-back", Action.FOLLOW_UP, aside.take_back),
    Page("GET", "/cases/{number}/ask", Action.ASK, asking.show),
    Page("POST", "/cases/{number}/ask", Action.ASK, asking.ask_applicant),
    Page("GET", "/cases/{number}/letters/{digest}", Action.LOOK, asking.letter),
    Page("GET", "/slips/{number}", Action.READ_SLIP, slips.show),
    Page("GET", "/batches/{process}", Action.RELEASE_BATCH, batch.show),
    Page("POST", "/batches/{process}", Action.RELEASE_BATCH, batch.sign),
    Page("POST", "/samples/{number}", Action.RELEASE_BATCH, batch.look),
    Page("GET", "/handed", Action.LIST, handing.show),
    Page("POST", "/cases/{number}/hand-over", Action.HAND_OVER, handing.hand_over),
    Page("POST", "/cases/{number}/give-back", Action.HAND_OVER, handing.give_back),
    Page("GET", "/deputies", Action.DEPUTIZE, standing_in.show),
    Page("POST", "/deputies", Action.DEPUTIZE, standing_in.name),
    Page("POST", "/deputies/end", Action.DEPUTIZE, standing_in.end),
    Page("POST", "/filters", Action.SAVE_FILTER, saved.save),
    Page("POST", "/filters/{saved}/remove", Action.SAVE_FILTER, saved.remove),
    Page("GET", "/operations", Action.OPERATE, operations.show),
    Page("POST", "/operations/check", Action.OPERATE, operations.check),
    Page("GET", "/switches", Action.READ_SWITCHES, switching.show),
    Page("POST", "/switches/{process}/stop", Action.STOP, switching.stop),
    Page("POST", "/switches/{process}/pause", Action.OPERATE, switching.pause),
    Page("POST", "/switches/{process}/resume", Action.OPERATE, switching.resume),
    Page("GET", "/groups/{process}", Action.CORRECT, group.show),
    Page("POST", "/groups/{process}", Action.CORRECT, group.sign),
    Page("GET", "/cases/{number}/cutouts/{field}", Action.LOOK, cutout.show),
    Page("GET", "/operations", Action.OPERATE, operations.show),
    Page("GET", "/times", Action.TIME, timing.show),
    Page("POST", "/times", Action.TIME, timing.act),
    Page("GET", "/checks", Action.READ_CHECKS, operations.show_checks),
    Page("GET", "/pilot", Action.READ_PILOT, pilots.show),
    Page("GET", "/pilot/report/{process}.pdf", Action.READ_PILOT, reporting.show_paper),
    Page("GET", "/pilot/report/{process}.xlsx", Action.READ_PILOT, reporting.show_workbook),
    Page("GET", "/pilot/report/{process}", Action.READ_PILOT, reporting.show),
    Page("GET", "/pilot/decision/{process}.pdf", Action.READ_PILOT, deciding.show_paper),
    Page("GET", "/pilot/decision/{process}", Action.READ_PILOT, deciding.show),
    Page("POST", "/pilot/decision/{process}", Action.DECIDE, deciding.sign),
    Page("GET", "/pilot/decision/{process}/{point}.pdf", Action.READ_PILOT, deciding.show_paper),
    Page("GET", "/pilot/decision/{process}/{point}", Action.READ_PILOT, deciding.show),
    Page("POST", "/pilot/decision/{process}/{point}", Action.DECIDE, deciding.sign),
    Page("GET", "/pilot/shadow/{process}", Action.READ_SHADOW, shadowing.show),
    Page("POST", "/pilot/shadow/{process}/on", Action.SHADOW, shadowing.switch_on),
    Page("POST", "/pilot/shadow/{process}/off", Action.SHADOW, shadowing.switch_off),
    Page("POST", "/pilot/shadow/{process}/compare", Action.COMPARE, shadowing.compare),
    Page("POST", "/pilot/shadow/{process}/file", Action.COMPARE, shadowing.compare_file, takes_file=True),
    Page("GET", "/pilot/opportunities", Action.READ_OPPORTUNITIES, opportunities.show),
    Page("GET", "/pilot/opportunities/new", Action.KEEP_OPPORTUNITIES, candidates.show_new),
    Page("POST", "/pilot/opportunities/new", Action.KEEP_OPPORTUNITIES, candidates.add),
    Page("GET", "/pilot/opportunities/import", Action.KEEP_OPPORTUNITIES, importing.show),
    Page("POST", "/pilot/opportunities/import", Action.KEEP_OPPORTUNITIES, importing.look, takes_file=True),
    Page("POST", "/pilot/opportunities/import/replace", Action.KEEP_OPPORTUNITIES, importing.replace),
    Page("GET", "/pilot/opportunities/kandidaten.xlsx", Action.READ_OPPORTUNITIES, importing.workbook),
    Page("GET", "/pilot/opportunities/vergleich.xlsx", Action.READ_OPPORTUNITIES, importing.comparison),
    Page("GET", "/pilot/opportunities/{row}/edit", Action.KEEP_OPPORTUNITIES, candidates.show_edit),
    Page("POST", "/pilot/opportunities/{row}/edit", Action.KEEP_OPPORTUNITIES, candidates.change),
    Page("GET", "/pilot/opportunities/{row}/remove", Action.KEEP_OPPORTUNITIES, candidates.show_removal),
    Page("POST", "/pilot/opportunities/{row}/remove", Action.KEEP_OPPORTUNITIES, candidates.remove),
    Page("GET", "/pilot/opportunities/{row}.pdf", Action.READ_OPPORTUNITIES, opportunities.show_paper),
    Page("GET", "/pilot/opportunities/{row}", Action.READ_OPPORTUNITIES, opportunities.show_profile),
    Page("GET", "/looks", Action.READ_LOOKS, operations.show_looks),
)
