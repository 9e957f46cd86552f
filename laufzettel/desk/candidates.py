# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms in which the lead of a pilot enters, changes and removes a candidate; kept is the office's workbook.

What was typed is never lost: whatever is refused comes back in the form, with what is wrong beside its field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.opportunities import row_of
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import candidates
from laufzettel.journal.candidates import Deed
from laufzettel.pilot.opportunities import messages as m
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue
from laufzettel.pilot.opportunities.changes import differences
from laufzettel.pilot.opportunities.entries import ENTRIES, GROUPS, Entry, blank, in_words, said, taken
from laufzettel.pilot.opportunities.keeping import Kept, digest_of, kept_in, put
from laufzettel.pilot.opportunities.layout import MOST_CANDIDATES
from laufzettel.pilot.opportunities.workbook import packed
from laufzettel.values import fold


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the form shows it.

    Attributes:
        entry: what is asked.
        value: what was typed, or what stands in the workbook.
        wrong: why that cannot be taken; empty if it can.
        now: what stands in the workbook by now, if that is something else; in words.
    """

    entry: Entry
    value: str
    wrong: str = ""
    now: str = ""


def show_new(ask: Ask) -> Response:
    """An empty form."""
    return _form(ask, kept_in(path_of(ask)), blank())


def add(ask: Ask) -> Response:
    """Put a new candidate into the workbook, after the others."""
    with ask.desk.one_at_a_time:
        kept = kept_in(path_of(ask))
        names = [one.name for one in kept.catalogue.candidates]
        candidate, wrong = taken(typed := _typed(ask), ask.language, names)
        refused = refusal(ask, kept) or (m.FORM_TOO_MANY.at() if len(names) >= MOST_CANDIDATES else None)
        if candidate is None or refused:
            return _form(ask, kept, typed, wrong=wrong, refused=refused)
        catalogue = replace(kept.catalogue, candidates=(*kept.catalogue.candidates, candidate))
        try:
            number = store(ask, kept, catalogue, Deed.ADDED, candidate.name)
        except BusinessError as error:
            return _form(ask, kept, typed, refused=error.problem)
    return go_to(f"/pilot/opportunities?noted={number}")


def show_edit(ask: Ask) -> Response:
    """The form with what stands in the workbook."""
    kept = kept_in(path_of(ask))
    current = candidate_of(ask, kept)
    return _form(ask, kept, said(current, ask.language), current=current)


def change(ask: Ask) -> Response:
    """Put what was typed in the place of what stands in the workbook."""
    with ask.desk.one_at_a_time:
        kept = kept_in(path_of(ask))
        current = as_seen(ask, kept)
        names = [one.name for one in kept.catalogue.candidates if one is not current]
        candidate, wrong = taken(typed := _typed(ask), ask.language, names)
        refused = refusal(ask, kept) if current else m.FORM_GONE.at()
        if candidate is None or current is None or refused:
            return _form(ask, kept, typed, current=current, wrong=wrong, refused=refused)
        entries = differences(current, candidate)
        if not entries:
            return go_to(f"/pilot/opportunities/{_row(kept, current)}")
        others = tuple(candidate if one is current else one for one in kept.catalogue.candidates)
        try:
            catalogue = replace(kept.catalogue, candidates=others)
            number = store(ask, kept, catalogue, Deed.CHANGED, candidate.name, entries)
        except BusinessError as error:
            return _form(ask, kept, typed, current=current, refused=error.problem)
    return go_to(f"/pilot/opportunities?noted={number}")


def show_removal(ask: Ask) -> Response:
    """Whether it is to be removed indeed."""
    kept = kept_in(path_of(ask))
    return _removal(ask, kept, candidate_of(ask, kept))


def remove(ask: Ask) -> Response:
    """Take a candidate out of the workbook; one that is gone already stays gone."""
    with ask.desk.one_at_a_time:
        kept = kept_in(path_of(ask))
        current = as_seen(ask, kept)
        if current is None:
            return go_to("/pilot/opportunities")
        if refused := refusal(ask, kept):
            return _removal(ask, kept, current, refused)
        rest = tuple(one for one in kept.catalogue.candidates if one is not current)
        try:
            number = store(ask, kept, replace(kept.catalogue, candidates=rest), Deed.REMOVED, current.name)
        except BusinessError as error:
            return _removal(ask, kept, current, error.problem)
    return go_to(f"/pilot/opportunities?noted={number}")


def path_of(ask: Ask) -> Path:
    """Where the office keeps its candidates."""
    return ask.desk.office.path(*CATALOGUE)


def refusal(ask: Ask, kept: Kept) -> Problem | None:
    """Why nothing can be saved as things are; None if something can.

    Args:
        ask: who asks, with what was seen.
        kept: the workbook as it lies there.
    """
    if not kept.whole:
        return (*kept.problems, *kept.beyond)[0]
    return None if ask.said("seen") == kept.digest else m.CHANGED.at(file=CATALOGUE[-1])


def store(
    ask: Ask,
    kept: Kept,
    catalogue: Catalogue,
    deed: Deed,
    name: str = "",
    entries: Sequence[str] = (),
    *,
    aside: bool = False,
) -> int:
    """Write the workbook and note who did what: both or neither.

    Args:
        ask: who does it.
        kept: the workbook as it was seen.
        catalogue: what is to stand there.
        deed: what is done.
        name: of the candidate.
        entries: which of its entries change.
        aside: keep the workbook before under another name.

    Returns:
        The number of the change.

    Raises:
        BusinessError: the workbook is another by now, is open elsewhere, or cannot be written.
    """
    data = packed(catalogue)
    with ask.journal.database.transaction():
        number = candidates.note(
            ask.journal,
            deed,
            by=ask.session.person,
            name=name,
            entries=entries,
            was=kept.digest,
            digest=digest_of(data),
        )
        put(path_of(ask), data, kept.digest, aside=aside)
    return number


def candidate_of(ask: Ask, kept: Kept) -> Candidate:
    """The candidate the address names by its row; 404 if there is none."""
    row = row_of(ask)
    if not 0 < row <= len(kept.catalogue.candidates):
        raise HTTPException(404)
    return kept.catalogue.candidates[row - 1]


def as_seen(ask: Ask, kept: Kept) -> Candidate | None:
    """The candidate a form is about: by its row, or by its name if the rows may be others; None if it is gone."""
    if ask.said("seen") == kept.digest:
        return candidate_of(ask, kept)
    was = fold(ask.said("was"))
    return next((one for one in kept.catalogue.candidates if fold(one.name) == was), None)


def _row(kept: Kept, candidate: Candidate) -> int:
    return kept.catalogue.candidates.index(candidate) + 1


def _typed(ask: Ask) -> dict[str, str]:
    return {key: ask.said(key) for key in ENTRIES}


def _form(
    ask: Ask,
    kept: Kept,
    values: Mapping[str, str],
    *,
    current: Candidate | None = None,
    wrong: Mapping[str, Problem] | None = None,
    refused: Problem | None = None,
) -> Response:
    """The form; after a refusal with what was typed, and where the workbook says otherwise."""
    wrong = wrong or {}
    there = said(current, ask.language) if current and refused else dict(values)
    spoken = in_words(current, ask.language) if current else {}

    def line(entry: Entry) -> Line:
        key, value = entry.key, values[entry.key]
        told = wrong[key].text(ask.language) if key in wrong else ""
        return Line(entry, value, told, "" if there[key] == value else spoken[key])

    groups = [(group, [line(entry) for entry in group.entries]) for group in GROUPS]
    return ask.show(
        "candidate.html",
        status=409 if refused else 422 if wrong else 200,
        number=int(ask.language == "en"),
        groups=groups,
        faulty=[one for _, lines in groups for one in lines if one.wrong],
        row=_row(kept, current) if current else 0,
        was=current.name if current else "",
        seen=kept.digest,
        hindrances=(*kept.problems, *kept.beyond),
        refused=refused if kept.whole else None,
        shown=kept.whole or ask.request.method == "POST",
    )


def _removal(ask: Ask, kept: Kept, current: Candidate, refused: Problem | None = None) -> Response:
    return ask.show(
        "candidate_remove.html",
        status=409 if refused else 200,
        one=current,
        row=_row(kept, current),
        seen=kept.digest,
        hindrances=(*kept.problems, *kept.beyond),
        refused=refused if kept.whole else None,
    )
