# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook of candidates sent to the desk: looked at first, replaced after a second look; nobody is harmed by it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.door import COOKIE
from laufzettel.journal.candidates import Deed
from laufzettel.pilot.opportunities import cells
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.candidate import Catalogue, Input
from laufzettel.pilot.opportunities.workbook import packed, write_template
from tests.laufzettel.desk.candidate_office import LEAD, Lead, entries_on, saved

if TYPE_CHECKING:
    from pathlib import Path

CANDIDATES = sample().candidates


def other(**more: object) -> Catalogue:
    """Nine of the ten, of which one takes longer, and a new one."""
    longer = {**CANDIDATES[1].inputs, "minutes": Input(12.0, CANDIDATES[1].inputs["minutes"].grade)}
    new = replace(CANDIDATES[0], name="Fundsachen")
    return replace(sample(), candidates=(replace(CANDIDATES[1], inputs=longer), *CANDIDATES[2:], new), **more)


def with_more(data: bytes, deed: Callable[[Workbook], object]) -> bytes:
    """A workbook in which somebody changed something."""
    book, out = load_workbook(BytesIO(data)), BytesIO()
    deed(book)
    book.save(out)
    return out.getvalue()


def test_what_would_change_is_shown_before_anything_is_replaced(lead: Lead) -> None:
    """Who comes, who goes, whose entries become others; then it is replaced, noted, and read by the command."""
    before = lead.workbook.read_bytes()
    shown = lead.upload(packed(other()))
    assert shown.status_code == 200
    parts = [part.partition("<h2")[0] for part in shown.text.split('<h2 class="kern-heading-medium">')[1:]]
    for part, title, said in zip(
        parts,
        ("Kommt hinzu (1)", "Wird geändert (1)", "Fällt weg (1)"),
        ("Fundsachen", f"<strong>{CANDIDATES[1].name}</strong><br>Minuten je Fall: 9 → 12", CANDIDATES[0].name),
        strict=False,
    ):
        assert title in part
        assert said in part
    assert "Unverändert bleiben: 8" in shown.text
    assert (lead.workbook.read_bytes(), lead.noted()) == (before, [])
    answer = lead.send("import/replace", entries_on(shown.text))
    assert saved(answer)
    assert "Mappe eingelesen: 1 neu, 1 geändert, 1 entfernt" in answer.text
    assert lead.read() == other()
    assert [(one.person, one.deed, one.entries) for one in lead.noted()] == [(LEAD, Deed.IMPORTED, ("1", "1", "1"))]


def test_weights_and_where_the_figures_are_from_come_along(lead: Lead) -> None:
    """Both are told before."""
    weights = sample().weights | {"rules": 10.0, "input": 14.0}
    shown = lead.upload(packed(replace(sample(), weights=weights, note=("Zählung", "count"))))
    assert "Anders gewichtet: Klarheit der Regeln, Eingang digital und gegliedert" in shown.text
    assert "woher die Zahlen stammen, ändert sich" in shown.text
    assert saved(lead.send("import/replace", entries_on(shown.text)))
    assert (lead.read().weights, lead.read().note) == (weights, ("Zählung", "count"))


def test_what_was_downloaded_is_uploaded_again_and_changes_nothing(lead: Lead) -> None:
    """The workbook as it lies there, and the comparison with formulas."""
    plain = lead.browser.get("/pilot/opportunities/kandidaten.xlsx")
    assert plain.content == lead.workbook.read_bytes()
    assert 'filename="kandidaten.xlsx"' in plain.headers["content-disposition"]
    for data in (plain.content, lead.browser.get("/pilot/opportunities/vergleich.xlsx").content):
        assert "es gibt nichts zu ersetzen" in lead.upload(data).text


def test_without_a_workbook_the_template_is_downloaded_and_the_first_one_uploaded(lead: Lead, tmp_path: Path) -> None:
    """And there is nothing to compare yet."""
    lead.workbook.unlink()
    assert lead.browser.get("/pilot/opportunities/vergleich.xlsx").status_code == 404
    write_template(tmp_path / "vorlage.xlsx")
    template = load_workbook(BytesIO(lead.browser.get("/pilot/opportunities/kandidaten.xlsx").content))
    assert [row[0].value for row in template["Kandidaten"].iter_rows()] == ["Verfahren", "Name, nur einmal"]
    shown = lead.upload(packed(other()))
    assert "Kommt hinzu (10)" in shown.text
    assert saved(lead.send("import/replace", entries_on(shown.text)))


def test_faults_are_named_by_sheet_and_cell_and_nothing_is_replaced(lead: Lead) -> None:
    """All of them at once."""

    def spoil(book: Workbook) -> None:
        book["Kandidaten"]["C4"], book["Kandidaten"]["E7"] = "viele", 0

    before = lead.workbook.read_bytes()
    answer = lead.upload(with_more(packed(other()), spoil))
    assert answer.status_code == 422
    assert "Zelle C4" in answer.text
    assert "Zelle E7" in answer.text
    assert "viele" not in answer.text
    assert "import/replace" not in answer.text
    assert lead.workbook.read_bytes() == before


