# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stepped wedge over several offices: what each contributes (*Beitrag*), and the report they make together."""
