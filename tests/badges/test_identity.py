"""Recipients: the norm's vectors, spelling, and every form of hash."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.errors import CredentialError, UnreadableRecipient
from badges.identity import hash_identity, matches, new_salt, normalise_email, plain_spelling
from badges.ob2 import IdentityObject

# Open Badges 2.0, IdentityHash, and the examples of the validators.
VECTORS = [
    ("mayze", "", "7a1a1b3f7d40552e4299180e346e3add12bf9a751a43d9c4ca4518febc2c60c6"),
    (
        "alice@example.org",
        "deadsea",
        "c934fdacc6242be0277a284970416aa9bfa583241fb85094bc96c504ee0abd4e",
    ),
    (
        "a@example.com",
        "Kosher",
        "b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
    ),
]


@pytest.mark.parametrize(("identity", "salt", "digest"), VECTORS)
def test_the_vectors_of_the_norm(identity: str, salt: str, digest: str) -> None:
    assert hash_identity(identity, salt) == f"sha256${digest}"


def hashed(identity: str, salt: str | None = "s", kind: str = "email") -> IdentityObject:
    return IdentityObject(
        type=kind, hashed=True, identity=hash_identity(identity, salt or ""), salt=salt
    )


@given(st.text(), st.text())
def test_any_unicode_recipient_is_found_again(identity: str, salt: str) -> None:
    recipient = hashed(plain_spelling(identity), salt)
    assert matches(recipient, identity)
    assert matches(recipient, f"  {identity.strip().upper().lower()}\n") or not identity.isascii()


@given(st.emails(), st.emails())
def test_nobody_else_is_found(one: str, other: str) -> None:
    assert matches(hashed(one), other) is (normalise_email(other) == one or one == other)


@pytest.mark.parametrize(
    "given", ["nonsense", "", "a@", "@b.org", "a b@c.org", "a@b", "a@b@c.org", "a@b.org\ud800"]
)
def test_what_is_no_address_is_not_hashed_as_one(given: str) -> None:
    with pytest.raises(UnreadableRecipient, match="no e-mail address"):
        normalise_email(given)


def test_the_case_as_given_is_tried_too() -> None:
    recipient = hashed("Ada@Example.org")
    assert matches(recipient, "Ada@Example.org")
    assert not matches(recipient, "ada@example.org")


def test_md5_upper_case_and_no_salt_are_read() -> None:
    digest = hashlib.md5(b"ada@example.org").hexdigest().upper()
    recipient = IdentityObject(type="email", hashed=True, identity=f"md5${digest}")
    assert matches(recipient, "ada@example.org")


def test_plain_recipients_compare_by_their_kind() -> None:
    email = IdentityObject(type="email", hashed=False, identity="Ada@example.org")
    assert matches(email, " ada@EXAMPLE.org ")
    url = IdentityObject(type="url", hashed=False, identity="https://example.org/Ada")
    assert matches(url, "https://example.org/Ada")
    assert not matches(url, "https://example.org/ada")


def test_a_hash_of_an_unknown_kind_matches_nobody() -> None:
    class Unknown:
        type = "email"
        identity = "sha1$" + "0" * 40
        hashed = True
        salt = None

    assert not matches(Unknown(), "ada@example.org")


def test_half_a_character_is_refused_or_matches_nobody() -> None:
    with pytest.raises(CredentialError, match="surrogate"):
        hash_identity("\ud800", "")
    assert not matches(hashed("ada@example.org"), "\ud800")


def test_salts_are_long_and_never_the_same() -> None:
    salts = {new_salt() for _ in range(50)}
    assert len(salts) == 50
    assert {len(salt) for salt in salts} == {32}
