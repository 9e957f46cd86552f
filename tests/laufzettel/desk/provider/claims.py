# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the provider of the tests says of people."""

from __future__ import annotations

from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):
    """Puts the name and the groups of a person into the ID token, as houses configure their provider."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        """Which claims there are beyond those of the standard."""
        groups = list(request.user.groups.values_list("name", flat=True))
        return {"preferred_username": request.user.username, "groups": groups}
