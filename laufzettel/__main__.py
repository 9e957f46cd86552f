# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m laufzettel` is the command `laufzettel`."""

from laufzettel.cli.main import main

main()
