"""PNG: byte-exact baking, and every way in which a file may be wrong."""

import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.baking import Baked, Standard, bake, extract, read_baked, same_picture
from badges.baking.carrier import MAX_IMAGE_BYTES, MAX_PAYLOAD_BYTES
from badges.errors import ImageError
from badges.jws import sign
from tests.issuer_in_memory import PLAIN_SVG, plain_png, png_chunk, signing_key

PLAIN = plain_png()
TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"
HEADER_END = 33


def with_chunk(kind: bytes, data: bytes, image: bytes = PLAIN) -> bytes:
    return image[:HEADER_END] + png_chunk(kind, data) + image[HEADER_END:]


def test_the_chunk_is_byte_exact() -> None:
    data = b"openbadges" + b"\0" + b"\0" + b"\0" + b"\0" + b"\0" + TOKEN.encode()
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + data))
    assert bake(PLAIN, TOKEN) == PLAIN[:HEADER_END] + chunk + PLAIN[HEADER_END:]


@given(st.dictionaries(st.text(), st.text()))
def test_any_document_comes_out_as_it_went_in(members: dict[str, str]) -> None:
    text = json.dumps(members, ensure_ascii=False).encode("utf-8", "replace")
    baked = bake(PLAIN, text)
    assert extract(baked) == text.decode()
    assert same_picture(baked, PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "rubbish",
        "https://example.org/1",
        "a.b.c",
        "[1]",
        '"a"',
        "{",
        '{"a":1,"a":2}',
        "e30.e30.c2ln",
    ],
)
@pytest.mark.parametrize("image", [PLAIN, PLAIN_SVG])
def test_what_is_no_badge_is_refused_and_why(text: str, image: bytes) -> None:
    for badge in (text, text.encode()):
        with pytest.raises(ImageError, match="neither a signed badge") as caught:
            bake(image, badge)
        assert caught.value.code == "payload"
        assert "ni un badge signé" in caught.value.sentence("fr")


def test_a_picture_is_named_by_the_standard_of_its_badge() -> None:
    credential = b'{"type":["VerifiableCredential","OpenBadgeCredential"],"id":"urn:uuid:1"}'
    token = sign(credential, signing_key())
    for badge in (credential, token, f" {token}\n"):
        for image in (PLAIN, PLAIN_SVG):
            assert read_baked(bake(image, badge)).standard is Standard.OB3
    assert read_baked(bake(PLAIN, TOKEN)).standard is Standard.OB2


def test_the_newer_standard_has_its_own_keyword() -> None:
    baked = bake(PLAIN, TOKEN, standard=Standard.OB3)
    assert b"iTXtopenbadgecredential\0" in baked
    assert read_baked(baked).standard is Standard.OB3


def test_a_chunk_of_the_old_days_is_read_and_labelled() -> None:
    baked = with_chunk(b"tEXt", b"openbadges\0https://example.org/1")
    assert read_baked(baked) == Baked("https://example.org/1", Standard.OB2, legacy=True)


def test_other_texts_are_left_alone() -> None:
    commented = with_chunk(b"tEXt", b"Comment\0made by hand")
    baked = bake(commented, TOKEN)
    assert extract(baked) == TOKEN
    assert b"made by hand" in baked


def test_a_language_and_a_translated_keyword_are_skipped() -> None:
    data = b"openbadges\0\0\0fr\0badges\0" + TOKEN.encode()
    assert extract(with_chunk(b"iTXt", data)) == TOKEN


ITXT = b"openbadges\0\0\0\0\0"
HUGE_HEADER = struct.pack(">IIBBBBB", 20000, 1, 8, 0, 0, 0, 0)
WIDE_HEADER = struct.pack(">IIBBBBB", 16000, 16000, 8, 0, 0, 0, 0)
HIGH_HEADER = struct.pack(">IIBBBBB", 1, 20000, 8, 0, 0, 0, 0)
LOW_HEADER = struct.pack(">IIBBBBB", 1, 0, 8, 0, 0, 0, 0)
FLAT_HEADER = struct.pack(">IIBBBBB", 0, 1, 8, 0, 0, 0, 0)

