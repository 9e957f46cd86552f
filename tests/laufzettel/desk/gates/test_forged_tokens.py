# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""ID tokens that are not what they should be: a relay puts them in the place of the real provider's."""

from __future__ import annotations

import base64
import hmac
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry

from laufzettel.desk.begun import Begun
from laufzettel.desk.cookies import COOKIE
from laufzettel.desk.id_token import UnknownKey, Untrue, checked
from laufzettel.desk.provider import UNTRUE, Provider

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Elsewhere

Forge = Callable[[dict[str, Any], dict[str, Any]], str]

ANOTHER = RSAKey.generate_key(2048)
LARGE = JWSRegistry(strict_check_header=False)
LARGE.max_header_length = 8192


@pytest.fixture
def attacked(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[[Forge, str], None]:
    """Somebody signs in, and the relay puts a forged token in the place of the real one: nobody comes in."""

    def attack(forge: Forge, reason: str) -> None:
        caplog.set_level(logging.DEBUG, "laufzettel")
        relay = elsewhere.relay(monkeypatch)
        forged = []

        def tokens(said: dict[str, Any]) -> dict[str, Any]:
            header, claims = (parsed(part) for part in said["id_token"].split(".")[:2])
            forged.append(forge(header, claims))
            return said | {"id_token": forged[0]}

        relay.tokens = tokens
        answer = elsewhere.client.get(elsewhere.signed_in("Frieda"))
        assert forged
        assert answer.status_code == 403
        assert UNTRUE.de in answer.text
        assert COOKIE + "=" not in answer.headers.get("set-cookie", "")
        assert elsewhere.client.get("/").headers["location"] == "/door"
        assert elsewhere.place.journal.database.rows("SELECT * FROM session") == []
        assert reason in caplog.text
        assert forged[0] not in caplog.text
        assert "Frieda" not in caplog.text + answer.text

    return attack


@pytest.fixture
def signed(elsewhere: Elsewhere) -> Forge:
    """Signs claims by the real key of the provider: only what they say is wrong."""
    key = RSAKey.import_key(elsewhere.known.key)
    return lambda header, claims: jwt.encode(header, claims, key)


def parsed(part: str) -> dict[str, Any]:
    """A part of a token."""
    return dict(orjson.loads(base64.urlsafe_b64decode(part + "==")))


def packed(said: dict[str, Any]) -> str:
    """A part of a token, made."""
    return base64.urlsafe_b64encode(orjson.dumps(said)).rstrip(b"=").decode()


def test_the_relay_by_itself_changes_nothing(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, signed: Forge
) -> None:
    """The attacks below fail for what they change: the real claims, signed anew by the real key, let Frieda in."""

    def again(said: dict[str, Any]) -> dict[str, Any]:
        header, claims = (parsed(part) for part in said["id_token"].split(".")[:2])
        return said | {"id_token": signed(header, claims)}

    elsewhere.relay(monkeypatch).tokens = again
    assert elsewhere.client.get(elsewhere.signed_in("Frieda")).status_code == 200
    assert "Frieda" in elsewhere.client.get("/").text


def test_a_header_with_more_than_we_know_is_no_fault(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, signed: Forge
) -> None:
    """Some providers put certificates there, or names of their own; the standard says to pass over them."""

    def longer(said: dict[str, Any]) -> dict[str, Any]:
        header, claims = (parsed(part) for part in said["id_token"].split(".")[:2])
        more = {"x5c": ["A" * 2000], "hausname": "x"}
        text = (
            f"{packed(header | more)}.{packed(claims | {'groups': [f'GG-{n}' for n in range(2000)] + ['GG-Steuern']})}"
        )
        seal = RSAKey.import_key(elsewhere.known.key).raw_value.sign(text.encode(), PKCS1v15(), SHA256())
        return said | {"id_token": f"{text}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"}

    elsewhere.relay(monkeypatch).tokens = longer
    assert elsewhere.client.get(elsewhere.signed_in("Frieda")).status_code == 200
    assert "Frieda" in elsewhere.client.get("/").text


def test_a_wrong_nonce(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """A token from another sign-in, injected into this one."""
    attacked(lambda header, claims: signed(header, claims | {"nonce": "A" * 43}), "nonce")


def test_no_nonce(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """Leaving it out does not help."""
    attacked(lambda header, claims: signed(header, {k: v for k, v in claims.items() if k != "nonce"}), "nonce")


def test_a_token_of_another_client(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """Some other web page of the authority got it when Frieda signed in there."""
    attacked(lambda header, claims: signed(header, claims | {"aud": "fremd"}), "aud")


def test_a_token_for_others_as_well(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """Whom nobody here knows, and who could pass it on."""
    attacked(
        lambda header, claims: signed(header, claims | {"aud": ["laufzettel", "fremd"], "azp": "laufzettel"}), "aud"
    )


def test_a_token_that_another_client_asked_for(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """Its authorized party is not this desk."""
    attacked(lambda header, claims: signed(header, claims | {"azp": "fremd"}), "azp")


def test_an_expired_token(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """By more than clocks may differ."""
    attacked(lambda header, claims: signed(header, claims | {"exp": int(time.time()) - 61}), "Expired")


def test_a_token_without_an_end(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """It would be good for ever."""
    attacked(lambda header, claims: signed(header, {k: v for k, v in claims.items() if k != "exp"}), "exp")


def test_a_token_of_another_issuer(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """Even if the key is right: a house may run many issuers."""
    attacked(lambda header, claims: signed(header, claims | {"iss": claims["iss"] + "/anderer"}), "iss")


def test_a_token_beside_another_access_token(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """The two must have been given together (at_hash)."""
    attacked(lambda header, claims: signed(header, claims | {"at_hash": "A" * 22}), "at_hash")


def test_an_unsigned_token(attacked: Callable[[Forge, str], None]) -> None:
    """`alg: none`, with and without a rest of a signature."""
    attacked(lambda header, claims: f"{packed(header | {'alg': 'none'})}.{packed(claims)}.", "does not pass")


def test_a_token_without_its_signature(attacked: Callable[[Forge, str], None]) -> None:
    """It claims to be signed."""
    attacked(lambda header, claims: f"{packed(header)}.{packed(claims)}.", "BadSignature")


def test_claims_that_were_changed_after_signing(attacked: Callable[[Forge, str], None], signed: Forge) -> None:
    """Another group beside the old signature."""

    def forge(header: dict[str, Any], claims: dict[str, Any]) -> str:
        head, _, signature = signed(header, claims).split(".")
        return f"{head}.{packed(claims | {'groups': ['GG-Revision']})}.{signature}"

    attacked(forge, "BadSignature")


def test_a_token_signed_by_another_key_under_the_right_name(attacked: Callable[[Forge, str], None]) -> None:
    """The name of the key is only a word."""
    attacked(lambda header, claims: jwt.encode(header, claims, ANOTHER), "BadSignature")


def test_a_token_that_names_a_key_nobody_has(attacked: Callable[[Forge, str], None]) -> None:
    """The provider is asked once for new keys, and has none."""
    attacked(lambda header, claims: jwt.encode(header | {"kid": "neu"}, claims, ANOTHER), "names a key")


def test_a_token_that_brings_its_own_key(attacked: Callable[[Forge, str], None]) -> None:
    """In its header, where anybody could put one."""
    own = {"jwk": ANOTHER.as_dict(private=False)}
    attacked(lambda header, claims: jwt.encode(header | own, claims, ANOTHER, registry=LARGE), "BadSignature")


def test_a_token_signed_by_what_everybody_knows(elsewhere: Elsewhere, attacked: Callable[[Forge, str], None]) -> None:
    """The public key used as a shared one: HS256 counts for nothing here."""
    public = RSAKey.import_key(elsewhere.known.key).as_pem(private=False)

    def forge(header: dict[str, Any], claims: dict[str, Any]) -> str:
        text = f"{packed(header | {'alg': 'HS256'})}.{packed(claims)}"
        seal = base64.urlsafe_b64encode(hmac.digest(public, text.encode(), "sha256")).rstrip(b"=").decode()
        return f"{text}.{seal}"

    attacked(forge, "UnsupportedAlgorithm")


def test_a_token_signed_by_the_secret_of_the_client(
    elsewhere: Elsewhere, attacked: Callable[[Forge, str], None]
) -> None:
    """Whoever runs the desk knows it as well, and could make people up."""
    secret = OctKey.import_key(elsewhere.known.secret)
    attacked(lambda header, claims: jwt.encode(header | {"alg": "HS256"}, claims, secret), "does not pass")


@given(
    st.one_of(
        st.text(),
        st.lists(st.binary(), min_size=3, max_size=3).map(
            lambda parts: ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
        ),
    )
)
def test_whatever_else_comes_as_a_token_does_not_pass(text: str) -> None:
    """And breaks nothing."""
    with pytest.raises((Untrue, UnknownKey)):
        look_at(text, {})


CLAIMS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.sampled_from(["iss", "aud", "exp", "nonce", "iat"]),
    CLAIMS,
    st.sampled_from(["azp", "at_hash", "nbf", "amr"]),
    CLAIMS,
)
def test_a_signed_token_passes_only_with_the_right_claims(name: str, value: Any, other: str, odd: Any) -> None:
    """Whatever stands in one of them instead, of whatever kind; a time may be another time that is right."""
    changed = {name: value, other: odd}
    try:
        look_at(None, changed)
    except (Untrue, UnknownKey):
        return
    assert name in ("exp", "iat")
    assert isinstance(value, (int, float))


def look_at(text: str | None, changed: dict[str, Any]) -> None:
    """Check a token: this text, or one that would pass but for what was changed."""
    begun = Begun("t", "de")
    provider = Provider("https://anmeldung.example", "laufzettel", "x", "https://localhost")
    claims = {"iss": provider.issuer, "aud": "laufzettel", "sub": "1", "exp": 2000, "iat": 1000, "nonce": begun.nonce}
    token = jwt.encode({"alg": "RS256"}, claims | changed, ANOTHER) if text is None else text
    checked(token, KeySet([ANOTHER]), provider, begun, access_token="a", now=1000.0)


def test_the_token_of_those_laws_passes_unchanged() -> None:
    """They refuse for what was changed."""
    look_at(None, {})
