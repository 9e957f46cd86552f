# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address for programs; who may do what says `laufzettel.desk.access`, as for the pages.

A form of a page has its counterpart here under the same address with `/api/v1` before it, and with the same action.
"""

from __future__ import annotations

from laufzettel.desk.access import Action
from laufzettel.desk.api import answers, cases, halting, lists, overviews, records, requests, shadow, signatures, slips
from laufzettel.desk.api.operation import act, file, listed, look

V1 = "/api/v1"
_CASE = f"{V1}/cases/{{number}}"

OPERATIONS = (
    # lists
    look(f"{V1}/queues", Action.LIST, lists.queues, overviews.Queues),
    listed(f"{V1}/cases", Action.LIST, lists.waiting, requests.Worklist, overviews.Worklist),
    listed(f"{V1}/second", Action.RELEASE_SECOND, lists.second, requests.Part, overviews.Second),
    look(f"{V1}/follow-ups", Action.LIST, lists.set_aside, overviews.FollowUps),
    look(f"{V1}/operations", Action.OPERATE, lists.operations, overviews.Operations),
    look(f"{V1}/operations/check", Action.OPERATE, halting.check, overviews.Checks, method="POST"),
    look(f"{V1}/looks", Action.READ_LOOKS, lists.looked, overviews.Looks),
    look(f"{V1}/handed", Action.LIST, lists.handed, overviews.Handed),
    look(f"{V1}/deputies", Action.DEPUTIZE, lists.deputies, overviews.Deputies),
    act(f"{V1}/deputies", Action.DEPUTIZE, lists.name_deputy, requests.Deputy, overviews.Deputies),
    act(f"{V1}/deputies/end", Action.DEPUTIZE, lists.end_deputy, requests.End, overviews.Deputies),
    look(f"{V1}/switches", Action.READ_SWITCHES, halting.show, overviews.Switches),
    act(f"{V1}/switches/{{process}}/stop", Action.STOP, halting.stop, requests.Why, overviews.Switches),
    act(f"{V1}/switches/{{process}}/pause", Action.OPERATE, halting.pause, requests.Why, overviews.Switches),
    act(f"{V1}/switches/{{process}}/resume", Action.OPERATE, halting.resume, requests.Why, overviews.Switches),
    look(f"{V1}/pilot/shadow/{{process}}", Action.READ_SHADOW, shadow.show, overviews.Shadow),
    act(f"{V1}/pilot/shadow/{{process}}/on", Action.SHADOW, shadow.switch_on, requests.Why, overviews.Shadow),
    act(f"{V1}/pilot/shadow/{{process}}/off", Action.SHADOW, shadow.switch_off, requests.Why, overviews.Shadow),
    look(f"{V1}/pilot/shadow/{{process}}/compare", Action.COMPARE, shadow.compare, overviews.Shadow, method="POST"),
    # one case
    look(_CASE, Action.LOOK, cases.show, answers.Case),
    look(f"{_CASE}/document", Action.LOOK, cases.show_document, answers.Document),
    file(f"{_CASE}/pages/{{page}}", Action.LOOK, cases.picture, "image/png", "image/jpeg"),
    look(f"{_CASE}/pages/{{page}}/words", Action.LOOK, cases.words, answers.Words),
    file(f"{_CASE}/letters/{{digest}}", Action.LOOK, cases.letter, "application/pdf"),
    look(f"{_CASE}/hold", Action.LOOK, cases.hold, answers.Held, method="POST"),
    look(f"{_CASE}/put-back", Action.LOOK, cases.put_back, answers.Held, method="POST"),
    # signatures on one case; a new form of a page gets its line here
    act(f"{_CASE}/correct", Action.CORRECT, signatures.correct, requests.Correct, answers.Signed),
    act(f"{_CASE}/release", Action.RELEASE, signatures.release, requests.Seen, answers.Signed),
    act(f"{_CASE}/release-second", Action.RELEASE_SECOND, signatures.release_second, requests.Seen, answers.Signed),
    act(f"{_CASE}/reject", Action.REJECT, signatures.reject, requests.Noted, answers.Signed),
    act(f"{_CASE}/resume", Action.RESUME, signatures.resume, requests.Noted, answers.Signed),
    act(f"{_CASE}/by-hand", Action.CLOSE_BY_HAND, signatures.close_by_hand, requests.ByHand, answers.Signed),
    act(f"{_CASE}/settle", Action.SETTLE, signatures.settle, requests.Settle, answers.Signed),
    act(f"{_CASE}/set-aside", Action.FOLLOW_UP, signatures.set_aside, requests.SetAside, answers.Signed),
    act(f"{_CASE}/hand-over", Action.HAND_OVER, signatures.hand_over, requests.HandOver, answers.Signed),
    act(f"{_CASE}/give-back", Action.HAND_OVER, signatures.give_back, requests.Noted, answers.Signed),
    act(f"{_CASE}/take-back", Action.FOLLOW_UP, signatures.take_back, requests.Seen, answers.Signed),
    look(f"{_CASE}/ask", Action.ASK, signatures.draft, answers.Draft),
    act(f"{_CASE}/ask", Action.ASK, signatures.ask_applicant, requests.Asking, answers.Signed),
    # slips
    file(f"{V1}/slips/{{number}}.pdf", Action.READ_SLIP, slips.paper, "application/pdf"),
    look(f"{V1}/slips/{{number}}", Action.READ_SLIP, slips.show, records.Slip),
    # batches
    look(f"{V1}/batches/{{process}}", Action.RELEASE_BATCH, slips.show_batch, records.Batch),
    act(f"{V1}/batches/{{process}}", Action.RELEASE_BATCH, slips.sign_batch, requests.BatchToRelease, records.Released),
    look(f"{V1}/samples/{{number}}", Action.RELEASE_BATCH, slips.look_at_sample, answers.Case, method="POST"),
)
