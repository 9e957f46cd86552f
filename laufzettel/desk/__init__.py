# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk: web pages for the few cases that need a person. Reads and signs the journal; imports no flow."""
