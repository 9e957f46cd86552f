# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel desk` before it serves: how people sign in must be said, and said rightly."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from laufzettel.desk.access import Role
from laufzettel.desk.entrance import entrance_of
from laufzettel.errors import BusinessError
from laufzettel.journal import colleagues
from laufzettel.office import Office, make_office, open_office
from laufzettel.units import units_of

Call = Callable[..., subprocess.CompletedProcess[str]]

SECRET = "0123456789abcdef0123456789abcdef"


def said(folder: Path, section: str) -> Office:
    """An office whose office.toml says this of the desk."""
    make_office(folder)
    path = folder / "office.toml"
    path.write_text(path.read_text(encoding="utf-8") + section, encoding="utf-8")
    return open_office(folder)


def test_a_fresh_office_does_not_open_its_desk(laufzettel: Call, tmp_path: Path) -> None:
    """Accounts are off until somebody decides; what to write is said in both languages, with exit code 2."""
    make_office(tmp_path / "office")
    for words, sentence in (
        (("desk",), "wie man sich am Arbeitsplatz anmeldet"),
        (("desk", "--lang", "en"), "how people sign in at the desk"),
        (("desk", "--account", "Frieda=clerk"), "wie man sich am Arbeitsplatz anmeldet"),
    ):
        done = laufzettel(*words, office=tmp_path / "office")
        assert done.returncode == 2
        assert sentence in done.stderr
        assert "[arbeitsplatz]" in done.stderr


def test_a_demo_office_has_accounts(tmp_path: Path) -> None:
    """Its office.toml says so; that of a real office has the lines in comments."""
    make_office(tmp_path / "demo", accounts=True)
    assert entrance_of(open_office(tmp_path / "demo")).proxy is None
    make_office(tmp_path / "real")
    assert '# anmeldung = "lokal"' in (tmp_path / "real/office.toml").read_text(encoding="utf-8")


def test_an_account_is_made_and_taken_away(laufzettel: Call, tmp_path: Path) -> None:
    """With a name that may stand on slips; all sessions end on demand."""
    make_office(tmp_path / "office", accounts=True)
    made = laufzettel("desk", "--account", "Frieda=clerk", office=tmp_path / "office")
    assert made.returncode == 0
    assert "Frieda" in made.stdout
    assert laufzettel("desk", "--account", "machine=clerk", office=tmp_path / "office").returncode == 2
    assert laufzettel("desk", "--account", "Frieda=king", office=tmp_path / "office").returncode == 2
    assert laufzettel("desk", "--remove-account", "Frieda", office=tmp_path / "office").returncode == 0
    again = laufzettel("desk", "--remove-account", "Frieda", office=tmp_path / "office")
    assert again.returncode == 2
    assert "Frieda" in again.stderr
    ended = laufzettel("desk", "--end-sessions", office=tmp_path / "office")
    assert "Beendete Sitzungen: 0" in ended.stdout


def test_an_account_belongs_to_the_units_it_is_made_for(laufzettel: Call, tmp_path: Path) -> None:
    """To those of office.toml only; made again without any it belongs to none. A process in no unit is named."""
    office = tmp_path / "office"
    make_office(office, accounts=True)
    with (office / "office.toml").open("a", encoding="utf-8") as config:
        config.write('[einheiten.bauamt]\nname = "Bauamt"\n[einheiten.kasse]\nname = "Kasse"\n')
    wrong = laufzettel("desk", "--account", "Frieda=clerk", "--unit", "forstamt", office=office)
    assert wrong.returncode == 2
    assert "bauamt, kasse" in wrong.stderr
    assert (
        laufzettel("desk", "--account", "F=clerk", "--unit", "kasse", "--unit", "bauamt", office=office).returncode == 0
    )
    with open_office(office).open_journal() as journal:
        assert colleagues.find(journal, "F") == ("F", "clerk", ("bauamt", "kasse"))
    assert laufzettel("desk", "--account", "F=clerk", office=office).returncode == 0
    with open_office(office).open_journal() as journal:
        assert colleagues.find(journal, "F") == ("F", "clerk", ())
    assert units_of(open_office(office)).homeless(["hundesteuer"]) == ["hundesteuer"]


