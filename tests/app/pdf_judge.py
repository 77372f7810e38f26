"""An independent judge of our PDFs: page-validation, by PDF/UA-1 (ISO 14289-1) as far as machines can tell."""

import io

from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader


def faults_of(pdf: bytes) -> list[str]:
    """Return what the judge finds wrong: the clause of the norm, and what it says."""
    report = validate_pdf_bytes(pdf, profile=ValidationProfile.PDF_UA_1)
    return [f"{one.rule_id}: {one.message}" for one in report.failures]


def read_accessible(pdf: bytes) -> PdfReader:
    """Read a PDF that has no fault of accessibility."""
    assert faults_of(pdf) == []
    return PdfReader(io.BytesIO(pdf))
