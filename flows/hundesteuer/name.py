# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the process is called in the journal and in deployments."""

NAME = "hundesteuer"
