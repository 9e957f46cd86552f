# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is removed of an erased case outside of journal and store, and what is left alone."""

from __future__ import annotations

from pathlib import Path

from laufzettel.case import digest_of
from laufzettel.leftovers import Leftovers

FORM = b"%PDF-1.7 one and the same form"
AWAY = ("hundesteuer/erledigt/a.pdf", "hundesteuer/erledigt/2026/b.pdf", "andere/quarantaene/c.pdf")
LEFT = ("hundesteuer/neu.pdf", "hundesteuer/.in-arbeit/w1/x/d.pdf")


def test_a_form_goes_from_where_it_was_put_away_and_not_from_where_it_waits(tmp_path: Path) -> None:
    """Under whatever name; the same form that came in again since is taken as any other."""
    for name in (*AWAY, *LEFT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(FORM)
    other = tmp_path / "hundesteuer/erledigt/gleich lang.pdf"
    other.write_bytes(FORM[::-1])
    Leftovers(tmp_path, tmp_path / "postausgang").document(digest_of(FORM), len(FORM))
    assert [name for name in AWAY if (tmp_path / name).exists()] == []
    assert [name for name in LEFT if not (tmp_path / name).exists()] == []
    assert other.exists()


def test_only_letters_of_these_cases_go(tmp_path: Path) -> None:
    """New or looked at; a case number in the text of another letter, or in a file of somebody else's, is none of it."""
    said = {
        "new/1": b"Date: x\nSubject: s\nX-Laufzettel-Vorgang: HST-1/bescheid\n\nText",
        "cur/2:2,S": b"Date: x\nX-Laufzettel-Vorgang: HST-1/aenderung\n\nText",
        "new/3": b"Date: x\nX-Laufzettel-Vorgang: HST-2/bescheid\n\nX-Vorgang HST-1/bescheid",
        "new/4": b"HST-1/bescheid",
        "new/5": b"",
    }
    for name, content in said.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    Leftovers(tmp_path / "eingang", tmp_path).letters({"HST-1"})
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*")) == ["new/3", "new/4", "new/5"]
