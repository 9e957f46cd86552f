# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hours of a report in euros, and over the years of a WiBe."""

from __future__ import annotations

from dataclasses import dataclass

from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.savings.estimate import Saving
from laufzettel.pilot.savings.money import FullCost, LabourCost, Money, Rate, full_cost_rate, in_euros, labour_rate
from laufzettel.pilot.savings.wibe import CapitalValue, Effort, Payment, capital_value


@dataclass(frozen=True, slots=True)
class Valued:
    """What the hours are worth.

    Attributes:
        rate: euros per hour, with its basis and source.
        money: the net hours of the report's months in euros.
        yearly: the net hours of a year in euros; None without a WiBe.
        payments: of the WiBe.
        capital: its capital value; None without a WiBe.
    """

    rate: Rate[LabourCost] | Rate[FullCost]
    money: Money[LabourCost] | Money[FullCost]
    yearly: Money[FullCost] | None
    payments: tuple[Payment, ...]
    capital: CapitalValue | None


def valued(saving: Saving, inputs: Inputs) -> Valued | None:
    """Hours in euros by the basis the authority chose; None if its rate is not complete.

    Without a decision about posts, freed time is not cashable; such a decision is taken after a report, not in it.

    Args:
        saving: the estimate.
        inputs: what people said.
    """
    said = inputs.geld
    if said.grundlage == "lohnkosten":
        labour = labour_rate(said.ebene, said.dienst)
        return Valued(labour, in_euros(saving.net, saving.evidence, labour), None, (), None)
    if said.euro_je_stunde is None or said.stand is None:
        return None
    full = full_cost_rate(said.euro_je_stunde, said.quelle, said.stand)
    money = in_euros(saving.net, saving.evidence, full)
    if inputs.wibe is None:
        return Valued(full, money, None, (), None)
    yearly = in_euros(saving.net.scaled(12.0 / inputs.abzug.monate), saving.evidence, full)
    payments = tuple(inputs.wibe.payments())
    efforts = [Effort(n, "freigewordene Bearbeitungszeit", yearly) for n in range(1, inputs.wibe.jahre + 1)]
    return Valued(full, money, yearly, payments, capital_value([*payments, *efforts], inputs.wibe.discount()))
