# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m laufzettel.desk.api` prints the OpenAPI document; `make openapi` keeps it in docs/."""

from __future__ import annotations

import click

from laufzettel.desk.api.endpoint import written

if __name__ == "__main__":
    click.echo(written(), nl=False)
