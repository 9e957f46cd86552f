# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is exchanged with the OpenID provider: its description, its keys, a code for an ID token. Nothing is kept of it.

Neither codes nor tokens reach the journal, a log or an exception; who reads them reads one sign-in that is over.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import quote, urlencode, urlsplit

import httpx
import orjson
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet
from pydantic import BaseModel, Field, ValidationError

from laufzettel.desk.begun import Begun
from laufzettel.desk.gate import LOOPBACK
from laufzettel.desk.id_token import UnknownKey, Untrue, checked
from laufzettel.desk.provider import DOOR, REFUSED, UNFIT, UNREACHABLE, UNTRUE, Provider
from laufzettel.desk.refusals import LOG
from laufzettel.errors import BusinessError

KEPT_S = 3600.0
"""So long the provider's description and keys are good; a key it has never named before is asked for at once."""
_PAUSE_S = 5.0
"""So long a provider that did not answer is not asked again: those who wait would hold the threads of all pages."""
_TIMEOUT_S = 5.0
_AT_ONCE = 8
_LARGEST = 1_000_000
"""Bytes of an answer; the largest real ones are a twentieth of it."""
_KINDS_OF_KEYS = frozenset({"RSA", "EC", "OKP"})
_OK = 200

_Address = Annotated[str, Field(pattern=r"^https?://[!#-;=?-\[\]^-~]+$")]


