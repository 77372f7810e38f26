"""Compact JWS: an exact header, one spelling, and the key's type in charge."""

import base64
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from badges.errors import SignatureError
from badges.jws import check, read_token, sign
from badges.keys import generate_ed25519, public_pem
from tests.issuer_in_memory import signing_key


@given(st.binary(max_size=500))
def test_what_was_signed_is_what_is_checked(payload: bytes) -> None:
    assert check(sign(payload, signing_key()), signing_key().public_key()) == payload


def test_the_header_is_exactly_the_algorithm() -> None:
    token = sign(b"{}", signing_key())
    assert base64.urlsafe_b64decode(token.split(".")[0] + "==") == b'{"alg":"RS256"}'
    assert sign(b"{}", generate_ed25519()).split(".")[0] == "eyJhbGciOiJFZERTQSJ9"


def test_a_header_of_the_caller_s_own() -> None:
    token = sign(b"{}", signing_key(), header={"kid": "https://example.org/key", "typ": "JWT"})
    header = read_token(token).header
    assert header == {"alg": "RS256", "kid": "https://example.org/key", "typ": "JWT"}


def test_pyjwt_reads_ours_and_we_read_its() -> None:
    for key, name in ((signing_key(), "RS256"), (generate_ed25519(), "EdDSA")):
        ours = sign(b"payload", key)
        assert jwt.PyJWS().decode(ours, key.public_key(), algorithms=[name]) == b"payload"
        theirs = jwt.PyJWS().encode(b"payload", key, algorithm=name)
        assert check(theirs, key.public_key()) == b"payload"


@pytest.mark.parametrize(
    ("curve", "name", "other"),
    [(ec.SECP256R1(), "ES256", "ES384"), (ec.SECP384R1(), "ES384", "ES256")],
)
def test_the_curve_of_a_key_decides_the_algorithm(
    curve: ec.EllipticCurve, name: str, other: str
) -> None:
    key = ec.generate_private_key(curve)
    token = jwt.PyJWS().encode(b"x", key, algorithm=name)
    assert check(token, key.public_key()) == b"x"
    head = base64.urlsafe_b64encode(json.dumps({"alg": other}).encode()).rstrip(b"=").decode()
    with pytest.raises(SignatureError, match=f"can only check {name}"):
        check(f"{head}.{token.split('.', 1)[1]}", key.public_key())


def test_the_newer_name_of_ed25519_is_checked() -> None:
    key = generate_ed25519()
    head = base64.urlsafe_b64encode(b'{"alg":"Ed25519"}').rstrip(b"=")
    text = head + b"." + base64.urlsafe_b64encode(b"xyz")
    signature = base64.urlsafe_b64encode(key.sign(text)).rstrip(b"=")
    assert check((text + b"." + signature).decode(), key.public_key()) == b"xyz"


@given(st.data())
def test_any_changed_character_is_caught(data: st.DataObject) -> None:
    key = signing_key()
    token = sign(b'{"id":"urn:uuid:1"}', key)
    place = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.characters(codec="utf-8").filter(lambda c: c != token[place]))
    with pytest.raises(SignatureError):
        check(token[:place] + character + token[place + 1 :], key.public_key())


@given(st.text(max_size=100))
def test_any_text_is_refused_with_our_error(text: str) -> None:
    with pytest.raises(SignatureError):
        check(text, signing_key().public_key())


def test_a_public_key_is_no_secret_for_hs256() -> None:
    """The classical confusion: the header says HS256 and the public key is the shared secret."""
    key = signing_key()
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256"}).encode()).rstrip(b"=")
    text = header + b"." + base64.urlsafe_b64encode(b"{}").rstrip(b"=")
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    forged = algorithm.sign(text, public_pem(key).encode())
    token = text + b"." + base64.urlsafe_b64encode(forged).rstrip(b"=")
    with pytest.raises(SignatureError, match="refused") as caught:
        check(token.decode(), key.public_key())
    assert caught.value.code == "algorithm"


def test_an_algorithm_of_another_kind_of_key_is_refused() -> None:
    token = sign(b"{}", generate_ed25519())
    with pytest.raises(SignatureError, match="RS256, RS384, RS512") as caught:
        check(token, signing_key().public_key())
    assert caught.value.code == "algorithm"


def test_a_token_without_bounds_is_refused() -> None:
    with pytest.raises(SignatureError, match="longer"):
        read_token("a" * 2_000_000)


def test_a_key_that_signs_no_badge_is_refused() -> None:
    with pytest.raises(SignatureError, match="RSA or Ed25519"):
        sign(b"{}", ec.generate_private_key(ec.SECP256R1()))  # type: ignore[arg-type]
