"""Read and write the text chunk of a PNG file that carries a badge (OB 2.0, Baking, PNGs).

Nothing is decoded: the picture's own chunks are copied byte for byte. Compressed text is refused,
as both standards ask, so there is nothing to inflate and no bomb to defuse.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from badges.baking.carrier import Baked, Standard, payload_text, the_only
from badges.errors import ImageError
from badges.sentences import N_

SIGNATURE = b"\x89PNG\r\n\x1a\n"

MAX_CHUNKS = 4096
"""8 MiB in the 8 KiB chunks that encoders write make 1024."""

MAX_SIDE = 16_384
MAX_PIXELS = 40_000_000
"""The largest picture, in pixels: whoever shows it must decode it."""

_IHDR_BYTES = 13
_FRAME_BYTES = 12
_KEYWORDS = {standard.keyword: standard for standard in Standard}
_DAMAGED_TEXT = N_("the part of it that holds the badge is damaged")
_CUT_SHORT = N_("the picture ends too early; copy the file again")
_TEXT_CHUNKS = frozenset({b"iTXt", b"tEXt", b"zTXt"})


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    data: bytes


def bake(image: bytes, payload: bytes, standard: Standard) -> bytes:
    """Return the picture with one uncompressed iTXt chunk right after its header.

    Raises:
        ImageError: the file is damaged, too large, or holds a badge already.
    """
    if any(True for chunk in _chunks(image) if _standard_of(chunk) is not None):
        raise ImageError(
            N_("the picture holds a badge already; bake into the plain picture"), code="doubled"
        )
    # Keyword, NUL, no compression, method 0, empty language tag, empty translated keyword.
    data = standard.keyword + b"\x00\x00\x00\x00\x00" + payload
    header_end = len(SIGNATURE) + _FRAME_BYTES + _IHDR_BYTES
    return image[:header_end] + _write(_Chunk(b"iTXt", data)) + image[header_end:]


def read(image: bytes) -> Baked:
    """Return the badge of a picture.

    Raises:
        ImageError: no badge, more than one, a compressed one, or a damaged file.
    """
    found = [
        (standard, chunk)
        for chunk in _chunks(image)
        if (standard := _standard_of(chunk)) is not None
    ]
    standard, chunk = the_only(found, N_("the PNG picture holds no badge"))
    if chunk.kind == b"zTXt":
        raise _compressed()
    text = chunk.data[len(standard.keyword) + 1 :]
    legacy = chunk.kind == b"tEXt"
    return Baked(payload_text(text if legacy else _international_text(text)), standard, legacy)


def plain(image: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return what the picture is made of, without any text: two equal answers look the same.

    Raises:
        ImageError: a damaged file.
    """
    return tuple(
        (chunk.kind, chunk.data) for chunk in _chunks(image) if chunk.kind not in _TEXT_CHUNKS
    )


def _international_text(rest: bytes) -> bytes:
    """Return the text of an iTXt chunk after its keyword (PNG, 11.3.4.5)."""
    if len(rest) < 2 or rest[0] not in (0, 1):
        raise ImageError(_DAMAGED_TEXT, code="damaged")
    if rest[0] == 1:
        raise _compressed()
    parts = rest[2:].split(b"\x00", 2)
    if len(parts) < 3:
        raise ImageError(_DAMAGED_TEXT, code="damaged")
    return parts[2]


def _compressed() -> ImageError:
    return ImageError(
        N_("the badge in the picture is compressed, which the standard forbids; bake it again"),
        code="compressed",
    )


def _standard_of(chunk: _Chunk) -> Standard | None:
    if chunk.kind not in _TEXT_CHUNKS:
        return None
    return _KEYWORDS.get(chunk.data.partition(b"\x00")[0])


def _chunks(image: bytes) -> Iterator[_Chunk]:
    """Yield the chunks of a file, whole and in order, from IHDR to IEND."""
    position = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        chunk = _read(image, position)
        position += _FRAME_BYTES + len(chunk.data)
        if number == 0:
            _check_header(chunk)
        yield chunk
        if chunk.kind == b"IEND":
            if position != len(image):
                raise ImageError(
                    N_("the file goes on after the end of the picture"), code="trailing"
                )
            return
    raise ImageError(
        N_("the picture has more than {count} parts"), count=MAX_CHUNKS, code="too_large"
    )


def _read(image: bytes, position: int) -> _Chunk:
    if position + _FRAME_BYTES > len(image):
        raise ImageError(_CUT_SHORT, code="damaged")
    length, kind = struct.unpack_from(">I4s", image, position)
    end = position + _FRAME_BYTES + length
    if end > len(image) or not kind.isalpha():
        raise ImageError(_CUT_SHORT, code="damaged")
    data = image[position + 8 : end - 4]
    if zlib.crc32(data, zlib.crc32(kind)) != int.from_bytes(image[end - 4 : end], "big"):
        raise ImageError(
            N_("the check sum of its part {name} is wrong"),
            name=kind.decode("ascii"),
            code="crc",
        )
    return _Chunk(kind, data)


def _check_header(chunk: _Chunk) -> None:
    if chunk.kind != b"IHDR" or len(chunk.data) != _IHDR_BYTES:
        raise ImageError(N_("the picture does not start with its header"), code="damaged")
    width, height = struct.unpack_from(">II", chunk.data)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS):
        raise ImageError(
            N_("a picture of {width} by {height} pixels is refused; {count} pixels at most"),
            width=width,
            height=height,
            count=MAX_PIXELS,
            code="too_large",
        )


def _write(chunk: _Chunk) -> bytes:
    checksum = zlib.crc32(chunk.data, zlib.crc32(chunk.kind))
    return (
        struct.pack(">I4s", len(chunk.data), chunk.kind) + chunk.data + struct.pack(">I", checksum)
    )
