# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The design of a pilot: what is fixed beforehand, and which cases stay with people so that there is a comparison."""
