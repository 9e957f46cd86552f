# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The engine: knows no Prefect, no file format and no foreign system."""
