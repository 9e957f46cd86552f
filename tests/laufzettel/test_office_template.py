# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The office.toml to start from and docs/office.md name every setting there is, and every line is one that holds."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from connectors.smtp import SmtpSettings
from laufzettel.office_template import template
from laufzettel.office_toml import CONFIG, OfficeFile, read_config
from laufzettel.process import Automation

PAGE = (Path(__file__).parents[2] / "docs/office.md").read_text(encoding="utf-8")
LETTERHEAD = "behoerde"
"""Takes any entry that is text; the letters say which they need."""

Settings = dict[str, set[str]]


def whole(language: str) -> str:
    """The file to start from, with everything in it that is commented out."""
    said = template(Automation.A1, language=language)
    return re.sub(r'^# (?=\[|\w+ = |"[^"]+" = )', "", said, flags=re.MULTILINE)


def named(said: Mapping[str, object], section: str = "") -> Iterator[tuple[str, str]]:
    """Section and name of each entry; tables of a person's own naming as the page calls them."""
    for name, value in said.items():
        under = f"{section}.{name}" if section else name
        if isinstance(value, dict):
            yield from named(value, under)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from named(value[0], under)
        else:
            yield re.sub(r"^einheiten\.\w+$", "einheiten.unit", section), name


def in_file(language: str = "de") -> Settings:
    """What stands in the file to start from."""
    found: Settings = defaultdict(set)
    for section, name in named(tomllib.loads(whole(language))):
        own = section in ("arbeitsplatz.rollen", "arbeitsplatz.einheiten")
        found[section].add("group" if own else name)
    return found


def in_page() -> Settings:
    """What docs/office.md says there is, in its table and in the example about the digest."""
    found: Settings = defaultdict(set)
    table = PAGE.partition("## office.toml")[2].partition("\n\nA reference is")[0]
    section = ""
    for line in table.splitlines():
        cells = line.split(" | ")
        if re.fullmatch(r"\| `?\[.*|\|", cells[0]) and len(cells) > 2:
            section = re.sub(r"[|`*\[\] ]", "", cells[0]) or section
            found[section] |= set(re.findall(r"[`*](\w+)[`*]", cells[1]))
    (example,) = re.findall(r"```toml\n(\[benachrichtigung\].*?)```", PAGE, re.DOTALL)
    del found["benachrichtigung"]
    for recipient in tomllib.loads(example)["benachrichtigung"]["empfaenger"]:
        found["benachrichtigung.empfaenger"] |= set(recipient)
    found["benachrichtigung"] = set(tomllib.loads(example)["benachrichtigung"]) - {"empfaenger"}
    return found


def known() -> Settings:
    """What the program takes."""
    schema = OfficeFile.model_json_schema()

    def names(model: str) -> set[str]:
        return set(schema["$defs"][model]["properties"])

    return {
        "journal": names("_JournalSection"),
        "verfahren.hundesteuer": names("_ProcessSection"),
        LETTERHEAD: names("AuthoritySection"),
        "benachrichtigung": names("DigestSection") - {"empfaenger"},
        "benachrichtigung.empfaenger": names("RecipientSection"),
        "arbeitsplatz": names("_DeskSection") - {"rollen", "einheiten"},
        "arbeitsplatz.rollen": {"group"},
        "arbeitsplatz.einheiten": {"group"},
        "einheiten.unit": names("_UnitSection"),
        "smtp": set(SmtpSettings.model_fields),
        "anker": names("_AnkerSection"),
    }


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_file_to_start_from_names_every_setting(language: str) -> None:
    """Set, or commented out with what it is for; of the letterhead at least what the program itself looks at."""
    said = in_file(language)
    assert {section: names - said[section] for section, names in known().items() if names - said[section]} == {}
    more = {section: names - known().get(section, set()) for section, names in said.items()}
    assert {section for section, names in more.items() if names} == {
        LETTERHEAD,
        f"{LETTERHEAD}.bank",
        f"{LETTERHEAD}.gericht",
    }


def test_the_page_about_offices_names_the_same() -> None:
    """Each entry in its section; of the letterhead the first entry stands for those the letters need."""
    said = in_page()
    said[LETTERHEAD].discard("name")
    assert said == known()


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_commented_out_can_be_taken_as_it_stands(language: str, tmp_path: Path) -> None:
    """With every such line taken in, the file is still one that an office opens with."""
    (tmp_path / CONFIG).write_text(whole(language), encoding="utf-8")
    said = read_config(tmp_path)
    smtp = said["smtp"]
    assert isinstance(smtp, dict)
    SmtpSettings.model_validate(smtp)


def test_a_setting_that_is_commented_out_changes_nothing_if_it_is_not() -> None:
    """Of a process and of the holidays the lines show what holds without them."""
    taken, left = (OfficeFile.model_validate(tomllib.loads(one)) for one in (whole("de"), template(Automation.A1)))
    assert taken.verfahren == left.verfahren
    assert taken.behoerde == left.behoerde
