"""ID tokens, signed by an independent implementation: each algorithm of the list, each token that is not for us."""

import base64
import hashlib
import hmac
import warnings

import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.people.id_token import Expected, TokenRefused, read_id_token

NOW = 1_800_000_000
ISSUER, CLIENT = "https://login.example.org", "estampille"
EXPECTED = Expected(ISSUER, CLIENT, "the nonce", "the access token")
RSA, OTHER_RSA = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
EC, EDWARDS = ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519")
CLAIMS = {
    "iss": ISSUER,
    "sub": "subject-1",
    "aud": CLIENT,
    "exp": NOW + 300,
    "iat": NOW - 5,
    "nonce": "the nonce",
}


def public(key, **more):
    return {**key.as_dict(private=False), **more}


def signed(key=RSA, alg="RS256", header=None, **changes):
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    with warnings.catch_warnings():  # that RFC 9864 gave EdDSA a better name is no news here
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.encode({"alg": alg, **(header or {})}, claims, key, algorithms=[alg])


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def half(digest):
    digested = digest(b"the access token").digest()
    return encoded(digested[: len(digested) // 2])


def read(token, *keys, now=NOW):
    return read_id_token(token, {"keys": list(keys or [public(RSA)])}, EXPECTED, now)


@pytest.mark.parametrize(
    ("key", "alg", "digest"),
    [
        (RSA, "RS256", hashlib.sha256),
        (RSA, "PS256", hashlib.sha256),
        (EC, "ES256", hashlib.sha256),
        (EDWARDS, "EdDSA", hashlib.sha512),
        (EDWARDS, "Ed25519", hashlib.sha512),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_algorithm_of_the_list_is_read_and_ties_the_access_token(key, alg, digest):
    token = signed(key, alg, at_hash=half(digest), email="ana@example.org")
    assert read(token, public(key))["email"] == "ana@example.org"
    with pytest.raises(TokenRefused, match="at_hash"):
        read(signed(key, alg, at_hash=half(hashlib.sha384)), public(key))


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS512"])
def test_no_other_algorithm_is_read(alg):
    with pytest.raises(TokenRefused):
        read(signed(RSA, alg))


NO_ALGORITHM, HMAC = encoded(b'{"alg":"none"}'), encoded(b'{"alg":"HS256"}')


def test_a_public_key_is_no_secret_and_a_signature_is_needed():
    content = signed().split(".")[1]
    unsigned = f"{NO_ALGORITHM}.{content}."
    with pytest.raises(TokenRefused):
        read(unsigned)
    text = f"{HMAC}.{content}"
    mac = hmac.digest(RSA.as_pem(private=False), text.encode(), "sha256")
    with pytest.raises(TokenRefused):
        read(f"{text}.{encoded(mac)}")


def test_the_key_is_the_one_that_the_header_names():
    two = (public(RSA, kid="new"), public(OTHER_RSA, kid="old"))
    assert read(signed(header={"kid": "new"}), *two)["sub"] == "subject-1"
    for header in ({"kid": "old"}, {"kid": "unknown"}, {}):
        with pytest.raises(TokenRefused):
            read(signed(header=header), *two)


@pytest.mark.parametrize(
    "changed", [{"use": "enc"}, {"alg": "PS256"}, {"alg": "RS512"}, {"n": "AQAB"}, {"n": None}]
)
def test_a_key_for_something_else_or_of_no_use_does_not_fit(changed):
    assert read(signed(), public(RSA, use="sig", alg="RS256"), public(EC))
    with pytest.raises(TokenRefused):
        read(signed(), public(RSA, **changed))


def test_a_key_whose_private_half_is_published_signs_for_nobody():
    with pytest.raises(TokenRefused):
        read(signed(), RSA.as_dict(private=True))


@pytest.mark.parametrize(
    "lie",
    [
        *({name: None} for name in CLAIMS),
        {"iss": f"{ISSUER}/"},
        {"sub": ""},
        {"sub": 1},
        {"aud": []},
        {"aud": ["somebody-else"]},
        {"aud": [CLIENT, "somebody-else"]},
        {"azp": "somebody-else"},
        {"exp": NOW - 60},
        {"exp": str(NOW + 300)},
        {"exp": True},
        {"iat": NOW + 61},
        {"nbf": NOW + 61},
        {"nonce": "another"},
    ],
    ids=str,
)
def test_a_claim_that_is_missing_or_not_for_us_now_is_refused(lie):
    assert read(signed())
    with pytest.raises(TokenRefused):
        read(signed(**lie))


def test_clocks_may_differ_by_a_minute_and_others_may_be_addressed_too():
    assert read(signed(exp=NOW - 59))
    assert read(signed(iat=NOW + 60, nbf=NOW + 60))
    assert read(signed(aud=[CLIENT, "somebody-else"], azp=CLIENT))


@pytest.mark.parametrize("token", ["", "None", "a.b.c", "é.é.é", signed()[:-4], signed() + "A"])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(TokenRefused):
        read(token)


@pytest.mark.parametrize("keys", [{}, {"keys": None}, {"keys": ["x"]}, {"keys": []}, {"keys": 1}])
def test_what_is_no_key_set_is_refused(keys):
    with pytest.raises(TokenRefused):
        read_id_token(signed(), keys, EXPECTED, NOW)