DAMAGED = [
    ("no badge", PLAIN, "none"),
    ("twice", with_chunk(b"iTXt", ITXT + b"x", bake(PLAIN, TOKEN)), "doubled"),
    ("both standards", with_chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0x", bake(PLAIN, TOKEN)), "doubled"),
    ("old and new", with_chunk(b"tEXt", b"openbadges\0x", bake(PLAIN, TOKEN)), "doubled"),
    ("compressed", with_chunk(b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(b"x")), "compressed"),
    ("zTXt", with_chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"x")), "compressed"),
    ("flag 2", with_chunk(b"iTXt", b"openbadges\0\2\0\0\0x"), "damaged"),
    ("too short", with_chunk(b"iTXt", b"openbadges\0\0"), "damaged"),
    ("no keyword end", with_chunk(b"iTXt", b"openbadges\0\0\0en"), "damaged"),
    ("empty", with_chunk(b"iTXt", ITXT), "empty"),
    ("blank", with_chunk(b"iTXt", ITXT + b" \n"), "empty"),
    ("not UTF-8", with_chunk(b"iTXt", ITXT + b"\xff"), "encoding"),
    ("long", with_chunk(b"iTXt", ITXT + b"x" * (MAX_PAYLOAD_BYTES + 1)), "too_large"),
    ("cut", PLAIN[:-5], "damaged"),
    ("cut in a chunk", PLAIN[:50], "damaged"),
    ("only the signature", PLAIN[:8], "damaged"),
    ("after the end", PLAIN + b"x", "trailing"),
    ("no header", PLAIN[:8] + png_chunk(b"IEND", b""), "damaged"),
    ("a short header", PLAIN[:8] + png_chunk(b"IHDR", b"x") + png_chunk(b"IEND", b""), "damaged"),
    ("a length beyond the file", PLAIN[:HEADER_END] + b"\xff" * 20, "damaged"),
    ("a kind that is no word", PLAIN[:HEADER_END] + png_chunk(b"\0\0\0\0", b""), "damaged"),
    ("too wide", PLAIN[:8] + png_chunk(b"IHDR", HUGE_HEADER) + PLAIN[HEADER_END:], "too_large"),
    ("too high", PLAIN[:8] + png_chunk(b"IHDR", HIGH_HEADER) + PLAIN[HEADER_END:], "too_large"),
    ("no height", PLAIN[:8] + png_chunk(b"IHDR", LOW_HEADER) + PLAIN[HEADER_END:], "too_large"),
    ("too many pixels", PLAIN[:8] + png_chunk(b"IHDR", WIDE_HEADER) + PLAIN[HEADER_END:], "too_large"),
    ("no pixels", PLAIN[:8] + png_chunk(b"IHDR", FLAT_HEADER) + PLAIN[HEADER_END:], "too_large"),
    ("too many chunks", PLAIN[:HEADER_END] + png_chunk(b"teSt", b"") * 5000 + PLAIN[HEADER_END:], "too_large"),
    ("too large a file", PLAIN + bytes(MAX_IMAGE_BYTES), "too_large"),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "image", "code"), DAMAGED, ids=[one[0] for one in DAMAGED])
def test_a_wrong_file_is_refused(_name: str, image: bytes, code: str) -> None:
    with pytest.raises(ImageError) as caught:
        extract(image)
    assert caught.value.code == code


@given(st.data())
def test_any_changed_byte_is_caught(data: st.DataObject) -> None:
    baked = bake(PLAIN, TOKEN)
    place = data.draw(st.integers(0, len(baked) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda byte: byte != baked[place]))
    with pytest.raises(ImageError):
        extract(baked[:place] + bytes([value]) + baked[place + 1 :])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_our_error(data: bytes) -> None:
    for image in (data, PLAIN[:8] + data, PLAIN[:HEADER_END] + data):
        with pytest.raises(ImageError):
            extract(image)


@pytest.mark.parametrize("standard", list(Standard))
def test_a_second_badge_is_refused(standard: Standard) -> None:
    with pytest.raises(ImageError, match="already") as caught:
        bake(bake(PLAIN, TOKEN), TOKEN, standard=standard)
    assert caught.value.code == "doubled"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("\ud800", "encoding"),
        (b"\xff", "encoding"),
        ("x" * 600_000, "too_large"),
    ],
)
def test_a_payload_that_cannot_be_carried_is_refused(payload: str | bytes, code: str) -> None:
    with pytest.raises(ImageError) as caught:
        bake(PLAIN, payload)
    assert caught.value.code == code


def test_a_picture_of_another_kind_is_refused() -> None:
    for image in (b"", b"GIF89a", b"\xff\xd8\xff"):
        with pytest.raises(ImageError, match="neither PNG nor SVG"):
            bake(image, TOKEN)


def test_two_pictures_are_compared_without_their_texts() -> None:
    assert same_picture(bake(PLAIN, TOKEN), bake(PLAIN, '{"another":1}'))
    assert not same_picture(PLAIN, plain_png(1, 2))
    assert not same_picture(PLAIN, b"<svg xmlns='http://www.w3.org/2000/svg'/>")
