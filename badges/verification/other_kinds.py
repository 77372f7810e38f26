"""What people bring instead of a badge, named by its first bytes: a PDF, a photograph, a workbook."""

import io
import re
import zipfile

from badges.errors import OtherKind
from badges.sentences import N_

_HEAD = 1024
_PICTURE = N_(
    "Use the badge's own PNG or SVG file, as its holder downloaded it, or its link: photographs, screenshots and"
    " converted pictures have lost the badge."
)
_LIST = N_("Paste the link of one badge, or use the list where many badges are verified at once.")
_WITHIN = N_("Open it and take the badge's picture (PNG or SVG) or its link from it.")

_WORKBOOK = N_("This is a workbook.")
_TEXT_DOCUMENT = N_("This is a document of a word processor.")
_SLIDES = N_("This is a presentation.")
_ARCHIVE = N_("This is a ZIP archive.")
_PAGE = N_("This is the text of a web page.")

_FOLDERS = (
    ("xl/", _WORKBOOK, _LIST),
    ("word/", _TEXT_DOCUMENT, _WITHIN),
    ("ppt/", _SLIDES, _WITHIN),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": (_WORKBOOK, _LIST),
    b"application/vnd.oasis.opendocument.text": (_TEXT_DOCUMENT, _WITHIN),
    b"application/vnd.oasis.opendocument.presentation": (_SLIDES, _WITHIN),
}
_HTML = re.compile(
    rb"(?is)(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*<(!doctype\s+html|html|head|body)\b"
)
_BEGINNINGS = (
    (re.compile(rb"%PDF-"), N_("This is a PDF document."), _WITHIN),
    (re.compile(rb"\xff\xd8\xff"), N_("This is a JPEG picture."), _PICTURE),
    (re.compile(rb"GIF8"), N_("This is a GIF picture."), _PICTURE),
    (re.compile(rb"(?s)RIFF....WEBP"), N_("This is a WebP picture."), _PICTURE),
    (re.compile(rb"II\*\0|MM\0\*"), N_("This is a TIFF picture."), _PICTURE),
    (re.compile(rb"(?s)BM....\0\0\0\0"), N_("This is a BMP picture."), _PICTURE),
    (
        re.compile(rb"(?s)....ftyp(hei[cxms]|hevc|mif1|msf1|avif)"),
        N_("This is a HEIC or AVIF picture."),
        _PICTURE,
    ),
    (
        re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        N_("This is a document of an older office program."),
        _WITHIN,
    ),
    (re.compile(rb"\{\\rtf"), _TEXT_DOCUMENT, _WITHIN),
    (
        _HTML,
        _PAGE,
        N_("Paste the address of the page instead, or use the badge's own PNG or SVG file."),
    ),
)


def other_kind(data: bytes) -> OtherKind | None:
    """Return what a file is instead of a badge, as an error to raise; None for what may be one, or is unknown."""
    head = data[:_HEAD]
    for beginning, what, remedy in _BEGINNINGS:
        if beginning.match(head):
            return OtherKind(what, remedy)
    return _packed(data) if head.startswith(b"PK\x03\x04") else None


def _packed(data: bytes) -> OtherKind:
    # An OpenDocument says what it is in its first file, which is never compressed (OpenDocument 1.3, part 2, 3.3).
    for name, (what, remedy) in _OPEN_DOCUMENTS.items():
        if b"mimetype" + name in data[:_HEAD]:
            return OtherKind(what, remedy)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = []
    for folder, what, remedy in _FOLDERS:
        if any(name.startswith(folder) for name in names):
            return OtherKind(what, remedy)
    return OtherKind(
        _ARCHIVE,
        N_(
            "Unpack it, and give one badge of it; or give it where many badges are verified at once."
        ),
    )
