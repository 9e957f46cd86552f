# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stations a batch walks past; each signs the slips of the cases it handled."""

from laufzettel.stations.check import check
from laufzettel.stations.close import close
from laufzettel.stations.decide import Decided, decide
from laufzettel.stations.read import read
from laufzettel.stations.receive import Received, receive
from laufzettel.stations.release import release
from laufzettel.stations.write import send, write

__all__ = ["Decided", "Received", "check", "close", "decide", "read", "receive", "release", "send", "write"]
