"""Read and write the element of an SVG file that carries a badge (OB 2.0, Baking, SVGs).

The file is parsed to be judged, then the element is inserted into its text, so that the rest of
the picture stays as its author wrote it.
"""

import re
from xml.etree.ElementTree import Element, canonicalize, tostring
from xml.sax.saxutils import quoteattr

from badges.baking.carrier import Baked, Standard, payload_text, the_only
from badges.baking.svg_safety import parse, refuse_active_content
from badges.errors import BadgeError, ImageError
from badges.sentences import N_
from badges.strict_json import read_object

_SIGNED = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_PROLOG = re.compile(r"(?:\ufeff|\s+|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)
_START_TAG = re.compile(r"<([^\s/>]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_PREFIX = re.compile(r"\sxmlns:openbadges\s*=\s*[\"']([^\"']*)[\"']")
# XML 1.0 §2.2, and the carriage return, which parsers turn into a line feed.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def bake(image: bytes, payload: str, verify: str | None, standard: Standard) -> bytes:
    """Return the picture with the badge as first child of its `<svg>`.

    Raises:
        ImageError: the file is no safe SVG, holds a badge already, or cannot carry the payload.
    """
    root = parse(image)
    refuse_active_content(root)
    if _carriers(root):
        raise ImageError(
            N_("the picture holds a badge already; bake into the plain picture"), code="doubled"
        )
    if _NOT_XML.search(payload):
        raise ImageError(
            N_("the badge holds a control character that no XML file can carry; escape it in JSON"),
            code="encoding",
        )
    return _insert(image.decode("utf-8"), _element(payload, verify, standard), standard)


def read(image: bytes) -> Baked:
    """Return the badge of a picture: the element's text if there is one, else `verify`.

    Raises:
        ImageError: no badge, more than one, two different ones, or no readable SVG.
    """
    found = _carriers(parse(image, only_read=True))
    standard, element = the_only(found, N_("the SVG picture holds no badge"))
    body = "".join(element.itertext()).strip()
    verify = (element.get("verify") or "").strip()
    # One reader would take the signed badge, another the text: they must say the same.
    if body and _SIGNED.fullmatch(verify) and body != verify:
        raise ImageError(
            N_("the picture holds two different badges in one element"), code="doubled"
        )
    return Baked(payload_text((body or verify).encode("utf-8")), standard, legacy=False)


def plain(image: bytes) -> str:
    """Return the picture in canonical form without a badge: two equal answers look the same.

    Raises:
        ImageError: no readable SVG.
    """
    root = parse(image, only_read=True)
    names = {node.tag for _, node in _carriers(root)}
    for parent in list(root.iter()):
        for child in [one for one in parent if one.tag in names]:
            parent.remove(child)
    return canonicalize(tostring(root, encoding="unicode"), strip_text=True)


def _carriers(root: Element) -> list[tuple[Standard, Element]]:
    names = {f"{{{one.namespace}}}{one.element}": one for one in Standard}
    return [(names[node.tag], node) for node in root.iter() if node.tag in names]


def _element(payload: str, verify: str | None, standard: Standard) -> str:
    name = f"openbadges:{standard.element}"
    if _SIGNED.fullmatch(payload):
        return f"<{name} verify={quoteattr(payload)}/>"
    # A CDATA section cannot hold its own end mark: split it in two.
    body = payload.replace("]]>", "]]]]><![CDATA[>")
    # Open Badges 3.0 forbids the attribute beside a JSON body.
    address = None if standard is Standard.OB3 else verify or _own_id(payload)
    attribute = f" verify={quoteattr(address)}" if address else ""
    return f"<{name}{attribute}><![CDATA[{body}]]></{name}>"


def _own_id(payload: str) -> str:
    try:
        return str(read_object(payload)["id"])
    except (BadgeError, KeyError):
        raise ImageError(
            N_("a hosted badge is baked with its address; give `verify` or a JSON text with an id")
        ) from None


def _insert(text: str, element: str, standard: Standard) -> bytes:
    prolog = _PROLOG.match(text)
    start = _START_TAG.match(text, prolog.end() if prolog else 0)
    if start is None:
        raise ImageError(N_("the start of the <svg> element is not understood"), code="damaged")
    name, attributes, closed = start.groups()
    # A picture from which a badge was taken out may keep the declaration.
    declared = _PREFIX.search(attributes)
    if declared and declared.group(1) != standard.namespace:
        raise ImageError(N_("the picture uses the prefix openbadges for something else"))
    declaration = "" if declared else f' xmlns:openbadges="{standard.namespace}"'
    tag = f"<{name}{declaration}{attributes}>"
    tail = f"</{name}>" if closed else ""
    return (text[: start.start()] + tag + element + tail + text[start.end() :]).encode("utf-8")
