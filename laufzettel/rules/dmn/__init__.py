# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""DMN models: read from their XML, evaluated for a case, written as XML of DMN 1.5."""

from laufzettel.rules.dmn.graph import Model, Run, load
from laufzettel.rules.dmn.messages import DmnInvalid
from laufzettel.rules.dmn.model import Definitions
from laufzettel.rules.dmn.reader import read_dmn, read_dmn_bytes
from laufzettel.rules.dmn.versions import Version
from laufzettel.rules.dmn.writer import write_dmn

__all__ = ["Definitions", "DmnInvalid", "Model", "Run", "Version", "load", "read_dmn", "read_dmn_bytes", "write_dmn"]
