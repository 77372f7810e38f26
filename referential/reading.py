"""Read one author file: strict YAML in, plain data and the place of every key and value out.

First stage: reading → sources → loader. A YAML reader that guesses is a trap for authors: `no`
becomes false, `1.10` becomes 1.1, the last of two equal keys wins in silence. Here every scalar
stays the text that was written, and what two readers may read differently is refused.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from referential.problems import START, Code, Place, Problem, Trail
from referential.sentences import N_
from referential.yaml_events import Builder

MAX_BYTES = 1_000_000
_MERGE_MARKS = ("<<<<<<< ", ">>>>>>> ", "||||||| ")


@dataclass(frozen=True)
class Document:
    """One author file as it was read."""

    file: str
    """How messages name the file."""
    raw: bytes = b""
    data: Any = None
    """Maps, lists and strings; None when the file cannot be understood at all."""
    keys: dict[Trail, Place] = field(default_factory=dict)
    values: dict[Trail, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.raw.decode("utf-8", errors="replace").split("\n")

    def place(self, trail: Trail) -> Place:
        """Return where a value stands, or the nearest thing around it that is in the file."""
        for end in range(len(trail), -1, -1):
            if trail[:end] in self.values:
                return self.values[trail[:end]]
        return START

    def key_place(self, trail: Trail) -> Place:
        """Return where the key of a value stands; for an item of a list, the item."""
        return self.keys.get(trail) or self.place(trail)

    def problem(self, place: Place, code: Code, sentence: str, remedy: str) -> Problem:
        """Return a problem in this file."""
        return Problem(self.file, place, code, sentence, remedy)


def read(raw: bytes, file: str) -> Document:
    """Read one YAML file; what is wrong with it comes back as problems, never as an exception."""
    if len(raw) > MAX_BYTES:
        sentence = N_(
            "the file is {size} bytes long, {limit} is the limit",
            size=f"{len(raw):,}",
            limit=f"{MAX_BYTES:,}",
        )
        remedy = N_("cut it into several entries")
        return _refuse(raw, Problem(file, START, Code.YAML_SIZE, sentence, remedy))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        sentence = N_("the byte {byte} is not UTF-8", byte=f"{raw[error.start]:#04x}")
        remedy = N_("save the file as UTF-8")
        return _refuse(raw, Problem(file, place, Code.YAML_ENCODING, sentence, remedy))
    problems = [*_characters(text, file), *_merge_marks(text, file)]
    if any(problem.code in (Code.YAML_TAB, Code.YAML_MERGE) for problem in problems):
        return Document(
            file, raw, problems=tuple(problems)
        )  # a tab, or two versions of a line, makes all that follows guesswork
    built = Builder(file, problems)
    data = built.document(text)
    return Document(
        file,
        raw=raw,
        data=data,
        keys=built.keys,
        values=built.values,
        problems=tuple(problems),
    )


def _refuse(raw: bytes, problem: Problem) -> Document:
    return Document(problem.file, raw, problems=(problem,))


def _characters(text: str, file: str) -> Iterator[Problem]:
    if text.startswith("\ufeff"):
        yield Problem(
            file,
            START,
            Code.YAML_ENCODING,
            N_("the file starts with a byte order mark"),
            N_("save it as UTF-8 without a mark"),
        )
    first_return = text.partition("\r")[0].count("\n") + 1
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            place, remedy = (
                Place(number, line.index("\t") + 1),
                N_("use spaces, two for each step inwards"),
            )
            yield Problem(file, place, Code.YAML_TAB, N_("there is a tab"), remedy)
        if "\r" in line and number == first_return:
            place, ends = (
                Place(number, line.index("\r") + 1),
                N_("the line ends in a carriage return"),
            )
            remedy = N_("save the file with LF line ends")
            yield Problem(file, place, Code.YAML_LINE_END, ends, remedy)
        if not unicodedata.is_normalized("NFC", line):
            yield Problem(
                file,
                Place(number, _first_decomposed(line)),
                Code.YAML_NFC,
                N_("an accent is written as a character of its own"),
                N_("normalise the line to Unicode NFC"),
            )


def _merge_marks(text: str, file: str) -> Iterator[Problem]:
    """Find what a merge that was not finished leaves: both versions of some lines, between marks."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(_MERGE_MARKS):
            yield Problem(
                file,
                Place(number, 1),
                Code.YAML_MERGE,
                N_("here two versions of the file were merged, and nobody chose"),
                N_(
                    "keep one of the two versions, then delete the lines <<<<<<<, ======= and >>>>>>>"
                ),
            )
            return


def _first_decomposed(line: str) -> int:
    composed = unicodedata.normalize("NFC", line)
    pairs = zip(line, composed, strict=False)
    return next((at for at, (ours, theirs) in enumerate(pairs, 1) if ours != theirs), len(composed))