def test_what_is_no_cell_of_the_template_is_said_to_be_left_out(lead: Lead) -> None:
    """Sheets and columns; the sender keeps the file, and knows."""

    def more(book: Workbook) -> None:
        book.create_sheet("Notizen <b>")["A1"] = "x"
        book["Kandidaten"].cell(1, 60).value = "Ansprechstelle"

    text = lead.upload(with_more(packed(other()), more)).text
    assert "Wird nicht übernommen" in text
    assert "Notizen &lt;b&gt;" in text
    assert "Zelle BH1" in text


def test_a_day_where_a_number_belongs_is_wrong_here_as_for_the_command(lead: Lead) -> None:
    """The reader process says JSON; nothing becomes a text on the way."""

    def day(book: Workbook) -> None:
        book["Kandidaten"]["A3"] = load_workbook(lead.workbook).properties.created

    answer = lead.upload(with_more(packed(other()), day))
    assert answer.status_code == 422
    assert "Zelle A3" in answer.text


def test_the_present_workbook_is_kept_aside_if_more_stands_in_it(lead: Lead) -> None:
    """A sheet of somebody's own, a row that cannot be read: told before, and found afterwards under the name told."""
    lead.edited_elsewhere("A1", "von Hand", sheet="Notizen")
    before = lead.edited_elsewhere("C4", "viele")
    shown = lead.upload(packed(other()))
    assert "Notizen" in shown.text
    assert "Zelle C4" in shown.text
    assert saved(lead.send("import/replace", entries_on(shown.text)))
    (aside,) = lead.workbook.parent.glob("kandidaten-vorher-*.xlsx")
    assert aside.name in shown.text
    assert aside.read_bytes() == before
    assert lead.read() == other()


def test_a_workbook_that_changed_meanwhile_is_shown_anew(lead: Lead) -> None:
    """Nothing is replaced by who has not seen it; then it is."""
    form = entries_on(lead.upload(packed(other())).text)
    edited = lead.edited_elsewhere("A12", "Wohngeld neu")
    answer = lead.send("import/replace", form)
    assert answer.status_code == 409
    assert "hat sich geändert" in answer.text
    assert "Wohngeld neu" in answer.text
    assert lead.workbook.read_bytes() == edited
    assert saved(lead.send("import/replace", entries_on(answer.text)))


def test_a_draft_belongs_to_who_sent_it_and_is_used_once(lead: Lead) -> None:
    """Somebody else's form leads nowhere, nor does one of a draft before the last, nor the same one again."""
    first = entries_on(lead.upload(packed(other())).text)
    second = entries_on(lead.upload(packed(replace(sample(), candidates=CANDIDATES[:3]))).text)
    with lead.office.open_journal() as journal:
        token = sessions.begin(journal, "Paul Pilot", Role.PILOT)
        session = sessions.find(journal, token)
    assert session is not None
    stranger = {"cookie": f"{COOKIE}={token}"}
    lead.browser.cookies.clear()
    answer = lead.browser.post(
        "/pilot/opportunities/import/replace", data=second | {"proof": session.proof}, headers=stranger
    )
    assert answer.status_code == 409
    with lead.office.open_journal() as journal:
        token = sessions.begin(journal, LEAD, Role.PILOT)
        session = sessions.find(journal, token)
    assert session is not None
    lead.browser.cookies.set(COOKIE, token, domain="localhost.local", path="/")
    lead.proof = session.proof
    proof = {"proof": session.proof}
    assert lead.send("import/replace", first | proof).status_code == 409
    assert saved(lead.send("import/replace", second | proof))
    assert lead.send("import/replace", second | proof).status_code == 409
    assert len(lead.read().candidates) == 3


def test_without_a_file_it_is_said_so(lead: Lead) -> None:
    """What a browser sends if none was chosen, and a form without files."""
    for answer in (lead.upload(b"", ""), lead.send("import", {})):
        assert answer.status_code == 422
        assert "keine Datei ausgewählt" in answer.text


def _bomb(lead: Lead) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed_up:
        packed_up.writestr("xl/workbook.xml", b" " * 101_000_000)
    return out.getvalue()


def _last_corner(lead: Lead) -> bytes:
    """A cell in the last corner of the sheet, and one in the first."""
    sheet, out = b'<c r="XFD1048576"><v>1</v></c></row></sheetData>', BytesIO()
    with zipfile.ZipFile(BytesIO(packed(sample()))) as whole, zipfile.ZipFile(out, "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", b'<row r="1048576">' + sheet)
            changed.writestr(name, data)
    return out.getvalue()


