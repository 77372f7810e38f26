"""A referential on disk that tests edit as an author would."""

from dataclasses import dataclass
from pathlib import Path

from referential.problems import Place


@dataclass(frozen=True)
class House:
    """A folder with a draft, and its releases beside it."""

    root: Path

    @property
    def draft(self) -> Path:
        return self.root / "draft"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    def file(self, name: str) -> Path:
        return self.draft / name

    def competence(self, name: str) -> Path:
        return self.draft / "competences" / f"{name}.yaml"

    def edit(self, name: str, old: str, new: str) -> str:
        """Replace the first occurrence of a text in a file of the draft; it must be there."""
        path = self.file(name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        changed = text.replace(old, new, 1)
        path.write_text(changed, encoding="utf-8", newline="")
        return changed

    def ask_instead(self, name: str, other: str) -> None:
        """Let the guided questions lead to another competence: one that is not active is offered to nobody."""
        self.edit("questions.yaml", f"competence: {name}", f"competence: {other}")

    def add(self, name: str, like: str, **changes: str) -> Path:
        """Write a new competence like another, with some of its texts replaced."""
        text = self.competence(like).read_text(encoding="utf-8").replace(like, name)
        for old, new in changes.items():
            text = text.replace(old, new)
        self.competence(name).write_text(text, encoding="utf-8")
        return self.competence(name)


def place_of(text: str, needle: str) -> Place:
    """Return where a text first stands in a file, counted by hand and not by the reader."""
    at = text.index(needle)
    line_start = text.rfind("\n", 0, at) + 1
    return Place(text.count("\n", 0, at) + 1, at - line_start + 1)
