# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules of the process E-Rechnungseingang: which way an invoice goes, to whom, and until when it is paid."""
