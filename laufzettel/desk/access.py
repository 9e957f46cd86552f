# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what at the desk. What is not listed here nobody may do."""

from __future__ import annotations

from enum import StrEnum

from laufzettel.case import State


class Role(StrEnum):
    """The roles an account can have; one person has one of them."""

    CLERK = "clerk"
    """Sachbearbeitung: looks, corrects, releases."""
    REVIEWER = "reviewer"
    """Prüfung: looks, gives second releases."""
    OPERATOR = "operator"
    """Betrieb: runs and queues; no contents of cases."""
    PILOT = "pilot"
    """Pilotleitung: figures, no case."""
    AUDITOR = "auditor"
    """Revision: reads every slip; each look is recorded."""
    COUNCIL = "council"
    """Personalrat: what is recorded, and who looked; no case."""
    LEADERSHIP = "leadership"
    """Leitung: figures, decides about a pilot; no case."""


class Action(StrEnum):
    """What a page or a form does."""

    ENTER = "enter"
    """Sign in and out, choose the language: needs no role."""
    LIST = "list"
    LOOK = "look"
    READ_SLIP = "read_slip"
    CORRECT = "correct"
    RELEASE = "release"
    RELEASE_SECOND = "release_second"
    """Give the second release of a case that somebody else has released first."""
    REJECT = "reject"
    RESUME = "resume"
    CLOSE_BY_HAND = "close_by_hand"
    """Close a case that a pilot's plan left to people as done by hand, or give it to the machine in an emergency."""
    SETTLE = "settle"
    RELEASE_BATCH = "release_batch"
    FOLLOW_UP = "follow_up"
    """Wiedervorlage."""
    ASK = "ask"
    """Rückfrage."""
    HAND_OVER = "hand_over"
    """Übergabe, and giving back what was handed over."""
    DEPUTIZE = "deputize"
    """Name deputies: a case worker her own, operations anybody's."""
    SAVE_FILTER = "save_filter"
    """Keep a filter of the worklist under a name, or remove one."""
    OPERATE = "operate"
    READ_LOOKS = "read_looks"
    READ_SWITCHES = "read_switches"
    """See which process is halted, since when, by whom and why."""
    STOP = "stop"
    """Pull the emergency stop of a process; pausing and resuming is `OPERATE`."""
    TIME = "time"
    """Start, stop or discard the clock of a study; stored without a name."""
    READ_CHECKS = "read_checks"
    """See how often check pictures are noticed."""
    READ_OPPORTUNITIES = "read_opportunities"
    """See which work is worth automating first; no case."""
    KEEP_OPPORTUNITIES = "keep_opportunities"
    """Enter, change and remove candidates, or put another workbook of them in the place of the office's."""
    READ_PILOT = "read_pilot"
    """See where a pilot stands, its report and what was decided; no case."""
    READ_SHADOW = "read_shadow"
    """See whether a process is in shadow mode, and how far the machine agrees; cases only who may see them anyway."""
    SHADOW = "shadow"
    """Switch shadow mode on and off."""
    COMPARE = "compare"
    """Compare the machine with what people entered or wrote down."""
    DECIDE = "decide"
    """Sign what becomes of a pilot."""


_WORK = frozenset(
    {
        Action.LIST,
        Action.LOOK,
        Action.READ_SLIP,
        Action.CORRECT,
        Action.RELEASE,
        Action.RELEASE_SECOND,
        Action.REJECT,
        Action.RESUME,
        Action.CLOSE_BY_HAND,
        Action.SETTLE,
        Action.RELEASE_BATCH,
        Action.FOLLOW_UP,
        Action.ASK,
        Action.HAND_OVER,
        Action.DEPUTIZE,
        Action.SAVE_FILTER,
        Action.READ_SWITCHES,
        Action.STOP,
        Action.TIME,
        Action.READ_SHADOW,
        Action.COMPARE,
    }
)
_PERMITTED: dict[Role, frozenset[Action]] = {
    Role.CLERK: _WORK,
    Role.REVIEWER: frozenset(
        {
            Action.LIST,
            Action.LOOK,
            Action.READ_SLIP,
            Action.RELEASE_SECOND,
            Action.SAVE_FILTER,
            Action.READ_SWITCHES,
            Action.STOP,
            Action.TIME,
            Action.READ_SHADOW,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            Action.OPERATE,
            Action.DEPUTIZE,
            Action.READ_SWITCHES,
            Action.STOP,
            Action.READ_CHECKS,
            Action.READ_SHADOW,
        }
    ),
    Role.PILOT: frozenset(
        {
            Action.READ_CHECKS,
            Action.READ_OPPORTUNITIES,
            Action.KEEP_OPPORTUNITIES,
            Action.READ_PILOT,
            Action.READ_SHADOW,
            Action.SHADOW,
            Action.COMPARE,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Action.READ_SLIP,
            Action.READ_LOOKS,
            Action.READ_SWITCHES,
            Action.READ_CHECKS,
            Action.READ_PILOT,
            Action.READ_SHADOW,
        }
    ),
    Role.COUNCIL: frozenset({Action.READ_LOOKS, Action.READ_CHECKS, Action.READ_PILOT, Action.READ_SHADOW}),
    Role.LEADERSHIP: frozenset({Action.READ_PILOT, Action.DECIDE, Action.READ_SHADOW}),
}

STATES: dict[Action, frozenset[State]] = {
    Action.CORRECT: frozenset({State.CLARIFICATION, State.RELEASE}),
    Action.RELEASE: frozenset({State.RELEASE}),
    Action.RELEASE_SECOND: frozenset({State.RELEASE}),
    Action.REJECT: frozenset({State.CLARIFICATION, State.RELEASE}),
    Action.RESUME: frozenset({State.CLARIFICATION}),
    Action.CLOSE_BY_HAND: frozenset({State.CLARIFICATION}),
    Action.SETTLE: frozenset({State.IN_DOUBT}),
    Action.FOLLOW_UP: frozenset({State.CLARIFICATION, State.RELEASE}),
    Action.ASK: frozenset({State.CLARIFICATION}),
    Action.HAND_OVER: frozenset({State.CLARIFICATION, State.RELEASE, State.IN_DOUBT}),
}
"""In which state a case must be for what; the journal refuses the rest as well."""


def may(role: Role | None, action: Action) -> bool:
    """Whether a role may do something; without a role one may only sign in."""
    return action is Action.ENTER or (role is not None and action in _PERMITTED[role])


def offered(role: Role, state: State) -> list[Action]:
    """What can be done with a case in this state by somebody of this role."""
    return [action for action, states in STATES.items() if state in states and may(role, action)]
