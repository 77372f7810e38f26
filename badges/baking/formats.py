"""Choose between PNG and SVG from the first bytes of a picture."""

from badges.baking import png, svg
from badges.baking.carrier import MAX_IMAGE_BYTES, Baked, Standard, read_payload
from badges.errors import ImageError
from badges.sentences import N_

_XML_STARTS = (b"<", b"\xef\xbb\xbf<")


def image_format(image: bytes) -> str | None:
    """Return `png`, `svg` or None, from the first bytes."""
    if image.startswith(png.SIGNATURE):
        return "png"
    return "svg" if image[:512].lstrip().startswith(_XML_STARTS) else None


def bake(
    image: bytes,
    payload: str | bytes,
    *,
    verify: str | None = None,
    standard: Standard | None = None,
) -> bytes:
    """Return the picture with a badge in it.

    Args:
        image: a PNG or SVG picture without a badge.
        payload: the compact JWS, the JSON of a hosted assertion, or a credential as `ob3.sign_credential` gives it.
        verify: for a JSON payload in SVG, the address of the hosted assertion; left out, the
            document's own `id`.
        standard: whose names to use in the picture; left out, those of the standard that the badge is of.

    Raises:
        ImageError: the picture is refused (damaged, too large, active content, a badge already
            inside), or the payload cannot be carried or is no badge (code `payload`).
    """
    kind, read = _known_format(image), read_payload(payload)
    named = standard or read.standard
    if kind == "png":
        return png.bake(image, read.data, named)
    return svg.bake(image, read.text, verify, named)


def extract(image: bytes) -> str:
    """Return the badge in a picture: a compact JWS, JSON text, or an address in old badges.

    Raises:
        ImageError: no badge inside (code `none`), several, or carried in a way that is refused.
    """
    return read_baked(image).text


def read_baked(image: bytes) -> Baked:
    """Return the badge in a picture with the way it was stored; otherwise as `extract`."""
    return png.read(image) if _known_format(image) == "png" else svg.read(image)


def same_picture(one: bytes, other: bytes) -> bool:
    """Tell whether two pictures are the same but for the badge that they may carry.

    Raises:
        ImageError: one of them is no readable picture.
    """
    kind = _known_format(one)
    if kind != _known_format(other):
        return False
    plain = png.plain if kind == "png" else svg.plain
    return one == other or plain(one) == plain(other)


def _known_format(image: bytes) -> str:
    if len(image) > MAX_IMAGE_BYTES:
        raise ImageError(
            N_("the picture is larger than {count} bytes"), count=MAX_IMAGE_BYTES, code="too_large"
        )
    found = image_format(image)
    if found is None:
        raise ImageError(N_("the file is neither PNG nor SVG; badges travel in these two"))
    return found