def test_behind_a_proxy_no_account_is_made(laufzettel: Call, tmp_path: Path) -> None:
    """It would open nothing."""
    said(tmp_path / "office", '[arbeitsplatz]\nanmeldung = "vorgelagert"\ngeheimnis = "env:DESK_SECRET"\n')
    done = laufzettel("desk", "--account", "F=clerk", office=tmp_path / "office", DESK_SECRET=SECRET)
    assert done.returncode == 2
    assert "keine Konten" in done.stderr


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "[arbeitsplatz] geheimnis"),
        ('geheimnis = "env:NOT_SET_ANYWHERE"', "NOT_SET_ANYWHERE"),
        ('geheimnis = "env:DESK_SECRET_SHORT"', "32"),
        (f'geheimnis = "{SECRET}"', "[arbeitsplatz] geheimnis"),
        ('geheimnis = "env:DESK_SECRET"\nkopf_person = "X Person"', "[arbeitsplatz] kopf_person"),
        ('geheimnis = "env:DESK_SECRET"\nnamen = ["https://amt.example/"]', "[arbeitsplatz] namen"),
        ('geheimnis = "env:DESK_SECRET"\nnamne = ["amt.example"]', "[arbeitsplatz] namne"),
        ('geheimnis = "env:DESK_SECRET"\n[arbeitsplatz.rollen]\nA = "king"', "[arbeitsplatz.rollen] A"),
    ],
)
def test_a_proxy_without_its_secret_does_not_open_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, sentence: str
) -> None:
    """Nor with a short one, one in the file itself, or a misspelt entry; the entry is named, not the secret."""
    monkeypatch.setenv("DESK_SECRET", SECRET)
    monkeypatch.setenv("DESK_SECRET_SHORT", SECRET[:31])
    with pytest.raises(BusinessError) as refused:
        entrance_of(said(tmp_path / "office", f'[arbeitsplatz]\nanmeldung = "vorgelagert"\n{lines}\n'))
    for language in ("de", "en"):
        assert sentence in refused.value.problem.text(language)
        assert SECRET[:31] not in refused.value.problem.text(language)


