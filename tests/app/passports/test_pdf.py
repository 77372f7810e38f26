"""The passport as PDF: tagged, in the reader's language, telling what its link tells and leading back to it."""

import io
import json
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import typst
import zxingcpp
from pypdf import PdfReader

from app.issuing.addresses import Addresses
from app.issuing.seals import seal_of
from app.library import Library
from app.passports.badges import Circumstances, PassportEntry
from app.passports.competence_map import by_domain, by_ecf
from app.passports.pdf_content import MOST_BADGES, PdfContent
from app.passports.pdf_pages import TEMPLATE
from app.passports.workflow import ReadPassport
from app.plumbing.pdf import WORKER, make_pdf
from app.seal import draw_small
from tests.app.pdf_judge import faults_of, read_accessible

BASE = "https://badges.example.org"
AWARD = UUID("7a0c8f6e-2f5b-4a63-9a51-0c6f2f6f1f10")
OPEN = f"{BASE}/p/handle"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def entry(shelf: Library, level: str = "practise", **changes: Any) -> PassportEntry:
    found = shelf.level_in(shelf.latest.version, "data-analysis", level)
    award: Any = SimpleNamespace(id=AWARD, created_at=NOW)
    drawn: Any = SimpleNamespace(picture=draw_small(seal_of(found, "0" * 64, "fr")))
    exchange: Any = SimpleNamespace(title="Un échange", form="skills-based-pro-bono", hours=12)
    form = shelf.form_name(shelf.latest.version, exchange.form)
    earned = Circumstances(exchange, "Une association", "Une entreprise", form)
    made = PassportEntry(
        award, drawn, found, "Programme Exemple", earned, shown=True, renamed=False
    )
    return replace(made, **changes)


def content(entries: list[PassportEntry], language: str = "fr", name: str = "Zoé Exemple") -> Any:
    passport = ReadPassport(AWARD, name, entries, OPEN)
    return PdfContent(passport, Addresses(BASE), language).data(NOW)


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def catalogue(pdf: bytes) -> Any:
    return read_accessible(pdf).trailer["/Root"]


def elements(node: Any) -> list[Any]:
    """Return every structure element at and under one."""
    node = node.get_object()
    if isinstance(node, list):
        return [one for child in node for one in elements(child)]
    if not isinstance(node, dict) or "/K" not in node:
        return []
    return [node, *elements(node["/K"])]


def greys(png: bytes) -> memoryview:
    """Return the red of each pixel of an RGBA picture of 8 bits, which is enough to read black on white."""
    width, height = struct.unpack(">II", png[16:24])
    packed, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + size]
        at += size + 12
    raw, length = zlib.decompress(packed), 4 * width + 1
    rows, above = [], bytes(width)
    for top in range(0, height * length, length):
        above = row(raw[top], raw[top + 1 : top + length : 4], above)
        rows.append(above)
    return memoryview(b"".join(rows)).cast("B", shape=[height, width])


def row(kind: int, told: bytes, above: bytes) -> bytes:
    """Undo a row's filter (PNG, section 9.2)."""
    out, left, corner = bytearray(), 0, 0
    for value, up in zip(told, above, strict=True):
        if kind == 4:
            likely = left + up - corner
            near = enumerate((left, up, corner))
            left = value + min((abs(likely - one), place, one) for place, one in near)[2]
        else:
            left = value + (0, left, up, (left + up) // 2)[kind]
        left &= 255
        out.append(left)
        corner = up
    return bytes(out)


@pytest.mark.parametrize("language", ["fr", "en", "pt"])
def test_it_is_tagged_and_every_picture_is_told_in_words(shelf, language):
    data = content([entry(shelf)], language)
    root = catalogue(make_pdf(TEMPLATE, data))
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    found = elements(root["/StructTreeRoot"]["/K"])
    figures = [one["/Alt"] for one in found if one.get("/S") == "/Figure"]
    badge = data["badges"][0]
    assert figures == [
        data["address"]["alt"],
        data["chart"]["alt"],
        badge["picture_alt"],
        badge["code_alt"],
    ]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/L", "/Link"} <= {one["/S"] for one in found}


def test_it_says_who_what_how_well_and_who_decided(shelf):
    pdf = make_pdf(TEMPLATE, content([entry(shelf)]))
    told = words(pdf)
    about = PdfReader(io.BytesIO(pdf)).metadata
    assert about
    assert about.title == "Passeport de Zoé Exemple"
    for said in (
        "Zoé Exemple",
        "Analyser et présenter des données",
        "niveau 2 sur 4",
        "Écrit la question de l’équipe en une phrase",
        "D.7 Science et analyse des données, niveau e-2",
        "la médiation de Programme Exemple",
        "Une association, Une entreprise",
        "23 novembre 2026",
    ):
        assert said in told
    nameless = words(make_pdf(TEMPLATE, content([entry(shelf, earned=None)], name="")))
    assert "Zoé" not in nameless
    assert "Une association" not in nameless


def test_what_people_wrote_is_shown_and_never_run(shelf):
    wrote = '#panic("x") *gras* $x$ @ref \\ //'
    assert wrote in words(make_pdf(TEMPLATE, content([entry(shelf)], name=wrote)))


def test_a_letter_that_no_face_draws_does_not_stop_the_document(shelf):
    pdf = make_pdf(TEMPLATE, content([entry(shelf)], name="Zoé \U0010fffd"))
    assert any(one.startswith("PDFUA1-NOTDEF-GLYPH") for one in faults_of(pdf))
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "Analyser et présenter des données" in words(pdf)


def test_the_codes_on_the_page_lead_to_the_passport_and_to_the_verification(shelf):
    said = {"data": json.dumps(content([entry(shelf)]))}
    room = Path(WORKER).parent
    house, faces = room.parent, [room / "pdf_fonts"]
    first: Any = typst.compile(
        house / TEMPLATE, root=house, font_paths=faces, format="png", ppi=150, sys_inputs=said
    )
    codes = {code.text for code in zxingcpp.read_barcodes(greys(first))}
    assert codes == {OPEN, f"{BASE}/verify?input={BASE}/ob/v2/assertions/{AWARD}/signed"}


def test_one_document_holds_no_more_badges_than_are_set_in_a_breath(shelf):
    data = content([entry(shelf)] * (MOST_BADGES + 2))
    assert len(data["badges"]) == MOST_BADGES
    assert "2" in data["more"]


def test_the_map_counts_badges_by_domain_and_level_and_by_code_and_level(shelf):
    both = [entry(shelf), entry(shelf, "lead"), entry(shelf)]
    (domain,), (code,) = by_domain(both), by_ecf(both)
    assert domain.counts == (0, 2, 1, 0)
    assert (code.id, code.counts) == ("D.7", (0, 2, 1, 0, 0))
    assert by_ecf([entry(shelf, "discover")]) == []
