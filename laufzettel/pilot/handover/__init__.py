# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The papers with which a process goes from the pilot into operation, drawn from the process itself."""
