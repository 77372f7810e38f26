"""SVG: the element where the norm wants it, the rest untouched, nothing active."""

import json
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.baking import Baked, Standard, bake, extract, read_baked, same_picture
from badges.errors import ImageError
from tests.issuer_in_memory import PLAIN_SVG

TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"
NS = b'xmlns="http://www.w3.org/2000/svg"'


def svg(inside: str = "", attributes: str = "") -> bytes:
    return b"<svg %s %s>%s</svg>" % (NS, attributes.encode(), inside.encode())


def test_a_signed_badge_is_the_first_child_and_the_rest_is_untouched() -> None:
    assert bake(PLAIN_SVG, TOKEN) == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<svg xmlns:openbadges="http://openbadges.org" xmlns="http://www.w3.org/2000/svg"'
        b' viewBox="0 0 10 10"><openbadges:assertion verify="' + TOKEN.encode() + b'"/>'
        b'<circle r="4"/></svg>\n'
    )


def test_a_hosted_badge_names_its_address_and_keeps_its_text() -> None:
    document = '{"id":"https://example.org/1?a&b","n":"a ]]> <b> é"}'
    baked = bake(PLAIN_SVG, document)
    element = fromstring(baked)[0]
    assert element.get("verify") == "https://example.org/1?a&b"
    assert element.text == document
    assert b"<![CDATA[" in baked
    assert extract(baked) == document


def test_the_address_may_be_given() -> None:
    baked = bake(PLAIN_SVG, '{"a":1}', verify="https://example.org/2")
    assert fromstring(baked)[0].get("verify") == "https://example.org/2"


@pytest.mark.parametrize("payload", ['{"a":1}', '{"name":"https://example.org/1"}'])
def test_a_hosted_badge_without_address_is_refused(payload: str) -> None:
    with pytest.raises(ImageError, match="give `verify`"):
        bake(PLAIN_SVG, payload)


def test_the_newer_standard_has_its_own_element() -> None:
    signed = bake(PLAIN_SVG, TOKEN, standard=Standard.OB3)
    assert b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"' in signed
    assert read_baked(signed) == Baked(TOKEN, Standard.OB3, legacy=False)
    document = '{"id":"urn:uuid:1"}'
    baked = bake(PLAIN_SVG, document, standard=Standard.OB3)
    assert b"<openbadges:credential><![CDATA[" in baked
    assert extract(baked) == document


@given(st.dictionaries(st.text(), st.text()))
def test_any_document_comes_out_as_it_went_in(members: dict[str, str]) -> None:
    document = json.dumps({**members, "id": "https://example.org/1"})
    baked = bake(PLAIN_SVG, document)
    assert extract(baked) == document
    assert same_picture(baked, PLAIN_SVG)


