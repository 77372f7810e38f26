"""Keys: which are made, read and refused."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from badges import keys
from badges.errors import KeyMaterialError
from tests.issuer_in_memory import signing_key


def test_a_key_survives_its_pem() -> None:
    for key in (signing_key(), keys.generate_ed25519()):
        pem = keys.private_pem(key)
        assert pem.startswith(b"-----BEGIN PRIVATE KEY-----")
        assert keys.private_pem(keys.load_private(pem.decode())) == pem
        public = keys.public_pem(key)
        assert public.startswith("-----BEGIN PUBLIC KEY-----")
        assert keys.public_pem(keys.load_public(public)) == public
        assert keys.public_pem(key.public_key()) == public


def test_a_public_key_is_parsed_once_per_text() -> None:
    pem = keys.public_pem(signing_key())
    assert keys.load_public(pem) is keys.load_public(pem.encode())


def test_an_rsa_key_has_a_useful_size() -> None:
    assert keys.generate_rsa(2048).key_size == 2048
    for bits in (1024, 2047, 16384):
        with pytest.raises(KeyMaterialError, match=str(bits)) as caught:
            keys.generate_rsa(bits)
        assert caught.value.code == "weak"


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def spki(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey | dsa.DSAPublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def test_short_keys_are_refused_wherever_they_come_from() -> None:
    short = rsa.generate_private_key(65537, 1024)
    for read, pem in (
        (keys.load_private, pem_of(short)),
        (keys.load_public, spki(short.public_key())),
    ):
        with pytest.raises(KeyMaterialError, match="1024 bits"):
            read(pem)


def test_only_some_curves_and_kinds_are_read() -> None:
    p256 = ec.generate_private_key(ec.SECP256R1())
    for read in (p256, ec.generate_private_key(ec.SECP384R1())):
        assert isinstance(keys.load_public(spki(read.public_key())), ec.EllipticCurvePublicKey)
    with pytest.raises(KeyMaterialError, match="RSA and Ed25519"):
        keys.load_private(pem_of(p256))
    for key in (ec.generate_private_key(ec.SECP521R1()), dsa.generate_private_key(1024)):
        with pytest.raises(KeyMaterialError, match="only RSA"):
            keys.load_public(spki(key.public_key()))


@pytest.mark.parametrize("read", [keys.load_private, keys.load_public])
@pytest.mark.parametrize(
    ("pem", "words"),
    [
        ("", "PEM"),
        (b"\xff\x00", "PEM"),
        ("é", "ASCII"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "PEM"),
        ("x" * (keys.MAX_PEM_BYTES + 1), "bytes"),
    ],
)
def test_what_is_no_key_is_refused(read: object, pem: bytes | str, words: str) -> None:
    with pytest.raises(KeyMaterialError, match=words):
        read(pem)  # type: ignore[operator]


def test_an_encrypted_private_key_is_refused_with_the_remedy() -> None:
    pem = signing_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"word"),
    )
    with pytest.raises(KeyMaterialError, match="badges keygen"):
        keys.load_private(pem)
