"""Texts that people type: what each of them may hold, and how they are compared.

Every text that comes in by a door is one of two kinds: one line (`Line`: a name, a title, an identifier, a part of an
address) or several (`Lines`: a description, reasons). Both are trimmed and composed (Unicode NFC); how long one may be
is said where it is read: `title: Line = Field(min_length=1, max_length=200)`.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from app.errors import N_, BadInput

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""Unicode category Cc but for tab, line feed and carriage return."""
_BREAKS = r"\t\n\r\u2028\u2029"
_DIRECTIONS = r"\u202a-\u202e\u2066-\u2069"
"""What turns the direction of writing (UAX 9, section 2): it makes a name read as another one."""
_SURROGATES = r"\ud800-\udfff"
_NOT_IN_LINES = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_SURROGATES}\u2028\u2029]")
_NOT_IN_LINE = re.compile(f"[{_CONTROLS}{_BREAKS}{_DIRECTIONS}{_SURROGATES}]")
_PATTERN = f"^[^{_CONTROLS}{_BREAKS}{_DIRECTIONS}]*$".replace(r"\x", r"\u00")
"""As the API's document writes it; surrogates are no characters of a JSON text."""

LONGEST_FILE_NAME = 80


class Typed(BaseModel):
    """What somebody types into a form, or sends to a door of the API: trimmed, and nothing that was not asked."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


ONE_LINE = N_(
    "“{name}” must be one line, without line breaks, control characters or marks that turn the direction of writing."
)
SEVERAL_LINES = N_(
    "“{name}” holds control characters or marks that turn the direction of writing: paste it again as plain text."
)


def line(text: str) -> str:
    """Return a text of one line, trimmed and composed.

    Raises:
        PydanticCustomError: of type `one_line`, when it holds a line break, a control character, a mark that turns
            the direction of writing, or half a character.
    """
    tidy = unicodedata.normalize("NFC", text).strip()
    if _NOT_IN_LINE.search(tidy):
        raise PydanticCustomError("one_line", "it is not one line of plain text")
    return tidy


def lines(text: str) -> str:
    r"""Return a text of several lines, trimmed and composed; its lines end with `\n`, however they came.

    Raises:
        PydanticCustomError: of type `several_lines`, when it holds another control character than a tab or a line
            break, a mark that turns the direction of writing, or half a character.
    """
    tidy = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if _NOT_IN_LINES.search(tidy):
        raise PydanticCustomError("several_lines", "it is not plain text")
    return tidy


def checked_line(text: str, *, field: str) -> str:
    """Return a text of one line that was not read into a model.

    Raises:
        BadInput: it is not one line.
    """
    try:
        return line(text)
    except PydanticCustomError as error:
        raise BadInput(ONE_LINE, field=field, name=field) from error


def checked_lines(text: str, *, field: str) -> str:
    """Return a text of several lines that was not read into a model.

    Raises:
        BadInput: it holds characters that no text has.
    """
    try:
        return lines(text)
    except PydanticCustomError as error:
        raise BadInput(SEVERAL_LINES, field=field, name=field) from error


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    AfterValidator(line),
    Field(json_schema_extra={"pattern": _PATTERN}),
]
"""One line of text, as every door takes it."""

Lines = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(lines)]
"""Several lines of text, as every door takes them."""


def with_scheme(address: str) -> str:
    """Return the address of a web site as people type it, “paniers.example.org”, with the https:// before it."""
    bare = address.strip()
    return f"https://{bare}" if _BARE_SITE.match(bare) else address


_BARE_SITE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#]|$)")
WebSite = Annotated[
    HttpUrl, BeforeValidator(lambda given: with_scheme(given) if isinstance(given, str) else given)
]
"""The address of somebody's web site, with or without https:// before it."""


def plain_line(text: str) -> str:
    """Return a text with a blank in the place of everything that no line of text has.

    For what was stored before doors refused it, and for what other people's documents say.
    """
    return " ".join(filter(None, _NOT_IN_LINE.sub(" ", text).split(" ")))


def file_name(text: str, ending: str) -> str:
    """Return a name under which a download says what it is, in letters that every disk takes: `data-analysis.png`."""
    words = re.findall(r"[a-z0-9]+", folded(text))
    return f"{'-'.join(words)[:LONGEST_FILE_NAME] or 'badge'}.{ending}"


def folded(text: str) -> str:
    """Return a text without case and accents, to compare and to sort by."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
