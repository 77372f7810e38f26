"""What can go wrong in the service, said in sentences; no HTTP in here.

    AppError
    ├── BadInput        something typed or sent is missing, malformed or too large
    ├── RuleRefused     the input is well formed, but a rule of the trade forbids it
    ├── NotFound        there is no such thing, or not for you
    ├── WrongMethod     the address is right, but does not take this kind of call
    ├── NotSignedIn     we do not know who you are
    ├── AccessRefused   we know who you are, and your role does not allow it
    ├── Conflict        somebody or something was there first
    ├── TooMany         too many calls in too short a time
    ├── Busy            nothing is free for this just now
    ├── TooLarge        more was sent than is taken here
    ├── TooSlow         what was sent did not arrive in time
    └── Unavailable     the database or the disk cannot be used just now
    OperatorError       what only the operator can mend: told on the command line and in the log, to nobody else

A sentence is written once, in English, as a template: `"The level “{level}” is unknown."`. The doors
(`plumbing/problems.py`, the pages) put it into the reader's language and fill the values in.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Self

from badges.sentences import Sentence

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - the customary name by which message extraction finds a sentence
    """Mark a sentence for translation and return it unchanged."""
    return text


def _as_written(text: str) -> str:
    return text


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: the sentence, where it is, and what to do about it."""

    template: str
    values: dict[str, object] = field(default_factory=dict)
    field: str | None = None
    remedy: str | None = None

    def sentence(self, translate: Translate = _as_written) -> str:
        """Return the sentence in the reader's language, followed by the remedy if there is one."""
        parts = [self.template] if self.remedy is None else [self.template, self.remedy]
        values = {
            # Quoted inside another, a sentence has no stop of its own.
            name: value.translated(translate).rstrip(".") if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return " ".join(translate(part).format(**values) for part in parts)


class ToldError(Exception):
    """What is told in sentences: carries one or several troubles."""

    def __init__(
        self,
        template: str,
        *,
        field: str | None = None,
        remedy: str | None = None,
        **values: object,
    ) -> None:
        self.troubles: tuple[Trouble, ...] = (Trouble(template, values, field, remedy),)
        super().__init__(self.troubles[0].sentence())

    @classmethod
    def of(cls, troubles: Iterable[Trouble]) -> Self:
        """Make one error of several troubles, so that a form can name every field at once."""
        error = cls.__new__(cls)
        error.troubles = tuple(troubles)
        Exception.__init__(error, error.troubles[0].sentence())
        return error

    def rename(self, name: Callable[[str], str]) -> None:
        """Call each field otherwise, by what it was called; no field is an empty text."""
        self.troubles = tuple(
            replace(one, field=name(one.field or "") or None) for one in self.troubles
        )

    def sentence(self, translate: Translate = _as_written) -> str:
        """Return all sentences, one after the other."""
        return " ".join(trouble.sentence(translate) for trouble in self.troubles)

    def by_field(self, translate: Translate = _as_written) -> dict[str, str]:
        """Return the sentence for each field that has one; the others stand under `""`."""
        sentences: dict[str, str] = {}
        for trouble in self.troubles:
            key = trouble.field or ""
            said = trouble.sentence(translate)
            sentences[key] = f"{sentences[key]} {said}" if key in sentences else said
        return sentences


@contextmanager
def inside(place: str) -> Iterator[None]:
    """Have what is refused name its field by where it stands in all that was sent: `targets[0].competence`."""
    try:
        yield
    except ToldError as error:
        error.rename(lambda field: f"{place}.{field}" if field else place)
        raise


class AppError(ToldError):
    """The root of everything the service refuses to whoever asks; the sentence is for them."""


class OperatorError(ToldError):
    """Something is wrong with the installation: who asked did nothing wrong, and only the operator can mend it.

    It is no `AppError`, so that no door tells it to whoever stands there: they get a number to find it by in the log.
    """


class BadInput(AppError):
    """Something typed or sent is missing, malformed or too large."""


class RuleRefused(AppError):
    """A rule of the trade forbids what was asked (DESIGN, “How an award comes to be”)."""


class NotFound(AppError):
    """There is no such thing, or it belongs to a programme the caller has no part in."""


class WrongMethod(AppError):
    """The address exists and does not take this method."""


class NotSignedIn(AppError):
    """The caller is unknown."""


class AccessRefused(AppError):
    """The caller is known and has no right to this."""


class SignInAgain(AccessRefused):
    """The caller is known, and signed in too long ago for this; `leads_to` says where to go on afterwards."""

    leads_to: str = ""


class Conflict(AppError):
    """The state of things has moved on, or another call got there first."""


class TooMany(AppError):
    """Too many calls; `retry_after` says in how many seconds to come back, `allowed` how many in `window` seconds."""

    retry_after: int = 60
    allowed: int = 0
    window: int = 60


class Busy(AppError):
    """Nothing is free for this just now; `retry_after` says in how many seconds to come back."""

    retry_after: int = 5


class TooLarge(AppError):
    """The body of a request is larger than anything that is taken here."""


class TooSlow(AppError):
    """The body of a request did not arrive in the time it may take."""


class Unavailable(AppError):
    """What the service itself needs is away, locked or full; `retry_after` says in how many seconds to come back."""

    retry_after: int = 30
