# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a program sends, as described or not, as anybody: never a bug, and every answer is as described."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.desk import tokens
from laufzettel.desk.access import STATES, Action, Role
from laufzettel.desk.api.description import description
from laufzettel.desk.api.routes import OPERATIONS

if TYPE_CHECKING:
    from laufzettel.journal import Journal
    from tests.laufzettel.desk.conftest import Town

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 5
"""Requests for each address, as described and otherwise each, all of them as everybody."""
RARE = {
    "GET /api/v1/cases/{number}/letters/{digest}",  # nobody guesses a digest
    "POST /api/v1/batches/{process}",  # needs a sample looked at before
    "POST /api/v1/cases/{number}/ask",  # needs an address to write to
    "POST /api/v1/cases/{number}/take-back",  # needs one that was set aside
    "POST /api/v1/cases/{number}/by-hand",  # needs a plan that leaves cases to people
    "POST /api/v1/cases/{number}/hand-over",  # needs a colleague
    "POST /api/v1/cases/{number}/give-back",  # needs one that was handed over
    "POST /api/v1/deputies",  # needs two case workers
    "POST /api/v1/pilot/shadow/{process}/on",  # needs a process of which no case is under way
    "POST /api/v1/pilot/shadow/{process}/off",  # needs one in shadow mode
    "POST /api/v1/pilot/shadow/{process}/compare",  # the same
    "POST /api/v1/cases/{number}/release-second",  # needs one that somebody has released first
}
"""What may be refused every time; everything else must be reached, or agreeing answers would prove little."""


def test_no_request_of_a_program_is_answered_by_a_bug(served: Town, caplog: pytest.LogCaptureFixture) -> None:
    """As nobody and as each role; what fits the description is sent once more about a case that waits for it."""
    schema = schemathesis.openapi.from_dict(description())
    reached: Counter[str] = Counter()
    with served.journal() as journal, caplog.at_level(logging.INFO):
        bearers = ["", *(tokens.make(journal, f"Programm {role}", days=1, role=role) for role in Role)]
        for found in schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _throw(served.address, journal, found.ok(), mode, bearers, reached)
        numbers = [str(number) for (number,) in journal.database.rows("SELECT number FROM cases")]
    assert "Programm" not in caplog.text
    assert not any(number in caplog.text for number in numbers)
    assert {f"{one.method} {one.path}" for one in OPERATIONS} - reached.keys() <= RARE


def _throw(
    address: str,
    journal: Journal,
    operation: schemathesis.APIOperation,
    mode: GenerationMode,
    bearers: Sequence[str],
    reached: Counter[str],
) -> None:
    checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS
    action = next(one.action for one in OPERATIONS if f"{one.method} {one.path}" == operation.label)

    turns = count()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
        phases=[Phase.generate],
    )
    @given(operation.as_strategy(generation_mode=mode))
    def thrown(case: schemathesis.Case) -> None:
        send(case)
        if mode is GenerationMode.POSITIVE and next(turns) < 2:  # a town has a few cases of each kind
            _about_a_case(case, journal, action)
            send(case)

    def send(case: schemathesis.Case) -> None:
        for bearer in bearers:
            answer = case.call(base_url=address, headers={"Authorization": f"Bearer {bearer}"} if bearer else {})
            case.validate_response(answer, checks=checks)
            if answer.status_code == 200:
                reached[operation.label] += 1

    thrown()


def _about_a_case(case: schemathesis.Case, journal: Journal, action: Action) -> None:
    """The same request about a case there is, in a state in which the action is possible."""
    states = ", ".join(f"'{state}'" for state in STATES.get(action, State))
    rows = journal.database.rows(  # of a PDF: rows of a spreadsheet have no pages
        f"SELECT number, entries FROM cases WHERE state IN ({states}) AND part = '' ORDER BY id LIMIT 1"
    )
    for number, entries in rows:
        known = {"number": number, "process": NAME, "page": 1}
        case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        if "process" in case.query:
            case.query |= {"process": NAME, "code": "", "document": ""}
        if isinstance(case.body, dict):
            typed: dict[str, object] = {"seen": entries, "due": "2026-12-24", "fields": {"hund_name": "Bello"}}
            typed |= {"questions": [0], "paragraph": "Bitte bald."}
            case.body |= {name: typed[name] for name in case.body if name in typed}
