# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules of the process Stundennachweis: which Zeitzuschläge (TVöD § 8) an hour of work brings."""
