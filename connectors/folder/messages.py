# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the folder tells people."""

from __future__ import annotations

from laufzettel.errors import Message

MISSING = Message(
    "folder.missing",
    "Den Eingangsordner „{folder}“ gibt es nicht, oder er ist kein Ordner.",
    "The inbox folder “{folder}” does not exist or is not a folder.",
    "Ordner anlegen oder den Pfad in der Einrichtung berichtigen; bei einem Netzlaufwerk die Verbindung prüfen.",
    "Create the folder or correct its path in the settings; for a network drive check the connection.",
)
FORBIDDEN = Message(
    "folder.forbidden",
    "Im Ordner „{folder}“ fehlt das Recht zum Lesen und Schreiben.",
    "The folder “{folder}” cannot be read and written.",
    "Dem Konto, unter dem das Programm läuft, Lese- und Schreibrecht geben.",
    "Grant the account that runs the program the right to read and write.",
)
OTHER_FILESYSTEM = Message(
    "folder.other_filesystem",
    "Der Ordner „{folder}“ liegt auf einem anderen Dateisystem als der Eingangsordner.",
    "The folder “{folder}” lies on another file system than the inbox.",
    "Beide auf dasselbe Laufwerk legen: Nur dort lässt sich eine Datei in einem Zug verschieben.",
    "Put both on the same drive: only there can a file be moved in one go.",
)
UNREACHABLE = Message(
    "folder.unreachable",
    "Auf den Ordner „{folder}“ konnte nicht zugegriffen werden ({reason}).",
    "The folder “{folder}” could not be accessed ({reason}).",
    "Verbindung, Rechte und freien Platz prüfen.",
    "Check connection, rights and free space.",
)
LOST = Message(
    "folder.claim_lost",
    "Die Datei „{name}“ liegt nicht mehr bei diesem Arbeitsplatz.",
    "The file “{name}” is no longer held by this worker.",
    "Nichts zu tun: Sie wird erneut angeboten, oder ein anderer Arbeitsplatz hat sie übernommen.",
    "Nothing to do: it will be offered again, or another worker has taken it over.",
)
CHANGED = Message(
    "folder.changed",
    "Die Datei „{name}“ wurde verändert, während sie gelesen wurde.",
    "The file “{name}” changed while it was being read.",
    "Nichts zu tun: Sie wird später erneut gelesen. Kommt das öfter vor, settle_s erhöhen.",
    "Nothing to do: it will be read again later. If this happens often, raise settle_s.",
)
NOT_A_FILE = Message(
    "folder.not_a_file",
    "„{name}“ ist keine gewöhnliche Datei, sondern etwa eine Verknüpfung.",
    "“{name}” is not a regular file but, for instance, a link.",
    "Die Datei selbst in den Eingangsordner legen.",
    "Put the file itself into the inbox.",
)
TOO_LARGE = Message(
    "folder.too_large",
    "Die Datei „{name}“ hat {size} MB; angenommen werden höchstens {limit} MB. Sie liegt im Ordner „quarantaene“.",
    "The file “{name}” has {size} MB; at most {limit} MB are taken in. It lies in the folder “quarantaene”.",
    "Sehen Sie sie dort an und bitten Sie um eine kleinere Datei.",
    "Look at it there and ask for a smaller file.",
)
UNREADABLE = Message(
    "folder.unreadable",
    "Die Datei „{name}“ im Eingangsordner „{folder}“ darf nicht gelesen werden; sie bleibt dort liegen.",
    "The file “{name}” in the inbox folder “{folder}” may not be read; it stays there.",
    "Dem Konto, unter dem das Programm läuft, das Leserecht an der Datei geben; der nächste Lauf nimmt sie dann auf.",
    "Grant the account that runs the program the right to read the file; the next run then takes it in.",
)
MORE_UNREADABLE = Message(
    "folder.more_unreadable",
    "Im Eingangsordner „{folder}“ dürfen {count} weitere Dateien nicht gelesen werden.",
    "In the inbox folder “{folder}” {count} more files may not be read.",
    "Dem Konto, unter dem das Programm läuft, das Leserecht an allen Dateien im Ordner geben.",
    "Grant the account that runs the program the right to read all files in the folder.",
)
