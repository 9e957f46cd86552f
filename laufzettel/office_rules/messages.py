# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences about the rules an office has released."""

from __future__ import annotations

from laufzettel.errors import Message

FILE_MISSING = Message(
    "rules.released_file_missing",
    "Die freigegebene Regelmappe {file} fehlt im Ordner „{folder}“ (Freigabe {n}).",
    "The released workbook {file} is missing in the folder “{folder}” (release {n}).",
    "Holen Sie sie aus einer Sicherung zurück; bis dahin wird nicht entschieden.",
    "Bring it back from a backup; nothing is decided until then.",
)
FILE_CHANGED = Message(
    "rules.released_file_changed",
    "Die Regelmappe {file} im Ordner „{folder}“ ist nicht mehr die, die freigegeben wurde (Freigabe {n}).",
    "The workbook {file} in the folder “{folder}” is no longer the one that was released (release {n}).",
    "Holen Sie sie aus einer Sicherung zurück. Eine Änderung braucht eine Freigabe: laufzettel rules release",
    "Bring it back from a backup. A change needs a release: laufzettel rules release",
)
FILE_STRAY = Message(
    "rules.released_file_stray",
    "Zur Regelmappe {file} im Ordner „{folder}“ steht keine Freigabe im Journal.",
    "The journal has no release for the workbook {file} in the folder “{folder}”.",
    "Wurde eine Freigabe abgebrochen, wiederholen Sie sie; sonst melden Sie es der Revision.",
    "If a release was cut off, repeat it; otherwise tell the auditors.",
)
READ_OTHERWISE = Message(
    "rules.released_read_otherwise",
    "Die freigegebene Regelmappe {file} sagt diesem Programm etwas anderes als bei ihrer Freigabe {n}.",
    "The released workbook {file} says something else to this program than at its release {n}.",
    "Eine neue Programmfassung liest sie anders: prüfen Sie sie (laufzettel rules check), und geben Sie sie neu frei.",
    "A new version of the program reads it otherwise: check it (laufzettel rules check), and release it again.",
)
NONE_TODAY = Message(
    "rules.none_today",
    "Für „{process}“ gilt am {day} keine freigegebene Regelmappe.",
    "No released workbook of “{process}” is valid on {day_en}.",
    "Geben Sie eine frei, die an diesem Tag gilt: laufzettel rules release; was es gibt: laufzettel rules releases",
    "Release one that is valid on that day: laufzettel rules release; what there is: laufzettel rules releases",
)
NOT_RELEASED = Message(
    "rules.not_released",
    "Die Regelmappe {file} beim Verfahren „{process}“ ist nicht freigegeben (Fassung {version}); nach ihr wird nicht "
    "entschieden.",
    "The workbook {file} beside the process “{process}” is not released (version {version}); nothing is decided by it.",
    "Es gilt weiter, was vorher galt. Geben Sie sie frei: laufzettel rules release",
    "What counted before still counts. Release it: laufzettel rules release",
)
ALREADY = Message(
    "rules.release_already",
    "Genau diese Fassung ({version}) ist schon freigegeben und gilt.",
    "Exactly this version ({version}) is released already and counts.",
    "Es ist nichts zu tun; was gilt, zeigt: laufzettel rules releases",
    "There is nothing to do; what counts is shown by: laufzettel rules releases",
)
