# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The digest: figures by mail, once a day to each recipient, and nothing of what stands in a case."""
