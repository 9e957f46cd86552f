# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process *Hundesteuer-Anmeldung* as a declaration."""

from __future__ import annotations

from flows.hundesteuer.form import FORM
from flows.hundesteuer.four_eyes import four_eyes
from flows.hundesteuer.name import NAME
from laufzettel.process import Process

HUNDESTEUER = Process(
    name=NAME,
    prefix="HST",
    title_de="Hundesteuer-Anmeldung",
    title_en="Dog tax registration",
    form=FORM,
    responsible="Sachgebiet Steuern",
    deputy="Sachgebiet Abgaben",
    entrypoint="flows.hundesteuer.flow.hundesteuer",
    four_eyes=four_eyes,
    outputs=("risikoklasse", "lhundg", "jahressatz"),
)
