# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Leitweg-ID, the address of an invoice: coarse part, fine part, two check digits (ISO 7064, MOD 97-10)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple

Standing = Literal["eigene", "fremde", "pruefziffer", "fehlt"]
_FORM = re.compile(r"([0-9]{2,12})(?:-([0-9A-Z]{1,30}))?-([0-9]{2})")
_MODULUS, _CHECKED, _LETTERS = 97, 1, 36


class Address(NamedTuple):
    """A Leitweg-ID as the tables ask for it.

    Attributes:
        standing: whose it is, or what is wrong with it.
        fine: its fine part, which says the office; empty if it has none or is not ours.
    """

    standing: Standing
    fine: str


def address(text: str, own: Collection[str]) -> Address:
    """Read a Leitweg-ID.

    Args:
        text: as it stands in BT-10; empty if nothing does.
        own: the coarse parts of this authority.
    """
    written = text.strip().upper()
    if not written:
        return Address("fehlt", "")
    found = _FORM.fullmatch(written)
    if found is None or not is_checked(written):
        return Address("pruefziffer", "")
    return Address("eigene", found[2] or "") if found[1] in own else Address("fremde", "")


def is_checked(written: str) -> bool:
    """Whether the check digits fit: letters count as 10 to 35, and the whole leaves 1 divided by 97."""
    digits = "".join(str(int(sign, _LETTERS)) for sign in written if sign != "-")
    return int(digits) % _MODULUS == _CHECKED


def check_digits(coarse: str, fine: str) -> str:
    """The two digits that belong to a Leitweg-ID.

    Args:
        coarse, fine: its parts; the fine one may be empty.
    """
    digits = "".join(str(int(sign, _LETTERS)) for sign in f"{coarse}{fine}00")
    return f"{_MODULUS + 1 - int(digits) % _MODULUS:02d}"
