# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk for programs: the same deeds as on its pages, as JSON, behind the same gates."""
