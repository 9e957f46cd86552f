# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing a decision about a pilot: the same checks, whether at the desk or by the command."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, decided
from laufzettel.journal.decided import Decided, Verdict
from laufzettel.words import Pair

ASKS_FOR_LAW = "E2"
"""The decision point whose exit rule asks whether a legal question is open."""

CHANGED = Message(
    "decision.changed",
    "Plan, Grundlage oder Entscheidungen haben sich geändert, seit diese Seite gezeigt wurde; es wurde nichts "
    "unterschrieben.",
    "Plan, basis or decisions have changed since this page was shown; nothing was signed.",
    "Unten steht der jetzige Stand. Lesen Sie ihn, und entscheiden Sie dann.",
    "Below is how things stand now. Read it, then decide.",
)
NO_VERDICT = Message(
    "decision.no_verdict",
    "Es ist keiner der drei Wege gewählt; es wurde nichts unterschrieben.",
    "None of the three ways is chosen; nothing was signed.",
    "Wählen Sie einen.",
    "Choose one.",
)
NO_ANSWER = Message(
    "decision.no_answer",
    "Zu E2 gehört die Antwort, ob eine rechtliche Frage offen ist; es wurde nichts unterschrieben.",
    "E2 needs the answer whether a legal question is open; nothing was signed.",
    "Beantworten Sie sie; auf der Befehlszeile mit --no-open-gate oder --open-gate.",
    "Answer it; on the command line by --no-open-gate or --open-gate.",
)
GATE_OPEN = Message(
    "decision.gate_open",
    "Solange eine rechtliche Frage offen ist, wird nicht umgestellt; es wurde nichts unterschrieben.",
    "It does not go live while a legal question is open; nothing was signed.",
    "Entscheiden Sie mit Änderungen, und schreiben Sie, was bis wann zu klären ist; oder beenden Sie.",
    "Decide with changes, and write what has to be cleared by when; or stop.",
)


class Gate(StrEnum):
    """What leadership answers whether a legal question is open."""

    NONE = "none"
    OPEN = "open"

    @property
    def words(self) -> Pair:
        """The answer as it stands in the decision, before its reason."""
        return _ANSWERS[self]


_ANSWERS = {
    Gate.NONE: ("Keine rechtliche Frage ist offen.", "No legal question is open."),
    Gate.OPEN: ("Eine rechtliche Frage ist offen.", "A legal question is open."),
}


class Said(NamedTuple):
    """What a person says of a decision, as it was typed or chosen.

    Attributes:
        verdict: one of `Verdict`.
        why: the reason.
        terms: what has to change.
        gate: one of `Gate`; only asked at E2.
    """

    verdict: str
    why: str
    terms: str = ""
    gate: str = ""


class On(NamedTuple):
    """What a decision is signed on, as it stands or as it was shown.

    Attributes:
        plan: SHA-256 of the registered plan; empty if there is none.
        report: SHA-256 of the report, or of what there is before one.
        decisions: how many decisions there are about this pilot.
    """

    plan: str
    report: str
    decisions: int


def sign(
    journal: Journal,
    process: str,
    point: str,
    said: Said,
    *,
    by: str,
    plan: str,
    report: str,
    language: str,
    shown: On | None = None,
) -> Decided:
    """Sign a decision about a pilot.

    Args:
        journal: the journal.
        process: which pilot.
        point: `E0` to `E3`.
        said: the decision.
        by: who signs.
        plan: SHA-256 of the registered plan as it is now.
        report: SHA-256 of what is decided on as it is now.
        language: in which the answer about law is kept, `de` or `en`.
        shown: what the page said that was signed; None if it is signed as it is now.

    Raises:
        BusinessError: it is no longer as it was shown, no way is chosen, the question about law is not answered, or
            open though it is to go live, or the journal refuses it.
    """
    if shown is not None and shown != On(plan, report, len(decided.history(journal, process))):
        raise BusinessError(CHANGED.at())
    if said.verdict not in set(Verdict):
        raise BusinessError(NO_VERDICT.at())
    verdict = Verdict(said.verdict)
    answer = _answer(verdict, said.gate, language) if point == ASKS_FOR_LAW else ""
    return decided.decide(
        journal,
        process,
        point,
        verdict,
        by=by,
        why=said.why,
        terms=said.terms,
        answer=answer,
        plan=plan,
        report=report,
    )


def _answer(verdict: Verdict, gate: str, language: str) -> str:
    if gate not in set(Gate):
        raise BusinessError(NO_ANSWER.at())
    if verdict is Verdict.GO_ON and gate == Gate.OPEN:
        raise BusinessError(GATE_OPEN.at())
    return Gate(gate).words[language == "en"]
