# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people do on pages, done by programs under their names; then the flow runs and the register holds it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest

from laufzettel.desk import tokens
from laufzettel.journal import looks

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

CLERK, COLLEAGUE, REVIEWER, AUDITOR = "Sachbearbeitung 1", "Sachbearbeitung 2", "Prüfung", "Revision"
RIGHT_IBAN = "DE02120300000000202051"


class Program:
    """A program that comes in under somebody's name."""

    def __init__(self, town: Town, name: str) -> None:
        with town.journal() as journal:
            token = tokens.make(journal, name, days=1)
        self.http = httpx.Client(
            base_url=f"{town.address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )

    def get(self, path: str, **query: str) -> dict:
        """What is there."""
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: object) -> tuple[int, dict]:
        """What comes of it."""
        answer = self.http.post(path, json=body)
        return answer.status_code, answer.json()

    def sign(self, number: str, deed: str, **body: object) -> dict:
        """Look at a case and sign it."""
        seen = self.get(f"/cases/{number}")["seen"]
        status, said = self.post(f"/cases/{number}/{deed}", seen=seen, **body)
        assert status == 200, said
        return said


Programs = Callable[[str], Program]


@pytest.fixture
def program(served: Town) -> Iterator[Programs]:
    """Makes programs; each comes in under the name it is given."""
    with ExitStack() as stack:

        def made(name: str) -> Program:
            one = Program(served, name)
            stack.callback(one.http.close)
            return one

        yield made


def value_of(case: dict, name: str) -> str | None:
    """A field's value."""
    return next(one["value"] for one in case["fields"] if one["name"] == name)


def test_a_corrected_iban_reaches_the_tax_register(
    served: Town, program: Programs, caplog: pytest.LogCaptureFixture
) -> None:
    """It sets money, so another person enters it again, unseen; then it is released. Logs say nothing of it."""
    clerk, colleague, number = program(CLERK), program(COLLEAGUE), served.number("pruefziffer-iban.pdf")
    with caplog.at_level(logging.INFO):
        said = clerk.sign(number, "correct", fields={"sepa_iban": RIGHT_IBAN})
        assert (said["state"], said["result"]) == ("ready", "corrected")
        served.run()
        case = colleague.get(f"/cases/{number}")
        assert (case["state"], value_of(case, "sepa_iban")) == ("clarification", None)
        assert RIGHT_IBAN not in str(case)
        assert RIGHT_IBAN not in str(colleague.get(f"/slips/{number}"))
        same = clerk.post(f"/cases/{number}/correct", seen=case["seen"], fields={"sepa_iban": RIGHT_IBAN})
        assert (same[0], same[1]["code"]) == (422, "entry.same_person")
        assert clerk.post(f"/cases/{number}/put-back")[0] == 200
        assert colleague.sign(number, "correct", fields={"sepa_iban": RIGHT_IBAN})["result"] == "entered_again"
        served.run()
        chip = value_of(clerk.get(f"/cases/{number}"), "hund_chip")
        assert clerk.sign(number, "release")["result"] == "released"
        served.run()
    assert [row["iban"] for row in served.registered(str(chip))] == [RIGHT_IBAN]
    assert served.signed == ["hundesteuer"] * 3
    logged = "\n".join(one.getMessage() for one in caplog.records if one.name != "httpx")  # that is the program's own
    for personal in (number, CLERK, COLLEAGUE, RIGHT_IBAN, "lzt_", str(chip)):
        assert personal not in logged


def test_two_people_release_and_one_with_two_tokens_is_one(served: Town, program: Programs) -> None:
    """The first release is a colleague's; neither another token of theirs nor a plain release makes it two."""
    number = served.number("lange-gehalten.pdf")
    first, again, reviewer = (program(name) for name in (COLLEAGUE, COLLEAGUE, REVIEWER))
    case = again.get(f"/cases/{number}")
    assert case["second"]["code"] == "release.same_person"
    assert "release_second" not in case["actions"]
    for one in (first, again):
        for deed in ("release", "release-second"):
            status, said = one.post(f"/cases/{number}/{deed}", seen=case["seen"])
            assert (status, said["code"]) == (422, "release.same_person")
    first.post(f"/cases/{number}/put-back")
    assert [one["number"] for one in reviewer.get("/second")["cases"]] == [number]
    assert reviewer.sign(number, "release-second")["result"] == "released"
    served.run()
    assert served.last(number)[0] == "closed"


