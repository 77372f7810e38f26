"""Which kinds of files are taken as evidence, as their first bytes show."""

from app.errors import N_, BadInput

# What a file begins with → its type. The browser's word for it is not trusted.
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),  # also the office formats
)
TEXT = "text/plain"


def media_type_of(content: bytes) -> str:
    """Return the type of a file by its first bytes.

    Raises:
        BadInput: the file is none of the kinds that are taken as evidence.
    """
    for beginning, media_type in SIGNATURES:
        if content.startswith(beginning):
            return media_type
    if _is_text(content):
        return TEXT
    raise BadInput(
        N_("This kind of file is not taken as evidence."),
        field="file",
        remedy=N_(
            "Send a PDF, a PNG or JPEG picture, an office document, a ZIP archive or a text."
        ),
    )


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)
