"""A paper as a file to work on: text for word processors, and the assessment for the tool of the French authority.

Text: OpenDocument 1.3, part 3 (ISO/IEC 26300). The assessment: the parts of the files that the CNIL's PIA tool writes
and reads (`pia`, `answers`, `measures`, `evaluations`, `comments`), its questions by their numbers; state of
28 November 2026, to be checked by importing it.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from app.privacy.papers import DataPaper, PaperSection

ODT = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style")
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
ASSESSMENT = "impact"
"""The paper that the authority's tool reads."""
ANSWERS = {111: ("record", 1), 112: ("record", 0), 211: ("impact", 1), 215: ("schedule", 0)}
"""A question of the tool → the part of a paper that answers it: processing, responsibilities, purposes, terms."""
WHY, RISKS = 0, 2
"""Parts of the assessment: why one is needed, the risks with what is done about them."""


def as_text_document(one: DataPaper, drawn: str) -> bytes:
    """Return a paper as a text document: headings, paragraphs, tables; the same words as the page."""
    body = "".join(
        (
            _heading(one.title, 1),
            *(_paragraph(words) for words in (one.meant_for, one.rule, drawn)),
            *(part for section in one.sections for part in _section(section)),
        )
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is: by it a program knows what the file is (part 2, section 3.3).
        archive.writestr("mimetype", ODT, compress_type=zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return file.getvalue()


def as_assessment(papers: dict[str, DataPaper], programme: str, now: datetime) -> bytes:
    """Return the assessment for the authority's tool: what is known as answers, what is done as measures.

    Who assesses it, how likely and how grave each risk is, and the decision are left to people.
    """
    impact, stamp = papers[ASSESSMENT], now.isoformat()
    answers = [
        {
            "pia_id": 1,
            "id": number,
            "reference_to": question,
            "data": {"text": _html(papers[name].sections[part]), "gauge": None, "list": []},
            "created_at": stamp,
        }
        for number, (question, (name, part)) in enumerate(ANSWERS.items(), 1)
    ]
    measures = [
        {
            "pia_id": 1,
            "id": number,
            "title": row[0],
            "content": f"<p>{escape(row[1])}</p>",
            "created_at": stamp,
        }
        for number, row in enumerate(impact.sections[RISKS].rows, 1)
    ]
    head = {
        "id": 1,
        "status": 0,
        "is_example": 0,
        "name": f"{impact.title}: {programme}",
        "category": "",
        "author_name": "",
        "evaluator_name": "",
        "validator_name": "",
        "created_at": stamp,
        "updated_at": stamp,
        "structure_id": "",
    }
    written: dict[str, Any] = {"pia": head, "answers": answers, "measures": measures}
    return json.dumps(
        {**written, "evaluations": [], "comments": []}, ensure_ascii=False, indent=1
    ).encode()


def _section(section: PaperSection) -> Iterator[str]:
    yield _heading(section.title, 2)
    yield from (_paragraph(words) for words in section.paragraphs)
    if section.rows:
        yield "<table:table>"
        yield f'<table:table-column table:number-columns-repeated="{len(section.columns)}"/>'
        yield f"<table:table-header-rows>{_row(section.columns)}</table:table-header-rows>"
        yield from (_row(row) for row in section.rows)
        yield "</table:table>"


def _row(cells: list[str]) -> str:
    told = "".join(f"<table:table-cell>{_paragraph(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{told}</table:table-row>"


def _heading(words: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{escape(words)}</text:h>'


def _paragraph(words: str) -> str:
    return f"<text:p>{escape(words)}</text:p>"


def _html(section: PaperSection) -> str:
    lines = [*section.paragraphs, *(": ".join(row) for row in section.rows)]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
