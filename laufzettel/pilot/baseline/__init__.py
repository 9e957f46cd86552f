# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The electronic Laufzettel: how long steps take, measured by the people who do them and stored without their names."""
