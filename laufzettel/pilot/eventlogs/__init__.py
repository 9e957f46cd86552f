# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From event logs (XES, CSV) what an authority needs to judge an opportunity; per case, never per person."""
