"""Mend in an author file what needs no judgement: line ends, accents written apart, lines that are too long.

The rest of the file stays as its author wrote it, comments included, and its values stay the same.
"""

import textwrap
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from referential.checks.files import MAX_LINE
from referential.reading import read

STEP = 2
"""By how many spaces what is inside stands further right."""


class _Piece(NamedTuple):
    """A part of a text that is written anew."""

    start: int
    end: int
    words: str


def formatted(raw: bytes) -> bytes:
    """Return an author file as `referential check` wants it; equal to itself when there is nothing to mend.

    A file that is no YAML, or that would hold other values afterwards, comes back as it is: `check` says what is
    wrong with it.
    """
    try:
        before = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw
    text = unicodedata.normalize("NFC", before.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(f"{line.rstrip(' ')}\n" for line in text.rstrip("\n").split("\n"))
    try:
        pieces = list(_too_long(text))
    except yaml.YAMLError:
        return raw
    for piece in reversed(pieces):
        text = text[: piece.start] + piece.words + text[piece.end :]
    after = text.encode()
    return after if _says(after) == _says(unicodedata.normalize("NFC", before).encode()) else raw


def _says(raw: bytes) -> object:
    return read(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), "").data


def _too_long(text: str) -> Iterator[_Piece]:
    """Yield each value of a map or a list that makes a line too long, folded."""
    lines = text.split("\n")
    open_ones: list[bool] = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_ones.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            open_ones.pop()
        elif isinstance(event, yaml.ScalarEvent) and not any(open_ones):
            start, end = event.start_mark, event.end_mark
            if start is None or end is None:
                raise yaml.YAMLError("an event without a place")
            is_key = text[end.index : end.index + 1] == ":"
            if not is_key and any(
                len(line) > MAX_LINE for line in lines[start.line : end.line + 1]
            ):
                yield from _folded(event.value, text, start.index, end.index)


def _folded(value: str, text: str, start: int, end: int) -> Iterator[_Piece]:
    """Yield a value below its key, in lines that are short enough; nothing where that would change what it says."""
    if "\n" in value or value != value.strip() or "  " in value:
        return
    line = text[text.rfind("\n", 0, start) + 1 : start]
    within = len(line) - len(line.lstrip(" -")) + STEP
    folded = textwrap.wrap(value, MAX_LINE - within, break_long_words=False, break_on_hyphens=False)
    words = "".join(f"\n{' ' * within}{one}" for one in folded)
    while text[end - 1].isspace():  # a block's end is where the next thing starts
        end -= 1
    yield _Piece(start, end, f">-{words}")
