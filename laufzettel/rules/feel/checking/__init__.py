# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The type checker of FEEL: what type every expression has, and where types cannot go together."""
