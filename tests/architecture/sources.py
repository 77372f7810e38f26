"""The files of this repository as git knows them, and the Python ones as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

GENERATED = "migrations/versions/"
"""Written by Alembic: one file per change, as long as the change."""


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str
    """Relative to the repository, with slashes."""
    text: str

    @property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> list[str]:
        """The file's lines, without line ends."""
        return self.text.splitlines()


@cache
def files() -> tuple[str, ...]:
    """Return the paths of all files that git tracks, or would track if they were added."""
    # A clone that belongs to somebody else (a mounted one, say) is read all the same.
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={PROJECT}", "ls-files", "-z",
         "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return tuple(sorted(path for path in listed.split("\0") if (PROJECT / path).is_file()))


@cache
def sources() -> tuple[Source, ...]:
    """Return all Python files."""
    return tuple(
        Source(path, (PROJECT / path).read_text(encoding="utf-8"))
        for path in files()
        if path.endswith(".py")
    )


def texts() -> Iterator[Source]:
    """Yield all files that are text, Python or not."""
    for path in files():
        content = (PROJECT / path).read_bytes()
        if b"\0" not in content:
            yield Source(path, content.decode("utf-8", errors="replace"))
