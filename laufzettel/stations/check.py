# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *check*: required, readable, allowed, across fields, and not the same application twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from laufzettel.case import State, Station
from laufzettel.errors import Message, Problem
from laufzettel.fields import place_in_words
from laufzettel.form import Columns, Form, FormField, Kind
from laufzettel.journal import Batch, Held, Journal, KeptReading, by_hand, second_entry
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import problems_detail
from laufzettel.stations.staying import staying

MISSING = Message(
    "field.missing",
    "Die Angabe „{label}“ fehlt (Datei „{file}“{where_de}).",
    "“{label_en}” is missing (file “{file}”{where_en}).",
    "Ergänzen Sie sie oder fordern Sie sie nach.",
    "Add it, or ask the applicant for it.",
)
UNREADABLE = Message(
    "field.unreadable",
    "„{label}“ ist kein eindeutiger Wert: erwartet wird {kind_de} (Datei „{file}“, {place_de}).",
    "“{label_en}” is no unambiguous value: {kind_en} is expected (file “{file}”, {place_en}).",
    "Sehen Sie im Dokument nach und tragen Sie den Wert ein.",
    "Look at the document and enter the value.",
)
TOO_LONG = Message(
    "field.too_long",
    "„{label}“ ist länger als {limit} Zeichen (Datei „{file}“, {place_de}).",
    "“{label_en}” is longer than {limit} characters (file “{file}”, {place_en}).",
    "Kürzen Sie die Angabe.",
    "Shorten it.",
)
NO_TEXT = Message(
    "field.no_text",
    "„{label}“ enthält unsichtbare Steuerzeichen (Datei „{file}“, {place_de}).",
    "“{label_en}” contains invisible control characters (file “{file}”, {place_en}).",
    "Tragen Sie den Wert neu ein.",
    "Enter the value anew.",
    blocks=True,
)
SAME_APPLICATION = Message(
    "case.same_application",
    "Dieselbe Anmeldung liegt schon als Vorgang {number} vor („{label}“ stimmt überein; Datei „{file}“{where_de}).",
    "The same application is already here as case {number} (“{label_en}” is equal; file “{file}”{where_en}).",
    "Ist sie doppelt, lehnen Sie diesen Vorgang ab; sonst berichtigen Sie die Angabe.",
    "If it is a duplicate, reject this case; otherwise correct the field.",
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What is no text and what databases and letters choke on; tabs and new lines are."""
_WITH_A_PERSON = (State.CLARIFICATION, Station.CHECK)

EXPECTED = {
    Kind.TEXT: ("ein Text", "a text"),
    Kind.DIGITS: ("eine Ziffernfolge", "a sequence of digits"),
    Kind.DATE: ("ein Datum TT.MM.JJJJ", "a date DD.MM.YYYY"),
    Kind.INTEGER: ("eine ganze Zahl", "a whole number"),
    Kind.DECIMAL: ("eine Zahl", "a number"),
    Kind.CODE: ("eine der Auswahlmöglichkeiten", "one of the choices"),
    Kind.FLAG: ("ja oder nein", "yes or no"),
}
"""What a person is told that a field of a kind must hold; German, English."""


def columns_of(batch: Batch, cases: Sequence[Held], form: Form) -> Columns:
    """The canonical values of these cases, one list per declared field."""
    texts = [batch.readings[case.id].texts for case in cases]
    named = set().union(*texts)  # much of a form stays empty in all of them
    read = [field.name for field in form.all_fields if field.name in named]
    # Case by case first: reaching into thousands of readings once per field would cost more than everything else here.
    rows = [[*map(one.get, read)] for one in texts]
    columns = dict(zip(read, zip(*rows, strict=True), strict=True))
    nothing = (None,) * len(cases)
    return {field.name: columns.get(field.name, nothing) for field in form.all_fields}


def load_readings(journal: Journal, batch: Batch, cases: Sequence[Held]) -> None:
    """Fetch the readings of cases that came back from a person; the others are in the batch already."""
    absent = [case.id for case in cases if case.id not in batch.readings]
    if absent:
        for case_id, (_, reading, _) in journal.load_readings(absent).items():
            batch.readings[case_id] = reading


def check(journal: Journal, batch: Batch, form: Form) -> None:
    """Check every field of every case; a case with a problem goes to clarification, the others go on.

    Of the others, those go to a person too that the registered plan of a pilot leaves to people.

    Args:
        journal: the journal.
        batch: the cases.
        form: declares the fields, the checks across them, and what makes two applications the same.
    """
    cases = batch.at(Station.CHECK)
    if not cases:
        return
    load_readings(journal, batch, cases)
    columns = columns_of(batch, cases, form)
    problems: list[list[Problem]] = [[] for _ in cases]
    doubtful = [index for index, case in enumerate(cases) if not all(batch.readings[case.id].texts.values())]
    for field in form.all_fields:
        _check_field(batch, cases, field, columns[field.name], doubtful, problems)
    for rule in form.checks:
        for case, found, more in zip(cases, problems, rule(columns), strict=True):
            if more:
                found.extend(located(batch, case, problem) for problem in more)
    _check_identity(journal, batch, cases, columns, form, problems)
    _check_second_entries(journal, batch, cases, form, problems)
    waived = journal.load_waivers([case.id for case in cases if case.round])
    passed, signatures = [], []
    for case, found in zip(cases, problems, strict=True):
        looked_at = waived.get(case.id, ()) if found else ()
        left = [problem for problem in found if problem.blocks or problem.code not in looked_at]
        if left:
            signatures.append(Signature(case, "clarification", problems_detail(left), *_WITH_A_PERSON))
        else:
            passed.append(case)
    stays = staying(journal, batch, passed)
    for case in passed:
        if case.id in stays:
            detail = problems_detail([stays[case.id].problem], plan=stays[case.id].lot.digest)
            signatures.append(Signature(case, "left_to_people", detail, *_WITH_A_PERSON))
        else:
            signatures.append(Signature(case, "ok", "{}", State.READY, Station.DECIDE))

    def keep(mine: set[int]) -> None:
        kept = [(case_id, one.lot.plan, one.why) for case_id, one in stays.items() if case_id in mine]
        by_hand.keep(journal, batch.process, kept)

    journal.sign(batch, Station.CHECK, signatures, also=keep if stays else None)


def _check_second_entries(
    journal: Journal, batch: Batch, cases: Sequence[Held], form: Form, problems: list[list[Problem]]
) -> None:
    """What sets money and was typed by a person needs a second person; only cases that came back can have any."""
    typed = {case.id: batch.readings[case.id] for case in cases if case.round}
    lacking = second_entry.open_fields(journal, typed, form.blind_second)
    for case, found in zip(cases, problems, strict=True) if lacking else ():
        found.extend(_about(message, form.field(name), case, "") for name, message in lacking.get(case.id, {}).items())


def _check_field(
    batch: Batch,
    cases: Sequence[Held],
    field: FormField,
    values: Sequence[str | None],
    doubtful: Sequence[int],
    problems: list[list[Problem]],
) -> None:
    """Args: doubtful: cases that may have a field in which something stands that is no value."""
    longest, given = field.max_length, [*filter(None, values)]
    if len(given) < len(values):
        for index in range(len(values)) if field.required else doubtful:
            if values[index] is None:
                problems[index] += _without_value(field, cases[index], batch.readings[cases[index].id])
    # A column whose longest value fits and whose values are printable as one text needs no look at each of them.
    if max(map(len, given), default=0) <= longest and "".join(given).isprintable():
        return
    for index, value in enumerate(values):
        if not value:
            continue
        message = TOO_LONG if len(value) > longest else NO_TEXT if _CONTROL.search(value) else None
        if message is not None:
            place = batch.readings[cases[index].id][field.name].place
            problems[index].append(_about(message, field, cases[index], place, limit=longest))


def _without_value(field: FormField, case: Held, reading: KeptReading) -> list[Problem]:
    """Nothing stands there though it must, or what stands there is no value."""
    found = reading.get(field.name)
    if found is not None and found.raw.strip():
        kind_de, kind_en = EXPECTED[field.kind]
        return [_about(UNREADABLE, field, case, found.place, kind_de=kind_de, kind_en=kind_en)]
    return [_about(MISSING, field, case, found.place if found else "")] if field.required else []


def _about(message: Message, field: FormField, case: Held, place: str, **gaps: object) -> Problem:
    """A problem with one field of one case, placed as exactly as it is known."""
    where = place or case.part
    de, en = place_in_words(where, "de"), place_in_words(where, "en")
    return message.at(
        field=field.name,
        place=where,
        label=field.label,
        label_en=field.label_en,
        file=case.document_name,
        place_de=de,
        place_en=en,
        where_de=f", {de}" if de else "",
        where_en=f", {en}" if en else "",
        **gaps,
    )


def located(batch: Batch, case: Held, problem: Problem) -> Problem:
    """A problem a process found, with its place and with file and place in its sentences."""
    reading = batch.readings.get(case.id)
    found = reading.get(problem.field or "") if reading else None
    place = problem.place or (found.place if found else case.part)
    where_de, where_en = place_in_words(place, "de"), place_in_words(place, "en")
    return replace(
        problem,
        de=f"{problem.de} (Datei „{case.document_name}“{', ' if where_de else ''}{where_de})",
        en=f"{problem.en} (file “{case.document_name}”{', ' if where_en else ''}{where_en})",
        place=place,
    )


def _check_identity(
    journal: Journal,
    batch: Batch,
    cases: Sequence[Held],
    columns: Columns,
    form: Form,
    problems: list[list[Problem]],
) -> None:
    """The first application with, say, a chip number keeps it; a second one is shown beside it to a person."""
    for name in form.identity:
        clean = {
            case.id: value
            for case, value, found in zip(cases, columns[name], problems, strict=True)
            if value and not (found and any(problem.field == name for problem in found))
        }
        if not clean:
            continue
        holders = journal.take_marks(batch.process, name, clean, claim=batch.claim)
        same = {case_id: holder for case_id, holder in holders.items() if holder != case_id}
        others = journal.numbers(set(same.values()))
        for case, found in zip(cases, problems, strict=True) if same else ():
            if case.id in same:
                number = others[same[case.id]]
                found.append(_about(SAME_APPLICATION, form.field(name), case, "", number=number))
