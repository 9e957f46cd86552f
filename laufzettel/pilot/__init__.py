# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The 100-day pilot: opportunities, baseline, saved hours with an interval, decision points."""
