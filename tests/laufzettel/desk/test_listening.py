# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the desk listens."""

from __future__ import annotations

import socket

import pytest

from laufzettel.cli.desk import listening
from laufzettel.errors import BusinessError


def test_an_answer_does_not_wait_for_the_browser_to_confirm_its_head() -> None:
    """Connections the desk accepts send at once (TCP_NODELAY): otherwise every page costs 40 ms more."""
    with listening(0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_it_can_be_reached_from_this_machine_only() -> None:
    """Nobody else's browser gets as far as the door."""
    with listening(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_port_somebody_else_has_is_named() -> None:
    """The message says which one, and what to do."""
    with listening(0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(BusinessError) as refused:
            listening(port)
    assert str(port) in refused.value.problem.de
