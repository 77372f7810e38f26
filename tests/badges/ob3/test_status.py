"""Status lists: bits in their places, and lists that unpack to something sane."""

import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.errors import CredentialError
from badges.ob3.status import (
    MAX_LIST_BYTES,
    MIN_ENTRIES,
    bit_at,
    decode_list,
    encode_list,
    status_list_credential,
)
from tests.issuer_in_memory import NOW


@given(st.sets(st.integers(0, MIN_ENTRIES - 1), max_size=20))
def test_the_bits_that_were_set_are_set(places: set[int]) -> None:
    bits = decode_list(encode_list(places))
    assert len(bits) * 8 == MIN_ENTRIES
    assert all(bit_at(bits, place) for place in places)
    assert sum(byte.bit_count() for byte in bits) == len(places)


def test_the_first_place_is_the_leftmost_bit() -> None:
    assert decode_list(encode_list([0]))[0] == 0x80
    assert decode_list(encode_list([7, 8]))[:2] == b"\x01\x80"


def test_the_same_list_is_the_same_text() -> None:
    assert encode_list([5, 3]) == encode_list([3, 5])
    assert encode_list([5]).startswith("u")


@pytest.mark.parametrize(
    ("places", "entries"),
    [([MIN_ENTRIES], MIN_ENTRIES), ([-1], MIN_ENTRIES), ([], 8), ([], MIN_ENTRIES + 1)],
)
def test_a_list_that_cannot_be_made(places: list[int], entries: int) -> None:
    with pytest.raises(CredentialError):
        encode_list(places, entries)


def encoded(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zAAAA",
        "u",
        "u!!!",
        "uAAAAA",
        encoded(b"hello"),
        encoded(gzip.compress(bytes(16384), mtime=0)[:-9]),
        encoded(gzip.compress(bytes(MAX_LIST_BYTES + 1), mtime=0)),
    ],
)
def test_a_list_that_cannot_be_read(text: str) -> None:
    with pytest.raises(CredentialError):
        decode_list(text)


@pytest.mark.parametrize("length", [1, 12_500, MIN_ENTRIES // 8, MAX_LIST_BYTES])
def test_a_list_of_any_length_is_read(length: int) -> None:
    bits = bytes(length - 1) + b"\x01"
    packed = gzip.compress(bits, mtime=0)
    assert decode_list(encoded(packed)) == bits
    # As the older lists write it: without a prefix, in either base64, with padding or without.
    for text in (base64.b64encode(packed), base64.urlsafe_b64encode(packed)):
        assert decode_list(text.decode()) == decode_list(text.decode().rstrip("=")) == bits


def test_a_place_outside_the_list() -> None:
    with pytest.raises(CredentialError, match="outside"):
        bit_at(bytes(2), 16)


def test_the_credential_around_the_list() -> None:
    found = status_list_credential(
        "https://example.org/1", "did:web:example.org", [1], valid_from=NOW
    )
    assert found["validFrom"] == "2026-06-01T12:00:00Z"
    assert found["credentialSubject"]["statusPurpose"] == "revocation"
