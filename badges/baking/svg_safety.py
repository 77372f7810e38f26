"""Judge whether an SVG file is a harmless picture: no scripts, no entities, nothing from outside.

A baked badge is opened in browsers, so what could run or call home is refused by allow-lists:
elements that draw, references into the file itself, and embedded raster pictures.
"""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from badges.errors import ImageError
from badges.sentences import N_, Sentence

MAX_SVG_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000
MAX_DEPTH = 64

SVG_NAMESPACES = frozenset({"http://www.w3.org/2000/svg", ""})
"""The namespace of SVG; files without any are read as well."""

_ACTIVE_NAMESPACES = frozenset(
    {"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"}
)
_DRAWING = frozenset(
    re.findall(
        r"\w+",
        """
        a circle clipPath defs desc ellipse filter g image line linearGradient marker mask metadata
        path pattern polygon polyline radialGradient rect stop style svg switch symbol text textPath
        title tspan use view
        feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
        feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
        feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
        feSpotLight feTile feTurbulence
        """,
    )
)
_READ_BY_BROWSERS = frozenset(
    {"", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
)
_PLAIN_TEXT = re.compile(r"aria-.*|data-.*|id|class|role|lang")
_REFERENCES = frozenset({"href", "src", "base"})
_EMBEDDED_PICTURE = re.compile(
    r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE
)
_URL_FUNCTION = re.compile(r"url\(\s*[\"']?\s*([^)\"']*)", re.IGNORECASE)
_ACTIVE_STYLE = re.compile(
    r"@import|@namespace|expression\s*\(|javascript:|behavior\s*:|-moz-binding|\\|image-set|src\s*\(",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(rb"<\?(?!xml\s)")
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']")


class _Parser(DefusedXMLParser):
    """Refuses entities, and a document type; one that only names where it stands may be let pass, unread."""

    def __init__(self, *, only_read: bool) -> None:
        super().__init__(forbid_dtd=True)
        if only_read:
            self.parser.StartDoctypeDeclHandler = self._only_named

    def _only_named(
        self, name: str, system: str | None, public: str | None, has_internal_subset: bool
    ) -> None:
        if has_internal_subset:
            raise DTDForbidden(name, system, public)


def parse(image: bytes, *, only_read: bool = False) -> Element:
    """Return the root of an SVG file.

    Args:
        image: the file.
        only_read: it is a stranger's, and nothing is served from it: it may name a document type elsewhere and
            hold instructions, as drawing programs write them; neither is followed.

    Raises:
        ImageError: too large, not UTF-8, not well-formed, with a DTD or entities, or not SVG.
    """
    if len(image) > MAX_SVG_BYTES:
        raise ImageError(
            N_("the SVG picture is larger than {count} bytes"),
            count=MAX_SVG_BYTES,
            code="too_large",
        )
    _refuse_encodings(image)
    if not only_read and _INSTRUCTION.search(image):
        raise _active(N_("a processing instruction"))
    try:
        parser = _Parser(only_read=only_read)
        parser.feed(image)
        root: Element = parser.close()
    except DefusedXmlException:
        raise ImageError(
            N_("the SVG picture declares a document type or entities; save it without"),
            code="active",
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise ImageError(
            N_("the file is no well-formed SVG: {detail}"), detail=str(error), code="damaged"
        ) from None
    if _split(root.tag)[0] not in SVG_NAMESPACES or _split(root.tag)[1] != "svg":
        raise ImageError(N_("the file is XML but no SVG picture"))
    _refuse_size(root)
    return root


def refuse_active_content(root: Element) -> None:
    """Refuse a picture that could run code or fetch something.

    Raises:
        ImageError: with the element or attribute to remove.
    """
    for node in root.iter():
        namespace, name = _split(node.tag)
        drawn = namespace in SVG_NAMESPACES
        if namespace in _ACTIVE_NAMESPACES or (drawn and name not in _DRAWING):
            raise _active(N_("the element <{name}>"), name=name)
        if name == "style" and _reaches_out(node.text or ""):
            raise _active(N_("a reference out of a style sheet"))
        for attribute, value in node.items():
            _refuse_attribute(*_split(attribute), value)


def _refuse_attribute(namespace: str, name: str, value: str) -> None:
    if namespace not in _READ_BY_BROWSERS or _PLAIN_TEXT.fullmatch(name):
        return
    if name.lower().startswith("on"):
        raise _active(N_("the attribute {name}"), name=name)
    if name.lower() in _REFERENCES:
        target = value.strip()
        if not target.startswith("#") and not _EMBEDDED_PICTURE.fullmatch(target):
            raise _active(N_("the reference {name}"), name=repr(target[:60]))
    elif _reaches_out(value):
        raise _active(N_("a reference out of the attribute {name}"), name=name)


def _reaches_out(style: str) -> bool:
    if _ACTIVE_STYLE.search(style):
        return True
    return any(
        not target.strip().startswith("#") and not _EMBEDDED_PICTURE.fullmatch(target.strip())
        for target in _URL_FUNCTION.findall(style)
    )


def _active(what: str, **values: str) -> ImageError:
    return ImageError(
        N_("the SVG picture is refused because of {what}; remove it and bake again"),
        what=Sentence(what, values),
        code="active",
    )


def _refuse_encodings(image: bytes) -> None:
    declared = _DECLARED_ENCODING.match(image.lstrip(b"\xef\xbb\xbf"))
    name = declared.group(1).lower() if declared else b"utf-8"
    try:
        image.decode("utf-8")
    except UnicodeDecodeError:
        name = b"unknown"
    if name not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise ImageError(
            N_("the SVG picture is not UTF-8; save it in that encoding"), code="encoding"
        )


def _refuse_size(root: Element) -> None:
    count = 0
    level = [root]
    for _ in range(MAX_DEPTH):
        count += len(level)
        level = [child for node in level for child in node]
        if not level:
            break
    if level or count > MAX_ELEMENTS:
        raise ImageError(
            N_("the SVG picture has more than {count} elements or {levels} levels"),
            count=MAX_ELEMENTS,
            levels=MAX_DEPTH,
            code="too_large",
        )


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local
