"""What the documentation tells people to type: the commands and addresses of its pages, as text."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.sources import PROJECT, files

PROGRAMS = ("estampille", "badges", "referential")
BESIDE = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "badges/README.md",
    "referential/README.md",
)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
TYPED = ("sh", "console")
FILLED_IN = re.compile(r"[<\[…]|^[A-Z]+\b")
"""How a word begins that stands for what people fill in."""


@dataclass(frozen=True)
class Block:
    """An example that stands in a page by itself."""

    page: str
    language: str
    text: str

    @property
    def commands(self) -> Iterator[str]:
        """The lines that are typed; what a console answers is none."""
        if self.language in TYPED:
            for line in self.text.replace("\\\n", " ").splitlines():
                if self.language == "sh" or line.startswith("$ "):
                    yield line.strip().removeprefix("$ ")


def pages() -> list[str]:
    """Return the pages that tell how things are done today; what was decided or changed once is history."""
    found = [one for one in files() if one.startswith("docs/") and one.endswith(".md")]
    return sorted({*found, *BESIDE} - {one for one in found if "/decisions/" in one})


def text_of(page: str) -> str:
    """Return a page as it is written."""
    return (PROJECT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """Return the examples of a page."""
    return [Block(page, language, text) for language, text in FENCE.findall(text_of(page))]


def commands(page: str) -> Iterator[list[str]]:
    """Return what a page says of our programs and of `make`, each as words, the program first."""
    lines = [line for block in blocks(page) for line in block.commands]
    lines += INLINE.findall(FENCE.sub("", text_of(page)))
    for line in lines:
        words = words_of(line)
        for place, word in enumerate(words):
            name = word.removeprefix(".venv/bin/")
            if name == "make" and place == 0:
                yield words
            elif name in PROGRAMS and (place == 0 or "exec" in words[:place]):
                yield [name, *words[place + 1 :]]


def words_of(line: str) -> list[str]:
    """Return a line as a shell splits it, as far as it can; a comment says nothing."""
    try:
        return shlex.split(line.replace("\\|", "|"), comments=True)
    except ValueError:
        return line.split()


def is_filled_in(word: str) -> bool:
    """Say whether a word stands for what people fill in."""
    return FILLED_IN.match(word) is not None


def addresses(page: str) -> set[str]:
    """Return the addresses of the API that a page names, without what follows a question mark."""
    return set(re.findall(r"/api/v1/[\w/{}$.\-]*[\w}]", text_of(page)))
