# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Case numbers: 60 bits of a digest in letters that people do not misread."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from laufzettel.case import case_number

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(st.text(max_size=80))
def test_a_case_number_holds_the_first_sixty_bits_of_its_digest(identity: str) -> None:
    """Twelve letters of five bits each, the highest first; numbers on letters already sent must stay the same."""
    digest = hashlib.sha256(f"HST\n{identity}".encode()).digest()
    bits = f"{int.from_bytes(digest, 'big'):0256b}"[:60]
    letters = "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, 60, 5))
    assert case_number("HST", identity) == f"HST-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def test_a_case_number_never_changes() -> None:
    """It stands on letters."""
    assert case_number("HST", "meldung.xlsx-0") == "HST-RK2R-PPWF-56J8"
