# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The course of a dog registration: who comes after whom."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from connectors.letter import LetterPress
from connectors.pdf_form import PdfForm
from connectors.workbook import Workbook
from flows.hundesteuer.decider import HOUSEHOLD, KEEPER, Decider
from flows.hundesteuer.notices import Notices, Writer, by_mail, by_post, no_letters, unaddressed
from flows.hundesteuer.process import HUNDESTEUER
from flows.hundesteuer.register import debits_written, register_items
from flows.hundesteuer.surroundings import Surroundings
from flows.hundesteuer.tables import rules
from laufzettel.connect import Reader
from laufzettel.course import Walk, batches, held
from laufzettel.journal import Batch, Journal, rule_releases
from laufzettel.office_rules import versions
from laufzettel.sandbox import ReaderPool
from laufzettel.stations import Received, check, close, decide, read, receive, release, send, write

HERE = Path(__file__).parent


def course(journal: Journal, around: Surroundings, walk: Walk) -> Received:
    """Take in what came, walk every ready case as far as it goes, and stop where a person is needed.

    Args:
        journal: the office's journal.
        around: the systems this run works with.
        walk: does the stations' work, plainly or as Prefect tasks.

    Returns:
        What came in.
    """
    with ExitStack() as stack:
        pool = stack.enter_context(ReaderPool())
        readers = (PdfForm(pool), Workbook(pool))
        received = walk(receive, journal, around.inbox, HUNDESTEUER, readers)
        decider = decider_of(journal, around)
        for batch in batches(journal, HUNDESTEUER.name, limit=around.batch, lease_s=around.lease_s):
            with held(journal, batch):
                past_stations(journal, batch, around, readers, decider, walk)
    return received


def decider_of(journal: Journal, around: Surroundings) -> Decider:
    """Decides by the rules the office has released, or by the delivered ones if it has released none."""
    releases = rule_releases.history(journal.database, HUNDESTEUER.name)
    released = versions(rules(), releases, around.rules, today=around.today())
    return Decider(journal, around.register, released, postcodes=around.postcodes, today=around.today)


def past_stations(
    journal: Journal, batch: Batch, around: Surroundings, readers: Sequence[Reader], decider: Decider, walk: Walk
) -> None:
    """Walk a batch as far as it goes; cases that need a person leave it on the way."""
    form = HUNDESTEUER.form
    walk(read, journal, batch, form, readers)
    walk(check, journal, batch, form)
    walk(decide, journal, batch, form, decider)
    walk(release, journal, batch, around.automation, around.four_eyes)
    walk(write, journal, batch, around.target, step="anmeldung", items=register_items(around.today, around.where))
    _letters(journal, batch, around, walk)
    walk(close, journal, batch, frees=(HOUSEHOLD, KEEPER))


def _letters(journal: Journal, batch: Batch, around: Surroundings, walk: Walk) -> None:
    """The notices of change first, then the notices; by mail where an address is given and a mail server is there."""
    if not around.letters:
        walk(send, journal, batch, around.outbox, step="bescheid", items=no_letters)
        return
    writer = Writer(around.authority, around.today, partial(debits_written, journal))
    press = LetterPress(HERE / "letters")
    post = Notices(press, around.outbox)
    for step, items in (("aenderung", writer.changes), ("bescheid", writer.notices)):
        last = step == "bescheid"
        if around.mail is None:
            letters = items if around.addressed else unaddressed(items)
            walk(send, journal, batch, post, step=step, items=letters, last=last)
        else:
            mail = Notices(press, around.mail)
            walk(send, journal, batch, mail, step=step, items=by_mail(items), last=False)
            walk(send, journal, batch, post, step=step, items=by_post(items), last=last)