def test_the_same_request_sent_at_once_by_impatient_programs_is_done_once(served: Town, program: Programs) -> None:
    """Eight times the same: one is signed, the others find that the case has moved on."""
    number, clerk = served.number("feld-fehlt.pdf"), program(CLERK)
    seen = clerk.get(f"/cases/{number}")["seen"]
    body = {"seen": seen, "note": "Der Halter sucht den Ausweis.", "due": "2026-12-23"}
    with ThreadPoolExecutor(8) as several:
        answers = list(several.map(lambda _: clerk.post(f"/cases/{number}/set-aside", **body), range(8)))
    assert sorted(status for status, _ in answers) == [200] + [409] * 7
    assert len(served.slip(number).entries) == seen + 1
    assert number in [one["number"] for one in clerk.get("/follow-ups")["cases"]]
    assert clerk.sign(number, "take-back")["result"] == "taken_back"


def test_a_queue_is_read_part_by_part(served: Town, program: Programs) -> None:
    """Each case once, oldest first, as the cursor leads; the filter of the pages serves here too."""
    clerk, found, after = program(CLERK), list[str](), "0"
    while after != "None":
        part = clerk.get("/cases", process="hundesteuer", state="release", limit="3", after=after)
        found += [one["number"] for one in part["cases"]]
        after = str(part["after"])
    queues = {one["state"]: one["waiting"] for one in clerk.get("/queues")["queues"]}
    assert len(found) == len(set(found)) == queues["release"] > 3
    missing = clerk.get("/cases", process="hundesteuer", state="clarification", code="field.missing")["cases"]
    assert {one["document"] for one in missing} == {"feld-fehlt.pdf", "mehrere-fehler.pdf"}


def test_a_document_is_shown_and_its_words_are_where_the_page_says(served: Town, program: Programs) -> None:
    """Page sizes, a picture, the words; for a row of a spreadsheet the rows around it."""
    clerk, number = program(CLERK), served.number("feld-fehlt.pdf")
    document = clerk.get(f"/cases/{number}/document")
    assert (document["pages"], document["window"]) == (2, None)
    picture = clerk.http.get(f"/cases/{number}/pages/1")
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cache-control"] == "no-store"
    assert "Hundesteuer" in [one["text"] for one in clerk.get(f"/cases/{number}/pages/1/words")["words"]]
    assert clerk.http.get(f"/cases/{number}/pages/3").status_code == 404
    row = clerk.get(f"/cases/{served.number('meldung.xlsx')}/document")
    assert row["window"]["rows"]
    with served.journal() as journal:
        assert {one.what for one in looks.latest(journal)} == {"document"}


def test_the_applicant_is_asked_and_the_letter_is_the_one_on_the_slip(served: Town, program: Programs) -> None:
    """The draft, the questions chosen, the PDF, its digest."""
    clerk, number = program(CLERK), served.number("feld-fehlt.pdf")
    draft = clerk.get(f"/cases/{number}/ask")
    nothing = clerk.post(f"/cases/{number}/ask", seen=draft["seen"], questions=[])
    assert (nothing[0], nothing[1]["code"]) == (422, "desk.nothing_asked")
    said = clerk.sign(number, "ask", questions=[0], paragraph="Bitte rufen Sie uns an.")
    assert (said["result"], said["state"]) == ("asked", "clarification")
    case = clerk.get(f"/cases/{number}")
    letter = clerk.http.get(f"/cases/{number}/letters/{case['letters'][-1]}")
    assert letter.content.startswith(b"%PDF")
    assert hashlib.sha256(letter.content).hexdigest() == case["letters"][-1]
    assert case["due"] == draft["answer_by"]


def test_a_batch_is_released_after_its_sample(served: Town, program: Programs) -> None:
    """The list, a look at each case of the sample, one signature; the same again is a conflict."""
    clerk = program(CLERK)
    batch = clerk.get("/batches/hundesteuer")
    cases = {one["number"]: one["entries"] for one in batch["members"]}
    unseen = clerk.post("/batches/hundesteuer", cases=cases)
    assert (unseen[0], unseen[1]["code"]) == (422, "sign.not_seen")
    for one in batch["members"]:
        if one["sampled"]:
            assert clerk.post(f"/samples/{one['number']}")[1]["number"] == one["number"]
    assert clerk.get("/batches/hundesteuer")["missing"] == 0
    assert clerk.post("/batches/hundesteuer", cases=cases) == (200, {"released": len(cases)})
    again = clerk.post("/batches/hundesteuer", cases=cases)
    assert (again[0], again[1]["code"]) == (409, "case.not_waiting")
    served.run()
    assert {served.last(number)[0] for number in cases} == {"closed"}


