"""What can go wrong with a referential, in one family.

    ReferentialError
    ├── Unknown            a name that this release does not hold; offers the nearest ones
    ├── BrokenSource       author files that cannot be read as a referential; holds every problem
    ├── DamagedRelease     a frozen release that is not what its manifest says
    ├── ReleaseRefused     the draft may not become this release; says what would do
    └── WrongUse           an argument that makes no sense: a folder that is not there, a bad address

Every message says what is wrong, where, and what to do, in one sentence.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from referential.problems import Problem
from referential.sentences import N_, Translate, in_words

_SHOWN = 60


class ReferentialError(Exception):
    """Everything this library raises on purpose."""

    @property
    def message(self) -> str:
        """What is wrong, as a sentence that can be said in other languages; or the problem that was found."""
        said: str = self.args[0] if self.args else ""
        return said

    def spoken(self, translate: Translate) -> str:
        """Return the message in the language of a translator of templates."""
        return in_words(self.message, translate)


class Unknown(ReferentialError):
    """A name was asked for that the release does not hold.

    Attributes:
        kind: what was looked for (`competence`, `level`, …).
        asked: the name that was asked for.
    """

    def __init__(self, kind: str, asked: str, known: Iterable[str], *, where: str) -> None:
        said = N_(
            "{where} has no {kind} “{asked}”; {offered}",
            where=where,
            kind=kind,
            asked=asked[:_SHOWN],
            offered=offer(asked, known),
        )
        super().__init__(said)
        self.kind = kind
        self.asked = asked


class BrokenSource(ReferentialError):
    """Files cannot be read as a referential.

    Attributes:
        problems: everything that is wrong with them, in the order of the files.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        first, others = problems[0], len(problems) - 1
        more = N_(
            "{problem} (and {others} more: run `referential check`)", problem=first, others=others
        )
        super().__init__(more if others else first)
        self.problems = tuple(problems)


class DamagedRelease(ReferentialError):
    """A frozen release is not what its manifest says, so nothing of it can be trusted."""


class ReleaseRefused(ReferentialError):
    """The draft may not become the release that was asked for.

    Attributes:
        problems: what the checks found, empty when the number is the reason.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class WrongUse(ReferentialError):
    """An argument makes no sense; the message says what would."""


def offer(asked: str, known: Iterable[str]) -> str:
    """Return a part of a sentence that offers the known names nearest to the one asked for."""
    names = list(known)
    plain = {name.lower(): name for name in names}
    found = get_close_matches(asked[:_SHOWN].lower(), plain, n=3, cutoff=0.6)
    near = [f"“{plain[name]}”" for name in found]
    if near:
        return N_("did you mean {near}?", near=either(near))
    if not names:
        return N_("it has none at all")
    listed = ", ".join(names[:12])
    return N_("it has {known}", known=f"{listed}{'…' if names[12:] else ''}")


def either(names: Sequence[str]) -> str:
    """Return a choice of names as people say it: “a”, “a or b”, “a, b or c”."""
    *most, last = names
    return N_("{most} or {last}", most=", ".join(most), last=last) if most else last
