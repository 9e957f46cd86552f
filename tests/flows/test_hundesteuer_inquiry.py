# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letter that asks a keeper: in words of the form, about what the keeper can know, and about nothing else."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hundesteuer.check_messages import FUTURE
from flows.hundesteuer.form import FORM
from flows.hundesteuer.inquiry import INQUIRY
from flows.hundesteuer.reasons import REASONS
from laufzettel.errors import Problem
from laufzettel.fields import Field, Reading
from laufzettel.inquiry import Draft
from laufzettel.stations.check import MISSING, UNREADABLE

DAY, ANSWER_BY = date(2026, 11, 26), date(2026, 12, 10)
NUMBER = "HST-4F7K-92QX-0ABC"
AUTHORITY: dict[str, object] = {
    "name": "Stadt Musterstadt", "vertretung": "Der Bürgermeister", "amt": "Fachbereich Finanzen – Steuern",
    "auskunft": "", "telefon": "02999 123-456", "email": "", "internet": "", "strasse": "Rathausplatz 1",
    "plz_ort": "59999 Musterstadt",
}  # fmt: skip
KNOWN = {
    "halter_vorname": "Erika", "halter_nachname": "Mustermann", "halter_strasse": "Lindenweg", "halter_hausnr": "7",
    "halter_plz": "59999", "halter_ort": "Musterstadt",
}  # fmt: skip
READING: Reading = {name: Field(value, value, "") for name, value in KNOWN.items()}
NOT_FOR_THE_KEEPER = (
    *("halter_hinweis", "halter_verstorben", "ordnungsbehoerde", "zweiter_antrag", "betrag", "gefaehrlich"),
    *("lesesicherheit", "bemerkungen", "register_fehlerhaft", "chip_bekannt", "anderer_hund"),
)
ANY_PROBLEM = st.builds(
    Problem,
    st.sampled_from([MISSING.code, UNREADABLE.code, FUTURE.code, *(message.code for message in REASONS.values())]),
    st.just("Satz der Sachbearbeitung"),
    st.just("sentence"),
    field=st.sampled_from([None, *(field.name for field in FORM.all_fields)]),
)


def drafted(*problems: Problem, reading: Reading = READING) -> Draft:
    """A draft."""
    return INQUIRY.draft(reading, problems, number=NUMBER, answer_by=ANSWER_BY)


def printed(draft: Draft, paragraph: str = "") -> str:
    """What stands in the PDF."""
    pdf = INQUIRY.letter(draft, authority=AUTHORITY, number=NUMBER, paragraph=paragraph, day=DAY)
    assert b"pdfuaid:part" in pdf
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.parametrize("field", [field.name for field in FORM.fields])
def test_every_field_of_the_form_has_its_words(field: str) -> None:
    """Missing or unreadable, each is asked for, in a sentence of its own."""
    missing, wrong = Problem(MISSING.code, "", "", field=field), Problem(UNREADABLE.code, "", "", field=field)
    first, second = drafted(missing, wrong).questions
    assert (first.missing, second.missing) == (True, False)
    assert re.fullmatch(r"(Der|Die|Das|Ihre?) [^_]+\.", first.text)


@pytest.mark.parametrize("code", NOT_FOR_THE_KEEPER)
def test_what_is_not_for_the_keeper_is_not_asked(code: str) -> None:
    """A note in the register, another person, and what is ours to decide; the clerk is told that it is left out."""
    problem = Problem(REASONS[code].code, "", "")
    draft = drafted(problem)
    assert (draft.questions, draft.unsaid) == ((), (problem,))


@given(st.lists(ANY_PROBLEM, max_size=12))
def test_each_problem_is_asked_about_or_named_to_the_clerk_and_nothing_twice(problems: list[Problem]) -> None:
    """Whatever a case lacks; and no sentence of the clerk's, which may name files and rules, gets into the letter."""
    draft = drafted(*problems)
    texts = [question.text for question in draft.questions]
    assert len(texts) == len(set(texts))
    assert not any("Sachbearbeitung" in text or "_" in text or "{" in text for text in texts)
    assert all(problem in problems for problem in draft.unsaid)
    assert all(drafted(problem).questions for problem in problems if problem not in draft.unsaid)


def test_what_was_let_pass_incomplete_is_asked_field_by_field() -> None:
    """The one problem stands for every required field that is not there."""
    draft = drafted(Problem(REASONS["unvollstaendig"].code, "", ""))
    required = [field.name for field in FORM.fields if field.required and field.name not in KNOWN]
    assert len(draft.questions) == len(required) and all(question.missing for question in draft.questions)


@pytest.mark.parametrize("name", KNOWN)
def test_without_a_whole_address_there_is_no_recipient(name: str) -> None:
    """A letter to half an address does not arrive."""
    assert drafted(reading={**READING, name: Field(None, "?", "")}).recipient == ()
    assert drafted().recipient == ("Erika Mustermann", "Lindenweg 7", "59999 Musterstadt")


def test_the_letter_says_what_the_draft_says_and_only_the_questions_kept() -> None:
    """Every paragraph of the draft; the person's own after the questions; the same bytes each time."""
    draft = drafted(
        Problem(MISSING.code, "", "", field="hund_chip"),
        Problem(FUTURE.code, "", "", field="haltung_seit"),
        Problem(REASONS["haushalt"].code, "", ""),
    )
    raw = printed(draft.only({0, 2}), "Erster Satz.\n\n\nZweiter Satz.")
    said = raw.replace("- ", "").replace("-", "")
    for text in (*draft.opening, *(one.text for one in draft.only({0, 2}).questions), *draft.closing):
        assert re.sub(r"[\s-]", "", text) in re.sub(r"[\s-]", "", said)
    assert raw.count(NUMBER) == 2  # nowhere broken over two lines
    assert "Zukunft" not in said
    assert said.index("Steuermarken haben sie") < said.index("Erster Satz.") < said.index("Zweiter Satz.")
    assert "10. Dezember 2026" in said and "26. November 2026" in said and "Bescheid" not in said
    letters = {INQUIRY.letter(draft, authority=AUTHORITY, number=NUMBER, paragraph="x", day=DAY) for _ in range(2)}
    assert len(letters) == 1
