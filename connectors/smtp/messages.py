# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What outbox and mail server tell people; never an address, never a password."""

from __future__ import annotations

from laufzettel.errors import Message

# --- what is wrong with a mail --------------------------------------------------------------------------------------

NOT_TEXT = Message(
    "mail.not_text",
    "Die Angabe „{datum}“ der Nachricht fehlt oder ist kein Text.",
    "The datum “{datum}” of the message is missing or is not a text.",
    "Angabe im Ablauf ergänzen.",
    "Supply it in the flow.",
)
CONTROL_CHARACTER = Message(
    "mail.control_character",
    "Die Angabe „{datum}“ der Nachricht enthält einen Zeilenumbruch oder ein Steuerzeichen.",
    "The datum “{datum}” of the message holds a line break or a control character.",
    "Angaben des Vorgangs prüfen und das Zeichen entfernen.",
    "Check the case's fields and remove the character.",
)
ADDRESS_INVALID = Message(
    "mail.address_invalid",
    "Die E-Mail-Adresse ist nicht gültig.",
    "The e-mail address is not valid.",
    "Adresse berichtigen oder leeren; ohne Adresse geht der Brief in den Druck.",
    "Correct the address or empty it; without an address the letter is printed.",
)
ADDRESS_MISSING = Message(
    "mail.address_missing",
    "Es ist keine E-Mail-Adresse angegeben.",
    "There is no e-mail address.",
    "Den Brief über den Postausgang drucken und mit der Post senden.",
    "Print the letter from the outbox and send it by post.",
)
FILE_MISSING = Message(
    "mail.file_missing",
    "Die Anlage, die „datei“ nennt, liegt der Nachricht nicht bei, oder ihr Name ist kein Dateiname.",
    "The attachment named by “datei” does not come with the message, or its name is not a file name.",
    "Anlage im Ablauf beifügen.",
    "Supply the attachment in the flow.",
)

# --- outbox ---------------------------------------------------------------------------------------------------------

OUTBOX_MISSING = Message(
    "outbox.missing",
    "Den Ordner „{folder}“, in dem der Postausgang liegen soll, gibt es nicht, oder er ist nicht beschreibbar.",
    "The folder “{folder}” that the outbox is to lie in does not exist or cannot be written.",
    "Ordner anlegen und dem Konto des Programms Schreibrecht geben.",
    "Create the folder and grant the program's account the right to write.",
)
OUTBOX_FAILED = Message(
    "outbox.failed",
    "Im Postausgang „{folder}“ konnte nicht gearbeitet werden ({reason}).",
    "The outbox “{folder}” could not be used ({reason}).",
    "Verbindung, Rechte und freien Platz prüfen.",
    "Check connection, rights and free space.",
)
OUTBOX_CONFLICT = Message(
    "outbox.conflict",
    "Im Postausgang liegt zu diesem Vorgang schon eine andere Nachricht, oder sie liegt dort mehrfach.",
    "The outbox already holds another message for this case, or holds it several times.",
    "Beide vergleichen und die falsche entfernen.",
    "Compare them and remove the wrong one.",
)

# --- mail server ----------------------------------------------------------------------------------------------------

UNREACHABLE = Message(
    "smtp.unreachable",
    "Der Mailserver „{host}“ ist nicht erreichbar.",
    "The mail server “{host}” cannot be reached.",
    "Netz und Mailserver prüfen; gesendet wurde nichts.",
    "Check the network and the mail server; nothing was sent.",
)
HUNG_UP = Message(
    "smtp.hung_up",
    "Der Mailserver „{host}“ brach die Verbindung ab, bevor die Nachricht übergeben war.",
    "The mail server “{host}” broke the connection before the mail was handed over.",
    "Später erneut; gesendet wurde nichts.",
    "Try later; nothing was sent.",
)
CERTIFICATE = Message(
    "smtp.certificate",
    "Das Zertifikat des Mailservers „{host}“ wurde nicht anerkannt.",
    "The certificate of the mail server “{host}” was not accepted.",
    "Rechnername und Gültigkeit prüfen; bei einer eigenen Zertifizierungsstelle ca_file angeben.",
    "Check the host name and the validity; for a certification authority of your own set ca_file.",
)
NO_TLS = Message(
    "smtp.no_tls",
    "Der Mailserver „{host}“ bietet keine verschlüsselte Verbindung an.",
    "The mail server “{host}” offers no encrypted connection.",
    "Anschluss (port) und Art der Verschlüsselung (tls) prüfen.",
    "Check the port and the kind of encryption (tls).",
)
LOGON = Message(
    "smtp.logon",
    "Der Mailserver „{host}“ lehnt die Anmeldung ab; sie wird nicht wiederholt, damit das Konto nicht gesperrt wird.",
    "The mail server “{host}” refuses the logon. It is not tried again, lest the account be locked.",
    "Benutzer und Geheimnis in der Einrichtung prüfen, dann neu starten.",
    "Check user and secret in the settings, then start again.",
)
SECRET_MISSING = Message(
    "smtp.secret_missing",
    "Das Geheimnis „{reference}“ für den Mailserver ist nicht hinterlegt.",
    "The secret “{reference}” for the mail server is not there.",
    "Umgebungsvariable oder Datei bereitstellen.",
    "Provide the environment variable or the file.",
)
SENDER_REFUSED = Message(
    "smtp.sender_refused",
    "Der Mailserver „{host}“ nimmt zurzeit keine Mail dieses Absenders an (Antwort {code}).",
    "The mail server “{host}” takes no mail from this sender at present (reply {code}).",
    "Absenderadresse und Berechtigung des Kontos prüfen.",
    "Check the sender's address and the rights of the account.",
)
RECIPIENT_REFUSED = Message(
    "smtp.recipient_refused",
    "Der Mailserver „{host}“ lehnt die Adresse des Empfängers ab (Antwort {code}).",
    "The mail server “{host}” refuses the recipient's address (reply {code}).",
    "Adresse klären oder den Brief drucken.",
    "Clarify the address or print the letter.",
)
CONTENT_REFUSED = Message(
    "smtp.content_refused",
    "Der Mailserver „{host}“ lehnt die Nachricht ab (Antwort {code}).",
    "The mail server “{host}” refuses the message (reply {code}).",
    "Größe und Anlage prüfen oder den Brief drucken.",
    "Check size and attachment, or print the letter.",
)
DEFERRED = Message(
    "smtp.deferred",
    "Der Mailserver „{host}“ nimmt die Nachricht zurzeit nicht an (Antwort {code}).",
    "The mail server “{host}” does not take the message at present (reply {code}).",
    "Später erneut; gesendet wurde nichts.",
    "Try later; nothing was sent.",
)
UNKNOWN = Message(
    "smtp.unknown",
    "Die Verbindung zum Mailserver „{host}“ brach ab, nachdem die Nachricht übergeben war und bevor er sie bestätigte.",
    "The connection to the mail server “{host}” broke after the message was handed over and before it was confirmed.",
    "Im Protokoll des Mailservers nach der Message-ID suchen und eintragen, ob sie angenommen wurde.",
    "Look for the Message-ID in the mail server's log and record whether it was accepted.",
)
