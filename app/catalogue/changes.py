"""What changed between two releases, in the reader's language.

The referential says it as a sentence with names to fill in, and brings the translations of its own sentences.
Its authors read ids there; a reader reads names, and the number of a sentence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.catalogue.change_names import Names
from app.errors import N_
from referential.changes import Change, Diff, Kind
from referential.values import FALLBACK

KIND_NAMES = {
    Kind.REMOVED: N_("Removed"),
    Kind.BOUNDARY: N_("Level boundary moved"),
    Kind.DEPRECATED: N_("Deprecated"),
    Kind.ADDED: N_("Added"),
    Kind.MAPPING: N_("Mapping changed"),
    Kind.CHANGED: N_("Changed"),
    Kind.REWORDED: N_("Reworded"),
    Kind.TRANSLATED: N_("Translated"),
}
READ_AS = {
    "the descriptor {id} is gone": N_("sentence {id} is gone"),
    "the descriptor {id} is new": N_("sentence {id} is new"),
    "the descriptor {id} in “{language}”": N_("sentence {id} in “{language}”"),
    "which descriptors are required": N_("which sentences are required"),
    "whether settings and numbers of descriptors are examples": N_(
        "whether settings and numbers in the sentences are examples"
    ),
    "`{part}` in “{language}”": N_("its words in “{language}”"),
    "what it maps to under `{name}`": N_("what it maps to in {name}"),
}
"""What readers are told in place of what authors are told: no names of fields, and no word of ours."""


@dataclass(frozen=True)
class Told:
    """One change, as a reader sees it."""

    level: str
    """The level that it is about, or nothing where it is about the whole."""
    sentence: str
    before: str | None
    after: str | None
    language: str
    """The language of what was before and what is after."""


@dataclass(frozen=True)
class Touched:
    """All changes of a kind in one competence, or in one part of the shared language."""

    name: str
    changes: tuple[Told, ...]

    @property
    def number(self) -> int:
        """How many changes there are."""
        return len(self.changes)

    @property
    def is_short(self) -> bool:
        """Whether one line says it all."""
        return len(self.changes) == 1 and not (self.changes[0].before or self.changes[0].after)


def told(
    difference: Diff, translate: Callable[[str], str], names: Names
) -> Iterator[tuple[str, list[Touched]]]:
    """Return the changes by kind, in the order in which kinds are told, and by what they are about; none is empty."""
    for kind, name in KIND_NAMES.items():
        gathered: dict[str, list[Told]] = {}
        for change in difference.of_kind(kind):
            subject, level = names.of(change.about, translate)
            gathered.setdefault(subject, []).append(_told(change, level, translate, names))
        if gathered:
            yield translate(name), [Touched(one, tuple(some)) for one, some in gathered.items()]


def _told(change: Change, level: str, translate: Callable[[str], str], names: Names) -> Told:
    template = READ_AS.get(change.template, change.template)
    return Told(
        level=level,
        sentence=translate(template).format(**names.values(change.values, translate)),
        before=names.state(change.before, translate),
        after=names.state(change.after, translate),
        language=change.values.get("language", FALLBACK),
    )
