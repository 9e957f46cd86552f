# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions of texts; positions count letters, from 1, or from -1 backwards."""

from __future__ import annotations

from decimal import Decimal

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.numbers import number
from laufzettel.rules.feel.patterns import compiled_pattern, replacement
from laufzettel.rules.feel.values import Value


@builtin("substring", "string: string, start position: number, length: number?", "string")
def _substring(text: str, start: Decimal, length: Decimal | None = None) -> Value:
    first = int(start)
    count = len(text) if length is None else int(length)
    if not first or abs(first) > len(text) or count < 1:
        return None
    at = first - 1 if first > 0 else len(text) + first
    return text[at : at + count]


@builtin("string length", "string: string", "number")
def _string_length(text: str) -> Value:
    return number(len(text))


@builtin("upper case", "string: string", "string")
def _upper_case(text: str) -> Value:
    return text.upper()


@builtin("lower case", "string: string", "string")
def _lower_case(text: str) -> Value:
    return text.lower()


@builtin("substring before", "string: string, match: string", "string")
def _substring_before(text: str, match: str) -> Value:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string", "string")
def _substring_after(text: str, match: str) -> Value:
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string", "boolean")
def _contains(text: str, match: str) -> Value:
    return match in text


@builtin("starts with", "string: string, match: string", "boolean")
def _starts_with(text: str, match: str) -> Value:
    return text.startswith(match)


@builtin("ends with", "string: string, match: string", "boolean")
def _ends_with(text: str, match: str) -> Value:
    return text.endswith(match)


@builtin("matches", "input: string, pattern: string, flags: string|null?", "boolean")
def _matches(text: str, pattern: str, flags: str | None = None) -> Value:
    compiled = compiled_pattern(pattern, flags or "")
    return None if compiled is None else compiled.search(text) is not None


@builtin("replace", "input: string, pattern: string, replacement: string, flags: string|null?", "string")
def _replace(text: str, pattern: str, by: str, flags: str | None = None) -> Value:
    compiled = compiled_pattern(pattern, flags or "")
    if compiled is None or compiled.fullmatch(""):  # a pattern that fits nothing would fit everywhere
        return None
    made = replacement(by, compiled.groups, literal="q" in (flags or ""))
    return None if made is None else compiled.sub(made, text)


@builtin("split", "string: string, delimiter: string", "Any")
def _split(text: str, delimiter: str) -> Value:
    compiled = compiled_pattern(delimiter, "")
    if compiled is None:
        return None
    parts: list[Value] = []
    at = 0
    for found in compiled.finditer(text):
        if found.end() > found.start():
            parts.append(text[at : found.start()])
            at = found.end()
    return [*parts, text[at:]]


@builtin("string join", "list: list, delimiter: string|null?", "string")
def _string_join(items: list[Value], delimiter: str | None = None) -> Value:
    texts = [one for one in items if one is not None]
    if not all(isinstance(one, str) for one in texts):
        return None
    return (delimiter or "").join(str(one) for one in texts)