def test_a_case_that_changed_since_the_list_is_not_released_in_a_batch(served: Town, program: Programs) -> None:
    """Corrected and laid before a person anew in between: a conflict that names it, and none of the batch is released;
    a case that was never listed is refused as well, and so are bare numbers."""
    clerk = program(CLERK)
    members = clerk.get("/batches/hundesteuer")["members"]
    for one in members:
        clerk.post(f"/samples/{one['number']}")
    cases = {one["number"]: one["entries"] for one in members}
    changed, *others = cases
    program(COLLEAGUE).sign(changed, "correct", fields={"hund_name": "Anders"})
    served.run()
    assert served.last(changed)[0] == "release"
    status, said = clerk.post("/batches/hundesteuer", cases=cases)
    assert (status, said["code"]) == (409, "release.changed_since")
    assert changed in said["de"] and not [one for one in others if one in said["de"]]
    assert {served.last(number)[:2] for number in others} == {("release", "for_release")}
    guessed = clerk.post("/batches/hundesteuer", cases={others[0]: cases[others[0]] - 1})
    assert (guessed[0], guessed[1]["code"]) == (409, "release.changed_since")
    assert clerk.post("/batches/hundesteuer", numbers=others)[0] == 422
    assert clerk.post("/batches/hundesteuer", cases={one: cases[one] for one in others})[0] == 200


def test_a_doubtful_write_is_settled_by_what_was_seen(served: Town, program: Programs) -> None:
    """What was to be written stands beside what was seen; the note stands on the slip."""
    clerk, number = program(CLERK), served.number("ungeklaert.pdf")
    effect = next(one for one in clerk.get(f"/cases/{number}")["effects"] if one["payload"])
    assert effect["state"] in ("conflict", "in_doubt")
    said = clerk.sign(number, "settle", outcome="not-written", note="Steht nicht im Register.")
    assert (said["result"], said["state"]) == ("settled_not-written", "clarification")
    assert served.note(number) == "Steht nicht im Register."


def test_an_auditor_recomputes_a_slip_from_what_is_answered(served: Town, program: Programs) -> None:
    """Each hash follows from the one before and the entry; a slip that was changed says so. The look is recorded."""
    auditor, number = program(AUDITOR), served.number("geschrieben.pdf")
    slip = auditor.get(f"/slips/{number}")
    before = hashlib.sha256(number.encode()).digest()
    assert slip["start"] == before.hex()
    for one in slip["entries"]:
        sealed = ("n", "round", "at", "station", "result", "signer", "state", "onward", "detail")
        before = hashlib.sha256(before + "\x1f".join(str(one[key]) for key in sealed).encode()).digest()
        assert one["hash"] == before.hex()
    assert (slip["whole"], slip["fault"]) == (True, None)
    assert auditor.http.get(f"/slips/{number}.pdf").content.startswith(b"%PDF")
    with served.journal() as journal:
        journal.database.run("UPDATE entry SET signer = 'Niemand' WHERE n = 2")
    broken = auditor.get(f"/slips/{number}")
    assert broken["whole"] is False
    assert broken["fault"]["code"]
    assert [one["what"] for one in auditor.get("/looks")["looks"]] == ["slip"] * 3


def test_a_case_is_handed_to_a_colleague_and_given_back(served: Town, program: Programs) -> None:
    """It lies with them, with the note, until they give it back; nobody there is says so."""
    clerk, colleague, number = program(CLERK), program(COLLEAGUE), served.number("feld-fehlt.pdf")
    seen = clerk.get(f"/cases/{number}")["seen"]
    refused = clerk.post(f"/cases/{number}/hand-over", seen=seen, to="person:Niemand", note="Bitte ansehen.")
    assert (refused[0], refused[1]["code"]) == (422, "desk.nobody_chosen")
    assert clerk.post(f"/cases/{number}/put-back")[0] == 200
    clerk.sign(number, "hand-over", to=f"person:{COLLEAGUE}", note="Du kennst den Halter.")
    (handed,) = [one for one in colleague.get("/handed")["mine"] if one["number"] == number]
    assert (handed["by"], handed["note"], handed["back"]) == (CLERK, "Du kennst den Halter.", False)
    colleague.sign(number, "give-back", note="Doch nicht.")
    (back,) = [one for one in clerk.get("/handed")["mine"] if one["number"] == number]
    assert (back["by"], back["back"]) == (COLLEAGUE, True)


def test_a_deputy_is_named_and_sees_what_lies_with_the_other(served: Town, program: Programs) -> None:
    """For oneself, whatever name is sent along; and ended again."""
    clerk, colleague, number = program(CLERK), program(COLLEAGUE), served.number("feld-fehlt.pdf")
    status, said = clerk.post("/deputies", person=COLLEAGUE, deputy=COLLEAGUE, first="2026-11-24", last="2026-12-24")
    assert status == 200
    (one,) = said["deputies"]
    assert (one["person"], one["deputy"]) == (CLERK, COLLEAGUE)
    colleague.sign(number, "hand-over", to=f"person:{CLERK}", note="Deiner.")
    assert number in [line["number"] for line in colleague.get("/handed")["mine"]]
    assert clerk.post("/deputies/end", deputyship=one["id"]) == (200, {"deputies": []})
    assert number not in [line["number"] for line in colleague.get("/handed")["mine"]]
