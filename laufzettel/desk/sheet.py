# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes the style sheet the pages load: of KERN what they use, for a browser reads all of it again with each page.

KERN itself lies beside it, unmodified. `python -m laufzettel.desk.sheet` writes the smaller sheet anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

HERE = Path(__file__).parent
WHOLE, SHEET = HERE / "static/kern/kern.min.css", HERE / "static/kern/kern.desk.css"
_CLASS = re.compile(r"kern-[\w-]+")
_SELECTED = re.compile(r"\.(kern-[\w-]+)")
_AND_SO_ON = re.compile(r",(?![^(]*\))")
"""Between selectors, and not within the brackets of one."""
_BRACKETS = re.compile(r"\([^()]*\)")
_GROUPS = ("@media", "@supports", "@layer", "@container")


def used() -> set[str]:
    """Every class of KERN that pages or scripts name; one that ends in a hyphen stands for all that begin so."""
    files = [*(HERE / "templates").rglob("*.html"), *(HERE / "static").glob("*.js"), *HERE.rglob("*.py")]
    return {name for file in files for name in _CLASS.findall(file.read_text(encoding="utf-8"))}


def trimmed(css: str, names: Collection[str]) -> str:
    """A style sheet without the rules for classes that nothing names.

    Args:
        css: the whole sheet.
        names: the classes, as `used` gives them.
    """
    begun = tuple(name for name in names if name.endswith("-"))
    kept = []
    for prelude, body in _statements(css):
        if body is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(_GROUPS):
            inner = trimmed(body, names)
            kept += [f"{prelude}{{{inner}}}"] if inner else []
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{body}}}")
        else:
            wanted = [
                one
                for one in _AND_SO_ON.split(prelude)
                if all(name in names or (begun and name.startswith(begun)) for name in _needed(one))
            ]
            kept += [f"{','.join(wanted)}{{{body}}}"] if wanted else []
    return "".join(kept)


def _needed(selector: str) -> list[str]:
    """The classes without which a selector finds nothing; what stands in brackets is a choice or an exception."""
    while (plain := _BRACKETS.sub("", selector)) != selector:
        selector = plain
    return _SELECTED.findall(selector)


def _statements(css: str) -> Iterator[tuple[str, str | None]]:
    """What stands at the top of a sheet: what is before the braces, and what is in them; None where there are none."""
    start = body = depth = at = 0
    while at < len(css):
        sign = css[at]
        if sign in "\"'":
            at = _end_of_text(css, at)
        elif css.startswith("/*", at):
            at = css.index("*/", at) + 1
        elif css.startswith("url(", at) and css[at + 4] not in "\"'":
            at = css.index(")", at)
        elif sign == "{":
            body, depth = (at, 1) if depth == 0 else (body, depth + 1)
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:body].strip(), css[body + 1 : at]
                start = at + 1
        elif sign == ";" and depth == 0:
            yield css[start:at].strip(), None
            start = at + 1
        at += 1


def _end_of_text(css: str, at: int) -> int:
    """Where the text that begins here ends."""
    quote, at = css[at], at + 1
    while css[at] != quote:
        at += 2 if css[at] == "\\" else 1
    return at


def made() -> str:
    """The sheet as it is to lie there."""
    said = "/* Of KERN 2.7.2 (EUPL-1.2, LICENSE-KERN.md), unmodified in kern.min.css, what the desk uses. */"
    return f"{trimmed(WHOLE.read_text(encoding='utf-8'), used())}\n{said}\n"  # the charset must come first


if __name__ == "__main__":
    SHEET.write_text(made(), encoding="utf-8")
