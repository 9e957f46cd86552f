# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases that are alike, counted and shown a part at a time, on either database."""

from __future__ import annotations

from laufzettel.journal import Journal, alike, assignments, holds
from tests.laufzettel.journal.conftest import PROCESS, Put

BREED, CHIP = ("breed.unknown", "breed"), ("chip.unreadable", "chip")
CLERK, OTHER = "Frau Prüf", "Herr Rot"


def wait_for(journal: Journal, reason: tuple[str, str], first: int, last: int) -> None:
    """The cases from one to another wait for this alone."""
    detail = '{{"problems":[{{"code":"{}","de":"-","en":"-","field":"{}"}}]}}'.format(*reason)
    ids = (first, last)
    journal.database.run("UPDATE cases SET state = 'clarification' WHERE id BETWEEN ? AND ?", ids)
    journal.database.run("UPDATE entry SET detail = ? WHERE case_id BETWEEN ? AND ?", (detail, *ids))


def counted(journal: Journal) -> dict[str, tuple[int, bool]]:
    """How many there are of each reason, and whether there may be more."""
    return {one.code: (one.many, one.more) for one in alike.groups(journal, PROCESS)}


def part(journal: Journal, after: int = 0) -> alike.Part:
    """Thirty at most of those that wait for a breed."""
    return alike.part(journal, PROCESS, *BREED, person=CLERK, size=30, after=after)


def test_what_is_alike_is_counted_to_the_last_and_found_behind_hundreds_of_others(journal: Journal, put: Put) -> None:
    """320 chips come first, twelve breeds after them: both have their exact figure."""
    put(journal, 327, "mehr.xlsx")
    wait_for(journal, CHIP, 1, 320)
    wait_for(journal, BREED, 321, 332)
    assert counted(journal) == {CHIP[0]: (320, False), BREED[0]: (12, False)}


def test_where_more_wait_than_are_looked_through_the_figure_says_at_least(journal: Journal, put: Put) -> None:
    """1,005 cases wait: of the oldest thousand three have another reason, so at least 997 breeds and three chips."""
    put(journal, 1_000, "mehr.xlsx")
    wait_for(journal, CHIP, 1, 3)
    wait_for(journal, BREED, 4, 1_005)
    assert counted(journal) == {BREED[0]: (997, True), CHIP[0]: (3, True)}
    found = part(journal)
    assert (found.many, found.more) == (997, True)


def test_a_part_goes_on_where_the_one_before_ended(journal: Journal, put: Put) -> None:
    """Seventy in three parts, each once, oldest first; each part knows how many there are and whether more follow."""
    put(journal, 65, "mehr.xlsx")
    wait_for(journal, BREED, 1, 70)
    parts = [part(journal)]
    while parts[-1].onward:
        parts.append(part(journal, parts[-1].onward))
    assert [one.id for found in parts for one in found.members] == list(range(1, 71))
    assert [(found.many, found.more, found.onward) for found in parts] == [(70, False, n) for n in (30, 60, 0)]


def test_what_is_handed_over_does_not_count_and_what_is_on_another_desk_counts_unseen(
    journal: Journal, put: Put
) -> None:
    """Of seven one was handed to somebody and is in nobody's queue; one is looked at by a colleague."""
    numbers = put(journal, 2, "mehr.xlsx")
    wait_for(journal, BREED, 1, 7)
    holds.take(journal, numbers[0], person=OTHER)
    assignments.hand_over(journal, numbers[1], assignments.Place("", OTHER), by=CLERK, note="-")
    found = part(journal)
    assert (found.many, [one.id for one in found.members]) == (6, [3, 4, 5, 6, 7])
    assert counted(journal) == {BREED[0]: (6, False)}


def test_parts_lead_through_the_whole_queue_however_long_it_is(journal: Journal, put: Put) -> None:
    """Two breeds among the oldest thousand, one behind two thousand others: going on leads to it, and to an end."""
    put(journal, 2_100, "mehr.xlsx")
    wait_for(journal, CHIP, 1, 2_105)
    wait_for(journal, BREED, 7, 8)
    wait_for(journal, BREED, 2_050, 2_050)
    seen, after = list[int](), 0
    for expected in ([7, 8], [], [2_050]):
        found = part(journal, after)
        assert ([one.id for one in found.members], found.many, found.more) == (expected, 2, True)
        seen.append(after := found.onward)
    assert seen == [1_000, 2_000, 0]


def test_what_was_left_alone_goes_back_when_the_next_part_is_asked_for(journal: Journal, put: Put) -> None:
    """Only what she had of this group; another case on her desk stays there, and what others have as well."""
    numbers = put(journal, 2, "mehr.xlsx")
    wait_for(journal, BREED, 1, 5)
    wait_for(journal, CHIP, 6, 7)
    for number in (numbers[0], numbers[5]):
        holds.take(journal, number, person=CLERK)
    holds.take(journal, numbers[1], person=OTHER)
    alike.leave(journal, PROCESS, *BREED, person=CLERK, up_to=5)
    standing = [holds.standing(journal, numbers[n], person=CLERK) for n in (0, 1, 5)]
    assert standing == [holds.NONE, holds.OTHER, holds.MINE]