@pytest.mark.parametrize(
    "image",
    [
        b"<svg/>",
        b"<svg />",
        svg(),
        b"\xef\xbb\xbf" + svg(),
        b"<!-- <svg> --> <svg xmlns='http://www.w3.org/2000/svg' id='a>b'/>",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
        svg(attributes='xmlns:openbadges="http://openbadges.org"'),
        svg(attributes="xmlns:openbadges='http://openbadges.org'"),
        svg('<linearGradient id="a"/><rect fill="url(#a)" style="fill:url(#a)"/>'),
        svg('<style>.a { fill: url("#b") }</style><use href="#a"/>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        svg('<g data-note="javascript: is a word here" aria-label="a \\ b" class="on"/>'),
        svg('<i:g xmlns:i="http://example.org/editor" i:file="C:\\a" i:onload="x"/>'),
        svg("<text>onload=alert(1) https://example.org</text>"),
    ],
)
def test_harmless_pictures_are_baked(image: bytes) -> None:
    baked = bake(image, TOKEN)
    assert extract(baked) == TOKEN
    assert fromstring(baked)[0].get("verify") == TOKEN
    assert same_picture(image, baked)


ACTIVE = [
    "<script>alert(1)</script>",
    "<SCRIPT/>",
    "<foreignObject><p>x</p></foreignObject>",
    '<g><h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script></g>',
    '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"/>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<set attributeName="href" to="x"/>',
    "<iframe/>",
    "<handler/>",
    '<g onload="x"/>',
    '<g ONCLICK="x"/>',
    '<image href="https://example.org/a.png"/>',
    '<image href="//example.org/a.png"/>',
    '<image xmlns:x="http://www.w3.org/1999/xlink" x:href="a.png"/>',
    '<image href="data:image/svg+xml;base64,AAAA"/>',
    '<image href="data:text/html;base64,AAAA"/>',
    '<a href="javascript:alert(1)"/>',
    '<a href=" java&#10;script:alert(1)"/>',
    '<use href="other.svg#a"/>',
    '<g xml:base="https://example.org/"/>',
    '<rect fill="url(https://example.org/a)"/>',
    "<rect fill=\"URL( 'https://example.org/a' )\"/>",
    '<rect style="fill:url(//example.org)"/>',
    '<rect style="fill:u\\72l(//example.org)"/>',
    '<rect style="behavior:url(#x)"/>',
    "<style>@import 'https://example.org/a.css';</style>",
    "<style>a{background:url(https://example.org/a)}</style>",
    "<style>a{background:image-set('https://example.org/a' 1x)}</style>",
    "<?xml-stylesheet href='https://example.org/a.css'?>",
]


@pytest.mark.parametrize("inside", ACTIVE)
def test_active_content_is_refused_by_name(inside: str) -> None:
    with pytest.raises(ImageError) as caught:
        bake(svg(inside), TOKEN)
    assert caught.value.code == "active"
    assert "remove it" in str(caught.value)


BOMB = b"""<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>"""
OUTSIDE = b"""<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>"""


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (BOMB, "active"),
        (OUTSIDE, "active"),
        (b"<!DOCTYPE svg [<!ELEMENT svg ANY>]><svg/>", "active"),
        (b"<svg>", "damaged"),
        (b"<svg></g>", "damaged"),
        (b"<svg a='&undefined;'/>", "damaged"),
        (b"<", "damaged"),
        (b"<html/>", "image"),
        (b'<svg xmlns="http://example.org/"/>', "image"),
        (b"<svg>\xff</svg>", "encoding"),
        (b'<?xml version="1.0" encoding="latin-1"?><svg/>', "encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><svg/>', "encoding"),
        (b"<svg>" + b" " * 3_000_000 + b"</svg>", "too_large"),
        (b"<svg>" + b"<g/>" * 20_001 + b"</svg>", "too_large"),
        (b"<svg>" + b"<g>" * 100 + b"</g>" * 100 + b"</svg>", "too_large"),
        (PLAIN_SVG, "none"),
        (svg('<o:assertion xmlns:o="http://openbadges.org"/>'), "empty"),
        (svg('<o:assertion xmlns:o="http://openbadges.org" verify="a.b.c"/>' * 2), "doubled"),
        (svg('<o:assertion xmlns:o="http://openbadges.org" verify="a.b.c">{}</o:assertion>'), "doubled"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(image: bytes, code: str) -> None:
    with pytest.raises(ImageError) as caught:
        extract(image)
    assert caught.value.code == code


def test_an_address_alone_is_read() -> None:
    image = svg('<o:assertion xmlns:o="http://openbadges.org" verify="https://example.org/1"/>')
    assert extract(image) == "https://example.org/1"


@pytest.mark.parametrize("payload", [TOKEN, '{"id":"https://example.org/1"}'])
def test_a_second_badge_is_refused(payload: str) -> None:
    with pytest.raises(ImageError, match="already"):
        bake(bake(PLAIN_SVG, payload), TOKEN)


def test_a_prefix_with_another_meaning_is_refused() -> None:
    with pytest.raises(ImageError, match="prefix openbadges"):
        bake(svg(attributes='xmlns:openbadges="http://example.org/"'), TOKEN)


def _with(character: str) -> str:
    """Return a document that JSON allows: a line end between two members, another sign inside a text."""
    if character.isspace():
        return f'{{"id":"https://example.org/1",{character}"a":1}}'
    return f'{{"id":"https://example.org/1","a":"{character}"}}'


@pytest.mark.parametrize("character", ["\r", "\ufffe", "\uffff"])
def test_what_no_xml_can_carry_is_refused(character: str) -> None:
    with pytest.raises(ImageError) as caught:
        bake(PLAIN_SVG, _with(character))
    assert caught.value.code == "encoding"


@given(st.text(max_size=200))
def test_any_text_is_refused_with_our_error(text: str) -> None:
    for image in (text, f"<svg>{text}</svg>", f"<svg {text}/>", f"<{text}"):
        with pytest.raises(ImageError):
            extract(image.encode("utf-8", "replace"))


CARRIER = '<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="https://example.org/1"/>'
PUBLIC = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'


@pytest.mark.parametrize(
    "head",
    [
        f"{PUBLIC}>",
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Drawn -->\n{PUBLIC} >\n',
        '<!DOCTYPE svg SYSTEM "https://example.org/svg.dtd">',
        "<!DOCTYPE svg>",
    ],
)
def test_a_document_type_that_stands_elsewhere_is_neither_followed_nor_a_hindrance(
    head: str,
) -> None:
    picture = head.encode() + svg(CARRIER)
    assert extract(picture) == "https://example.org/1"
    assert same_picture(picture, svg())


@pytest.mark.parametrize(
    "subset",
    [
        '[<!ENTITY a "b">]',
        '[<!ENTITY % a SYSTEM "https://example.org/a"> %a;]',
        '[<!ATTLIST svg onload CDATA "x">]',
        "[]",
    ],
)
def test_a_document_type_inside_the_picture_stays_refused(subset: str) -> None:
    with pytest.raises(ImageError) as caught:
        extract(f"{PUBLIC} {subset}>".encode() + svg(CARRIER))
    assert caught.value.code == "active"


def test_an_entity_that_only_the_document_type_could_define_is_none() -> None:
    with pytest.raises(ImageError) as caught:
        extract(f"{PUBLIC}>".encode() + svg(f"<title>&nbsp;</title>{CARRIER}"))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("head", [f"{PUBLIC}>", '<?xml-stylesheet href="a.css"?>'])
def test_what_is_only_let_pass_is_never_baked_into(head: str) -> None:
    assert extract(head.encode() + svg(CARRIER))
    with pytest.raises(ImageError) as caught:
        bake(head.encode() + svg(), TOKEN)
    assert caught.value.code == "active"
