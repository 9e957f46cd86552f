# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision about a pilot: what the rules fixed at the start say, what would have to be true, what was decided."""