def _lying_bomb(lead: Lead) -> bytes:
    """A part that says it is small."""
    data = bytearray(_bomb(lead))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def _password(lead: Lead) -> bytes:
    """A part that says it has a password."""
    data = bytearray(packed(sample()))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "made",
    [
        lambda lead: b"kein Excel",
        lambda lead: b"PK\x03\x04" + b"\0" * 1000,
        lambda lead: packed(sample())[:-200],
        lambda lead: packed(Catalogue(())),
        lambda lead: with_more(packed(sample()), lambda book: book.remove(book["Kandidaten"])),
        _bomb,
        _lying_bomb,
        _last_corner,
        _password,
    ],
    ids=["text", "zeros", "cut off", "nobody", "no sheet", "bomb", "lying bomb", "last corner", "password"],
)
def test_a_file_that_is_no_workbook_harms_nobody(lead: Lead, made: Callable[[Lead], bytes]) -> None:
    """It is told why; the desk goes on, and the next file is read."""
    before = lead.workbook.read_bytes()
    answer = lead.upload(made(lead), "C:\\Eigene Dateien\\böse.xlsx")
    assert answer.status_code == 422
    assert "Nicht eingelesen" in answer.text
    assert "Eigene Dateien" not in answer.text
    assert lead.workbook.read_bytes() == before
    assert "Kommt hinzu (1)" in lead.upload(packed(other())).text


def test_a_stray_cell_in_the_last_corner_of_the_office_s_own_workbook_ends_no_desk(lead: Lead) -> None:
    """A blank typed there by accident: libraries would ask for 500 GB, and the whole desk would abort."""
    lead.workbook.write_bytes(_last_corner(lead))
    for path in ("", "/new", "/import"):
        assert lead.browser.get(f"/pilot/opportunities{path}").status_code == 200
    assert "ist zu groß" in lead.browser.get("/pilot/opportunities").text
    shown = lead.upload(packed(other()))
    assert saved(lead.send("import/replace", entries_on(shown.text)))


def test_a_file_of_another_size_than_a_workbook_has_is_not_taken_in(
    lead: Lead,
) -> None:
    """Longer than any: the rest of it is not even waited for."""
    assert lead.upload(b"x" * (cells.LARGEST + 30_000)).status_code == 413
    assert lead.upload(b"x" * (cells.LARGEST + 1)).status_code == 422


def test_who_may_not_send_a_file_is_refused_before_it_is_taken_in(lead: Lead) -> None:
    """Not signed in, or of another role: that is told, and not that it is too long."""
    with lead.office.open_journal() as journal:
        clerk = sessions.begin(journal, "Karla", Role.CLERK)
    for cookie, status in (("", 401), (f"{COOKIE}={clerk}", 403)):
        lead.browser.cookies.clear()
        headers = {"content-type": "multipart/form-data; boundary=x", "cookie": cookie}
        body = b"x" * (cells.LARGEST + 30_000)
        answer = lead.browser.post("/pilot/opportunities/import", content=body, headers=headers)
        assert answer.status_code == status


BODY = b'--x\r\nContent-Disposition: form-data; name="proof"\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("kind", "rest", "status"),
    [
        ("multipart/form-data; boundary=x", b"--x--\r\n", 422),
        ("multipart/form-data; charset=utf-8; boundary=x", b"--x--", 422),
        ('multipart/form-data; boundary="x"', b"--x--\r\n", 422),
        ("multipart/form-data", b"--x--\r\n", 400),
        ("multipart/form-data; boundary=y", b"--x--\r\n", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nohne Namen\r\n--x--\r\n", 400),
        ("multipart/form-data; boundary=x", BODY % b"\xff" + b"--x--\r\n", 400),
        ("multipart/form-data; boundary=x", BODY % b"\0" + b"--x--\r\n", 400),
        ("multipart/form-data; boundary=x", (BODY % b"") * 30 + b"--x--\r\n", 400),
        ("text/plain", b"--x--\r\n", 415),
    ],
)
def test_a_form_that_is_put_together_otherwise_is_no_form(lead: Lead, kind: str, rest: bytes, status: int) -> None:
    """As browsers send it, or not at all; never a bug."""
    body = BODY % lead.proof.encode() + rest
    answer = lead.browser.post("/pilot/opportunities/import", content=body, headers={"content-type": kind})
    assert answer.status_code == status


def test_a_file_without_the_proof_of_our_form_is_refused(lead: Lead) -> None:
    """No proof, or a wrong one; nothing is kept of the file."""
    for data in ({}, {"proof": "falsch"}):
        answer = lead.browser.post(
            "/pilot/opportunities/import", data=data, files={"file": ("a.xlsx", packed(other()))}
        )
        assert answer.status_code == 403
    assert lead.desk.drafts.of(LEAD, "") is None


def test_bytes_of_a_file_arrive_as_they_were_sent(lead: Lead) -> None:
    """Line ends, dashes and bytes of every kind: a workbook with such parts is the one that was sent."""
    data = with_more(packed(other()), lambda book: book["Herkunft"].__setitem__("B1", "--\r\n--x--"))
    answer = lead.upload(data + b"\r\n--\r\n\r\n--x--\r\n")
    assert answer.status_code == 200
    assert "Kommt hinzu (1)" in answer.text
