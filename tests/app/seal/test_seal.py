"""Seals: the same bytes for the same badge class, and nothing in them that a strict page refuses."""

import struct
from dataclasses import asdict, replace
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.seal import Seal, draw, draw_small, to_png
from app.seal.glyphs import GLYPHS
from app.seal.guilloche import Band, weave
from app.seal.lettering import Arc, capitals, outline, width
from app.seal.rim import ALONE, ELLIPSIS, SHARED, lay

SVG = "{http://www.w3.org/2000/svg}"
LARGEST_BYTES = 60_000
RADIUS = 171.5
DRAWN = {"svg", "title", "desc", "g", "path", "circle"}
ATTRIBUTES = {
    "{http://www.w3.org/XML/1998/namespace}lang",
    *("lang", "viewBox", "role", "aria-labelledby", "id", "d", "r", "cx", "cy", "transform"),
    *("fill", "fill-rule", "fill-opacity"),
    *("stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin"),
}


def digest(word):
    return sha256(word.encode()).hexdigest()


SEAL = Seal(
    title="Concevoir des interfaces utilisables",
    level_title="Pratiquer",
    level_rank=2,
    domain_title="Conception et adaptation d’outils",
    colour="#b3261e",
    glyph="hammer",
    digest=digest("class"),
    language="fr",
)
HOSTILE = "</svg><script>alert(1)</script>\"'&<!ENTITY x>]]>\x00\x1b\ud800\ufffe"


def parsed(svg):
    return ET.fromstring(svg.encode())


def told(svg):
    root = parsed(svg)
    return root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")


def pixels(png):
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("drawing", [draw, draw_small])
def test_equal_seals_give_equal_drawings_and_pictures(drawing):
    once, again = drawing(SEAL), drawing(replace(SEAL))
    assert once == again
    assert to_png(once, 64) == to_png(again, 64)


@pytest.mark.parametrize("drawing", [draw, draw_small])
@pytest.mark.parametrize("glyph", sorted(GLYPHS))
@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_every_sign_and_level_uses_only_what_a_strict_page_shows(drawing, glyph, rank):
    root = parsed(drawing(replace(SEAL, glyph=glyph, level_rank=rank)))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in DRAWN
        assert set(element.attrib) <= ATTRIBUTES
        assert "url(" not in "".join(element.attrib.values())


@pytest.mark.parametrize("drawing", [draw, draw_small])
def test_every_domain_and_level_is_a_picture_of_its_own(drawing):
    pictures = {
        to_png(drawing(replace(SEAL, glyph=glyph, level_rank=rank, level_title="")), 32)
        for glyph in GLYPHS
        for rank in (1, 2, 3, 4)
    }
    assert len(pictures) == len(GLYPHS) * 4


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_the_level_of_a_small_seal_is_the_number_of_inked_quarters(rank):
    inked, pale = parsed(draw_small(replace(SEAL, level_rank=rank))).findall(f"{SVG}g/{SVG}g")[:2]
    assert (len(inked), len(pale)) == (rank, 4 - rank)
    assert "stroke-opacity" not in inked.attrib


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_the_level_is_the_number_of_rings(rank):
    rings = parsed(draw(replace(SEAL, level_rank=rank))).findall(
        f"{SVG}g[@stroke-width='7.5']/{SVG}circle"
    )
    assert len(rings) == rank
    assert len({ring.get("r") for ring in rings}) == rank


@pytest.mark.parametrize("drawing", [draw, draw_small])
def test_the_text_alternative_says_competence_level_and_domain(drawing):
    svg = drawing(SEAL)
    assert told(svg) == (
        "Concevoir des interfaces utilisables – Pratiquer",
        "Conception et adaptation d’outils · Pratiquer (2/4)",
    )
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root.get("lang") == "fr"
    named = [child.get("id") for child in root if child.get("id")]
    assert root.get("aria-labelledby", "").split() == named
    assert all(SEAL.digest[:12] in name for name in named)


def test_another_digest_changes_the_pattern_and_no_letter():
    band = Band(78, 143)
    patterns = {weave(digest(str(number)), band, layer=0) for number in range(200)}
    assert len(patterns) == 200
    name = outline(capitals(SEAL.title), 20, Arc(RADIUS))
    assert name not in weave(SEAL.digest, band, layer=0)
    other = draw(replace(SEAL, digest=digest("another")))
    assert other != draw(SEAL)
    letters = [path.get("d") for path in parsed(draw(SEAL)).findall(f"{SVG}path[@fill='#fffdf7']")]
    assert letters == [
        path.get("d") for path in parsed(other).findall(f"{SVG}path[@fill='#fffdf7']")
    ]


@pytest.mark.parametrize("word", ["ÉÈÊËÀÂÎÏÔÛÙÜÇŒÆŸ", "ÃÕÁÍÓÚÂÊÔÀÇ", "L’ÉGALITÉ – « OUI »…"])
def test_french_and_portuguese_letters_are_all_in_the_face(word):
    assert capitals(word.lower()) == word
    assert width(word, 20) > 0