def test_what_office_toml_says_of_the_proxy_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers by their usual names unless others are said; groups become roles."""
    (tmp_path / "secret").write_text(SECRET + "\n")
    office = said(
        tmp_path / "office",
        f'[arbeitsplatz]\nanmeldung = "vorgelagert"\ngeheimnis = "file:{tmp_path / "secret"}"\n'
        'namen = ["amt.example"]\nkopf_person = "X-Person"\n[arbeitsplatz.rollen]\n"GG Steuern" = "clerk"\n',
    )
    entrance = entrance_of(office)
    assert entrance.names == ("amt.example",)
    assert entrance.proxy is not None
    assert (entrance.proxy.secret, entrance.proxy.person_header) == (SECRET, "X-Person")
    assert entrance.proxy.roles == {"GG Steuern": Role.CLERK}


OIDC = {
    "adresse": '"https://amt.example"',
    "aussteller": '"https://anmeldung.example/realms/stadt"',
    "client": '"laufzettel"',
    "geheimnis": '"env:DESK_SECRET"',
}


def by_provider(**changed: str | None) -> str:
    """A section that names a provider, with some lines changed or left out."""
    lines = {"anmeldung": '"oidc"'} | OIDC | changed
    return "[arbeitsplatz]\n" + "".join(f"{name} = {said}\n" for name, said in lines.items() if said is not None)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *((name, None) for name in OIDC),
        ("geheimnis", '"im-klartext-in-der-datei"'),
        ("geheimnis", '"env:NOT_SET_ANYWHERE"'),
        ("adresse", '"http://amt.example"'),
        ("adresse", '"https://amt.example/arbeitsplatz"'),
        ("adresse", '"amt.example"'),
        ("aussteller", '"http://anmeldung.example/realms/stadt"'),
        ("aussteller", '"http://localhost.example/"'),
        ("aussteller", '"https://anmeldung.example@angreifer.example/"'),
        ("aussteller", '"https://anmeldung.example/?x=1"'),
        ("umfang", '"profile"'),
        ("umfang", '["openid"]'),
        ("angabe_person", '""'),
        ("angabe_rolle", "3"),
        ("notfallkonto", '"ja"'),
    ],
)
def test_a_provider_that_is_not_fully_named_does_not_open_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: str | None
) -> None:
    """Nor one that is reached over an open line; the entry is named, and never what stands there."""
    monkeypatch.setenv("DESK_SECRET", SECRET)
    with pytest.raises(BusinessError) as refused:
        entrance_of(said(tmp_path / "office", by_provider(**{name: wrong})))
    for language in ("de", "en"):
        text = refused.value.problem.text(language)
        assert f"[arbeitsplatz] {name}" in text or "NOT_SET_ANYWHERE" in text
        assert SECRET not in text
        assert "klartext" not in text


def test_what_office_toml_says_of_the_provider_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the desk is one of its names; the door for emergencies is shut unless it says otherwise."""
    monkeypatch.setenv("DESK_SECRET", SECRET)
    more = '[arbeitsplatz.rollen]\n"GG Steuern" = "clerk"\n'
    entrance = entrance_of(said(tmp_path / "office", by_provider(adresse='"https://Amt.example:8443/"') + more))
    provider = entrance.provider
    assert provider is not None
    assert entrance.names == ("amt.example",)
    assert (provider.issuer, provider.client, provider.secret) == (
        "https://anmeldung.example/realms/stadt",
        "laufzettel",
        SECRET,
    )
    assert provider.callback == "https://amt.example:8443/door/back"
    assert (provider.scope, provider.person_claim, provider.role_claim) == (
        "openid profile",
        "preferred_username",
        "groups",
    )
    assert provider.roles == {"GG Steuern": Role.CLERK}
    assert not entrance.emergency
    path = tmp_path / "office/office.toml"
    path.write_text(
        path.read_text("utf-8").replace('= "oidc"', '= "oidc"\nnotfallkonto = true\numfang = "email openid"')
    )
    entrance = entrance_of(open_office(tmp_path / "office"))
    assert entrance.emergency
    assert entrance.provider is not None
    assert entrance.provider.scope == "email openid"


def test_beside_a_provider_accounts_are_made_for_the_door_for_emergencies_only(
    laufzettel: Call, tmp_path: Path
) -> None:
    """Without `notfallkonto` an account would open nothing, and the sentence says what would."""
    office = tmp_path / "office"
    said(office, by_provider())
    done = laufzettel("desk", "--account", "Frieda=clerk", office=office, DESK_SECRET=SECRET)
    assert done.returncode == 2
    assert "notfallkonto = true" in done.stderr
    path = office / "office.toml"
    path.write_text(path.read_text("utf-8").replace('= "oidc"', '= "oidc"\nnotfallkonto = true'))
    assert laufzettel("desk", "--account", "Frieda=clerk", office=office, DESK_SECRET=SECRET).returncode == 0


def test_a_wrong_way_to_sign_in_is_named(laufzettel: Call, tmp_path: Path) -> None:
    """`anmeldung = "offen"` opens nothing."""
    make_office(tmp_path / "office", accounts=True)
    path = tmp_path / "office/office.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"lokal"\n', '"offen"\n'), encoding="utf-8")
    done = laufzettel("desk", office=tmp_path / "office")
    assert done.returncode == 2
    assert "[arbeitsplatz] anmeldung" in done.stderr