class _Description(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0); all else in it is none of our business."""

    issuer: str
    authorization_endpoint: _Address
    token_endpoint: _Address
    jwks_uri: _Address
    end_session_endpoint: _Address | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    code_challenge_methods_supported: list[str] | None = None
    authorization_response_iss_parameter_supported: bool = False

    def addresses(self) -> list[str]:
        """All addresses of the provider that we use."""
        found = [self.authorization_endpoint, self.token_endpoint, self.jwks_uri]
        return [*found, self.end_session_endpoint] if self.end_session_endpoint else found


class _Tokens(BaseModel):
    id_token: str
    access_token: str


class Exchange:
    """Talks with one provider; many people may sign in at once."""

    def __init__(self, provider: Provider, clock: Callable[[], float] = time.time) -> None:
        """Args: provider: with whom; clock: seconds since 1970, as the provider's tokens count them."""
        self._provider = provider
        self._clock = clock
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._description: _Description | None = None
        self._keys = KeySet([])
        self._failure = UNREACHABLE.at()
        self._learned_at = self._failed_at = float("-inf")
        self._trust = ssl.create_default_context()  # what the operating system trusts, a house's own authority included

    def address_to_sign_in(self, begun: Begun) -> str:
        """Where somebody signs in.

        Args:
            begun: the sign-in.

        Raises:
            BusinessError: the provider cannot be reached, or does not fit.
        """
        there = self._learned().authorization_endpoint
        challenge = create_s256_code_challenge(begun.verifier)
        return str(
            prepare_grant_uri(
                there,
                client_id=self._provider.client,
                response_type="code",
                redirect_uri=self._provider.callback,
                scope=self._provider.scope,
                state=begun.state,
                nonce=begun.nonce,
                code_challenge=challenge,
                code_challenge_method="S256",
            )
        )

    def address_to_sign_out(self) -> str:
        """Where somebody signs out of the provider as well; empty if it does not offer that, or cannot be reached."""
        try:
            there = self._learned().end_session_endpoint
        except BusinessError:
            return ""
        if there is None:
            return ""
        # No id_token_hint: we would have to keep the token. The provider asks the person instead.
        said = {"client_id": self._provider.client, "post_logout_redirect_uri": self._provider.address + DOOR}
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(said)}"

    def claims(self, begun: Begun, code: str, issuer: str) -> Mapping[str, object]:
        """What the provider says of who has signed in.

        Args:
            begun: the sign-in.
            code: as it came back.
            issuer: who sent it back, if that was said (RFC 9207).

        Raises:
            BusinessError: the provider gives no token for it, or one that does not pass.
        """
        known = self._learned()
        if issuer != self._provider.issuer and (issuer or known.authorization_response_iss_parameter_supported):
            LOG.warning("sign-in at the provider: the answer comes from another issuer")
            raise BusinessError(UNTRUE.at())
        tokens = self._tokens(known, begun, code)
        try:
            try:
                return self._checked(tokens, begun)
            except UnknownKey:
                with self._lock:
                    self._keys = self._fetched_keys(known)
                return self._checked(tokens, begun)
        except UnknownKey:
            LOG.warning("sign-in at the provider: the ID token names a key the provider does not have")
        except Untrue as reason:
            LOG.warning("sign-in at the provider: the ID token does not pass: %s", reason)
        raise BusinessError(UNTRUE.at())

    def _checked(self, tokens: _Tokens, begun: Begun) -> Mapping[str, object]:
        return checked(
            tokens.id_token,
            self._keys,
            self._provider,
            begun,
            access_token=tokens.access_token,
            now=self._clock(),
        )

    def _tokens(self, known: _Description, begun: Begun, code: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._provider.callback,
            "code_verifier": begun.verifier,
        }
        name, secret = self._provider.client, self._provider.secret
        auth = None
        if "client_secret_basic" in known.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(quote(name, safe=""), quote(secret, safe=""))
        else:
            form |= {"client_id": name, "client_secret": secret}
        status, body = self._asked("POST", known.token_endpoint, form, auth)
        try:
            if status == _OK:
                return _Tokens.model_validate_json(body)
        except ValidationError:
            status = 0  # an answer, but none with tokens
        LOG.warning("sign-in at the provider: no token for the code, status %s", status)
        raise BusinessError(REFUSED.at())

    def _learned(self) -> _Description:
        """The provider's description; one asks, all others take what that one learns."""
        with self._lock:
            now = time.monotonic()
            if self._description is not None and now < self._learned_at + KEPT_S:
                return self._description
            if now < self._failed_at + _PAUSE_S:
                raise BusinessError(self._failure)
            try:
                found = self._fetched_description()
                self._keys = self._fetched_keys(found)
            except BusinessError as failed:
                self._failure, self._failed_at = failed.problem, time.monotonic()
                raise
            self._description, self._learned_at = found, now
            return found

    def _fetched_description(self) -> _Description:
        issuer = self._provider.issuer
        body = self._document(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            found = _Description.model_validate_json(body)
        except ValidationError:
            raise self._unfit("its description lacks something") from None
        if found.issuer != issuer:
            raise self._unfit("it calls itself by another address")
        local = _is_local(issuer)
        if not all(one.startswith("https://") or (local and _is_local(one)) for one in found.addresses()):
            raise self._unfit("an address of it is not encrypted")
        methods = found.code_challenge_methods_supported
        if methods is not None and "S256" not in methods:
            raise self._unfit("it is not capable of PKCE with S256")
        return found

    def _fetched_keys(self, known: _Description) -> KeySet:
        """The keys by which the provider signs; a kind we do not know spoils none of the others."""
        try:
            keys = orjson.loads(self._document(known.jwks_uri))["keys"]
            signing = [one for one in keys if one.get("kty") in _KINDS_OF_KEYS and one.get("use", "sig") == "sig"]
            return KeySet([JWKRegistry.import_key(one) for one in signing])
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise self._unfit("its keys cannot be read") from None

    def _document(self, address: str) -> bytes:
        status, body = self._asked("GET", address)
        if status != _OK:
            LOG.warning("the provider does not give its description or its keys: status %s", status)
            raise BusinessError(UNREACHABLE.at())
        return body

    def _asked(
        self, method: str, address: str, form: Mapping[str, str] | None = None, auth: httpx.Auth | None = None
    ) -> tuple[int, bytes]:
        """One question to the provider, without following it elsewhere."""
        if not self._room.acquire(timeout=_TIMEOUT_S):
            raise BusinessError(UNREACHABLE.at())
        try:
            body = bytearray()
            with (
                httpx.Client(verify=self._trust, timeout=_TIMEOUT_S) as client,
                client.stream(method, address, data=form, auth=auth, headers={"Accept": "application/json"}) as answer,
            ):
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > _LARGEST:
                        raise self._unfit("its answer is too large")
                return answer.status_code, bytes(body)
        except (httpx.HTTPError, httpx.InvalidURL) as broken:
            LOG.warning("the provider cannot be reached: %s", type(broken).__name__)
            raise BusinessError(UNREACHABLE.at()) from None
        finally:
            self._room.release()

    @staticmethod
    def _unfit(why: str) -> BusinessError:
        LOG.warning("the provider does not fit: %s", why)
        return BusinessError(UNFIT.at())


def _is_local(address: str) -> bool:
    """Whether an address leads to this machine itself, where nobody listens in."""
    name = re.match(r"http://(\[[0-9a-f:]+\]|[^/:?]+)", address)
    return name is not None and name.group(1) in LOOPBACK
