# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A folder that files are put into."""

from connectors.folder.folder import Folder

__all__ = ["Folder"]
