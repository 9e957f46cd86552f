# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures beside the peers' in the same run: `python -m benchmarks NAME [--json]`."""
