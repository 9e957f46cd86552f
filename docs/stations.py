# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Draws the picture of the stations in both languages: `python docs/stations.py`."""

from __future__ import annotations

from pathlib import Path

STATIONS = (
    ("Eingang", "receive"),
    ("Lesen", "read"),
    ("Prüfen", "check"),
    ("Entscheiden", "decide"),
    ("Freigabe", "release"),
    ("Schreiben", "write"),
    ("Versand", "send"),
    ("Akten", "close"),
)
WORDS = {
    "de": {
        "title": "Ein Stapel Vorgänge geht an acht Stationen vorbei",
        "desc": "Links kommen Formulare und Tabellen herein. Acht Stationen zeichnen jeden Vorgang ab: Eingang, Lesen, "
        "Prüfen, Entscheiden, Freigabe, Schreiben, Versand, Akten. Wer eine Person braucht, verlässt die Reihe nach "
        "unten und kommt nach der Unterschrift zurück. Ergebnisse gehen ins Fachverfahren und als Briefe hinaus.",
        "in": "PDF, XLSX",
        "write": "Fachverfahren, genau einmal",
        "send": "Briefe",
        "person": "eine Person: klärt, gibt frei, entscheidet; der nächste Lauf nimmt den Vorgang mit",
        "journal": "das Journal zeichnet jeden Laufzettel ab: "
        "eine Transaktion je Station und Stapel, eine Kette je Vorgang",
    },
    "en": {
        "title": "A batch of cases walks past eight stations",
        "desc": "Forms and spreadsheets come in on the left. Eight stations sign each case: receive, read, check, "
        "decide, release, write, send, close. Cases that need a person leave the row downwards and come back after a "
        "signature. Results go to the legacy system and out as letters.",
        "in": "PDF, XLSX",
        "write": "legacy system, exactly once",
        "send": "letters",
        "person": "a person: clarifies, releases, settles; the next run takes the case along",
        "journal": "the journal signs every slip: one transaction per station and batch, one hash chain per case",
    },
}
_LEFT, _STEP, _WIDE, _TOP, _HIGH = 18, 117, 104, 70, 64
_BLUE, _AMBER = ("#e8f0fb", "#1f4e8c"), ("#ffe7b8", "#8a5a00")
_NEEDS_NOBODY = "close"


def picture(language: str) -> str:
    """The picture as SVG."""
    words = WORDS[language]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 300" role="img" aria-labelledby="t d" '
        'font-family="sans-serif">',
        f'<title id="t">{words["title"]}</title>',
        f'<desc id="d">{words["desc"]}</desc>',
        f"<defs>{_head('onward', '#1f4e8c')}{_head('out', '#333333')}{_head('aside', '#8a5a00')}</defs>",
        '<rect width="960" height="300" fill="#ffffff"/>',
    ]
    for n, (german, english) in enumerate(STATIONS):
        parts += _station(n, german if language == "de" else english, english)
    parts += [
        _text(_middle(0), 30, words["in"], 13),
        _line(f"M{_middle(0)} 38 V{_TOP - 3}", "#333333", "out"),
        _text(_middle(5) - 24, 30, words["write"], 13),
        _line(f"M{_middle(5)} {_TOP - 2} V38", "#333333", "out"),
        _text(_middle(6), 30, words["send"], 13),
        _line(f"M{_middle(6)} {_TOP - 2} V38", "#333333", "out"),
        _box(_LEFT, 190, 7 * _STEP - (_STEP - _WIDE), 40, _AMBER),
        _text((_middle(0) + _middle(6)) // 2, 215, words["person"], 15),
        _text(480, 270, words["journal"], 14, "#333333"),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _station(n: int, name: str, code: str) -> list[str]:
    middle, colours = _middle(n), _AMBER if code == "release" else _BLUE
    parts = [_box(_LEFT + n * _STEP, _TOP, _WIDE, _HIGH, colours), _text(middle, _TOP + 37, name, 14)]
    if n + 1 < len(STATIONS):
        end = _LEFT + n * _STEP + _WIDE
        parts.append(_line(f"M{end + 1} {_TOP + 32} H{end + 11}", "#1f4e8c", "onward"))
    if code != _NEEDS_NOBODY:
        parts.append(_line(f"M{middle} {_TOP + _HIGH + 2} V187", "#8a5a00", "aside", dashed=True))
    return parts


def _middle(n: int) -> int:
    return _LEFT + n * _STEP + _WIDE // 2


def _head(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{colour}"/></marker>'
    )


def _box(x: int, y: int, wide: int, high: int, colours: tuple[str, str]) -> str:
    fill, stroke = colours
    place = f'x="{x}" y="{y}" width="{wide}" height="{high}"'
    return f'<rect {place} rx="8" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'


def _text(x: int, y: int, words: str, size: int, colour: str = "#111111") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}" fill="{colour}">{words}</text>'


def _line(path: str, colour: str, head: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes} marker-end="url(#{head})"/>'


if __name__ == "__main__":
    here = Path(__file__).parent
    (here / "stations.svg").write_text(picture("en"), encoding="utf-8")
    (here / "stations.de.svg").write_text(picture("de"), encoding="utf-8")