def test_accents_are_drawn():
    assert outline("É", 20, Arc(RADIUS)) != outline("E", 20, Arc(RADIUS))
    assert capitals("de\u0301marche") == "DÉMARCHE"


def test_every_letter_of_the_face_has_an_outline():
    face = [chr(code) for code in range(0x21, 0x3000) if capitals(chr(code)) == chr(code)]
    assert len(face) > 150
    assert all(outline(letter, 20, Arc(RADIUS)) for letter in face)


def test_letters_the_face_lacks_keep_their_place_on_the_rim_and_themselves_in_the_text():
    assert capitals("a 数据 b") == "A ·· B"
    assert capitals("ﬁn") == "FIN"
    title, _ = told(draw(replace(SEAL, title="Données 数据")))
    assert title is not None
    assert title.startswith("Données 数据")


def test_a_name_takes_one_line_then_two_then_is_cut():
    (short,) = lay("Mentorer", RADIUS)
    (longer,) = lay("Acheter et contractualiser un service numérique", RADIUS)
    upper, lower = lay("Gérer la relation numérique aux usagers et aux adhérents", RADIUS)
    assert short.size > upper.size > longer.size
    assert not short.arc.below
    assert not upper.arc.below
    assert lower.arc.below
    assert f"{upper.text} {lower.text}" == capitals(
        "Gérer la relation numérique aux usagers et aux adhérents"
    )
    cut = lay("Un titre que personne ne devrait écrire " * 20, RADIUS)
    assert cut[-1].text.endswith(ELLIPSIS)


@given(words=st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_name_leaves_its_arc(words):
    lines = lay(words, RADIUS)
    room = ALONE if len(lines) == 1 else SHARED
    assert all(line.span <= room + 1e-9 for line in lines)


@given(title=st.text(max_size=300), level=st.text(max_size=300))
@settings(max_examples=30, deadline=None)
def test_any_words_give_a_well_formed_small_drawing(title, level):
    svg = draw(replace(SEAL, title=title, level_title=level))
    assert parsed(svg).tag == f"{SVG}svg"
    assert len(svg.encode()) < LARGEST_BYTES


@pytest.mark.parametrize("drawing", [draw, draw_small])
@pytest.mark.parametrize("field", ["title", "level_title", "domain_title"])
def test_hostile_words_stay_words(drawing, field):
    seal = Seal(**asdict(SEAL) | {field: HOSTILE})
    svg = drawing(seal)
    assert "<script" not in svg
    assert svg.count("</svg>") == 1
    assert "</svg><script>alert(1)</script>\"'&<!ENTITY x>]]>" in " ".join(map(str, told(svg)))
    assert pixels(to_png(svg, 64)) == (64, 64)


def test_the_costliest_letters_stay_under_the_limit():
    face = [chr(code) for code in range(0x21, 0x3000) if capitals(chr(code)) == chr(code)]
    # A few candidates, since a letter that costs most outright may not be the one that costs most per width.
    costly = sorted(face, key=lambda letter: len(outline(letter, 14, Arc(RADIUS))))[-5:]
    for letter in [*costly, "&"]:
        words = f"{letter * 20} " * 20
        for word in ("a", "b", "c", "d"):
            seal = replace(SEAL, title=words, level_title=words, domain_title=words)
            svg = draw(replace(seal, level_rank=4, glyph="gears", digest=digest(word)))
            assert len(svg.encode()) < LARGEST_BYTES


@pytest.mark.parametrize("title", ["", " \n\t", "\x00", "M" * 10_000, "mot " * 10_000])
def test_titles_without_letters_or_without_end_are_drawn(title):
    svg = draw(replace(SEAL, title=title, level_title=title))
    assert pixels(to_png(svg, 128)) == (128, 128)
    assert len(svg.encode()) < LARGEST_BYTES


@pytest.mark.parametrize("size", [1, 32, 64, 400, 1024])
def test_a_picture_is_a_square_png_of_the_size_asked(size):
    png = to_png(draw_small(SEAL), size)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert pixels(png) == (size, size)


@pytest.mark.parametrize("size", [-1, 0, 2049, 10**9])
def test_a_picture_without_sensible_size_is_refused(size):
    with pytest.raises(ValueError, match="A picture is 1 to 2048 pixels wide"):
        to_png(draw_small(SEAL), size)


@pytest.mark.parametrize("text", ["", "no drawing", "<svg", "<html/>"])
def test_a_text_that_is_no_drawing_is_refused(text):
    with pytest.raises(ValueError, match="cannot be drawn"):
        to_png(text, 64)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("level_rank", 0, "one to four rings"),
        ("level_rank", 5, "one to four rings"),
        ("colour", "red", "reads #rrggbb"),
        ("colour", '#fff"/><script>', "reads #rrggbb"),
        ("glyph", "unicorn", "No glyph is named 'unicorn'; there are antenna, branch"),
        ("digest", "0" * 63, "64 lower-case hexadecimal digits"),
        ("digest", "Z" * 64, "64 lower-case hexadecimal digits"),
        ("language", 'fr" onload="x', "is no language tag"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(field, value, sentence):
    with pytest.raises(ValueError, match=sentence):
        Seal(**asdict(SEAL) | {field: value})
