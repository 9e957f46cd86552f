# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is an ID token true: signed by the provider, for this desk and this sign-in, now (OpenID Connect Core, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from laufzettel.desk.begun import Begun
from laufzettel.desk.provider import Provider

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""How it may be signed: by a key pair only. `none`, or a key that both sides know, proves nothing here."""


class _Headers(JWSRegistry):
    max_header_length = 8192  # some providers put their certificates there, which nobody here looks at


_SIGNED = _Headers(algorithms=ALGORITHMS, strict_check_header=False)  # RFC 7515, 4: what is not known is ignored
LEEWAY_S = 60
"""How far the clocks of the provider and of this machine may differ."""


class UnknownKey(Exception):
    """The token names a key that is not among those we know; the provider may have a new one."""


class Untrue(Exception):
    """The token does not pass."""

    def __init__(self, reason: str) -> None:
        """Args: reason: a word of ours or of the standard, nothing of what the token holds."""
        super().__init__(reason)


def checked(
    id_token: str, keys: KeySet, provider: Provider, begun: Begun, *, access_token: str, now: float
) -> Mapping[str, object]:
    """The claims of an ID token that passes.

    Args:
        id_token: as the provider sent it.
        keys: of the provider.
        provider: who must have issued it, and for whom.
        begun: the sign-in it must be made for.
        access_token: the one that came with it.
        now: seconds since 1970.

    Raises:
        UnknownKey: none of these keys is the one it names.
        Untrue: it does not pass.
    """
    try:
        token = jwt.decode(id_token, keys, registry=_SIGNED)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client},
            },
            {"nonce": begun.nonce, "client_id": provider.client, "access_token": access_token},
        )
        claims.validate(int(now), LEEWAY_S)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except JoseError as wrong:
        # Only the names of the standard: what the library says otherwise may quote the token.
        claim = getattr(wrong, "claim", None)
        raise Untrue(f"{type(wrong).__name__} {claim}" if claim in _CLAIMS else type(wrong).__name__) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise Untrue(type(wrong).__name__) from None
    if token.claims["aud"] not in (provider.client, [provider.client]):
        raise Untrue("aud")  # it is for others as well, whom nobody here knows
    return token.claims


_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "iat", "nbf", "nonce", "azp", "at_hash", "auth_time", "amr"})
