# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved hours that hold: estimated with an interval, with everything deducted that automation costs."""
