# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stations as Prefect tasks: with `flows` the only room that knows Prefect."""
