"""What can go wrong with a badge, in two families: it is wrong, or I could not find out.

    BadgeError
    ├── CredentialError      what was given is wrong: another try gives the same answer
    │   ├── NotABadge        the input holds no badge at all
    │   │   └── OtherKind    … because it is something else, which is named
    │   ├── UnreadableRecipient  who shows the badge was named in a way that cannot be read
    │   ├── JsonError        not JSON, or JSON that two readers may read differently
    │   ├── DocumentError    a document breaks a rule of the norm; names the fields
    │   ├── KeyMaterialError a key that cannot be read, is too short or of an unknown kind
    │   ├── SignatureError   a signature that is malformed, refused or false
    │   └── ImageError       a picture that cannot carry a badge, or carries it wrongly
    └── ResolutionError      I could not find out: another try may give another answer
        └── Unreachable      a document could not be fetched
            └── OutOfTime    … because the time for all documents together is over

Every message says what is wrong, where, and what to do, in one sentence. It is written once, in
English, as a template: `JsonError(N_("{name} is not a JSON number"), name=name)`. `str(error)` is
English; `error.sentence("fr")` is in the reader's language.
"""

from dataclasses import dataclass

from badges.sentences import N_, Sentence, Value

_UNREAD = frozenset({"unresolved", "unreachable", "out_of_time", "unsupported", "context"})
"""Codes of errors after which nothing is known to be wrong."""

AT_PLACE = N_("{place}: {reason}")
"""A reason, and the document, field or file that it is about."""


class BadgeError(Exception):
    """Everything this library raises on purpose.

    Attributes:
        code: a short stable name of the reason, for machines (`crit`, `wrong_key`, …).
        said: what is wrong, to be quoted in other sentences.
    """

    code: str = "error"

    def __init__(
        self, template: str | Sentence, *, code: str | None = None, **values: Value
    ) -> None:
        self.said = template if isinstance(template, Sentence) else Sentence(template, values)
        super().__init__(str(self.said))
        if code is not None:
            self.code = code

    @property
    def is_unread(self) -> bool:
        """Tell whether nothing was found wrong: no answer, or of a kind (`unsupported`) that is not read here."""
        return self.code in _UNREAD

    def sentence(self, language: str) -> str:
        """Return what is wrong in `fr`, `pt` or (for any other tag) English."""
        return self.said.in_language(language)


class CredentialError(BadgeError):
    """What was given is wrong, or (`is_unread`) of a kind that is not read; trying again changes nothing."""

    code = "invalid"


class NotABadge(CredentialError):
    """The input holds no badge at all, so there is nothing to report on."""

    code = "not_a_badge"


class OtherKind(NotABadge):
    """What was given is something else, and it is told what: a PDF, a photograph, a list.

    Attributes:
        said: what it is, as a sentence.
        remedy: what to give instead, as a sentence.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = Sentence(remedy)
        self.args = (f"{what} {remedy}",)

    def sentence(self, language: str) -> str:
        """Return what it is and what to give instead, in `fr`, `pt` or (for any other tag) English."""
        return f"{self.said.in_language(language)} {self.remedy.in_language(language)}"


class UnreadableRecipient(CredentialError):
    """The person to compare the recipient with was named in a way that cannot be read."""

    code = "recipient"


class JsonError(CredentialError):
    """A text is not JSON, or is JSON that two readers may understand differently."""

    code = "json"


class BrokenRule(ValueError):
    """A value breaks a rule of its field; validators raise it, and pydantic says in which field.

    Attributes:
        said: what is wrong and what to do, behind the name of the field.
    """

    def __init__(self, template: str, **values: Value) -> None:
        self.said = Sentence(template, values)
        super().__init__(str(self.said))


@dataclass(frozen=True)
class Problem:
    """One broken rule of one field."""

    field: str
    """Where, as a dotted path of the norm's names (`recipient.identity`)."""
    rule: Sentence
    """What is wrong and what to do."""

    @property
    def message(self) -> str:
        """What is wrong and what to do, in English."""
        return str(self.rule)

    @property
    def said(self) -> Sentence:
        """The problem as one sentence, with the field."""
        if not self.field:
            return self.rule
        return Sentence(AT_PLACE, {"place": self.field, "reason": self.rule})

    def __str__(self) -> str:
        """Return the problem as one English sentence."""
        return str(self.said)


class DocumentError(CredentialError):
    """A document breaks at least one rule of the norm.

    Attributes:
        document: the class of the document (`Assertion`).
        problems: every broken rule that was found, in the order of the document.
    """

    code = "document"

    def __init__(self, document: str, problems: tuple[Problem, ...]) -> None:
        said = Sentence(AT_PLACE, {"place": document, "reason": problems[0].said})
        more = len(problems) - 1
        if more:
            said = Sentence(N_("{reason} (and {count} more)"), {"reason": said, "count": more})
        super().__init__(said)
        self.document = document
        self.problems = problems


class KeyMaterialError(CredentialError):
    """A key cannot be read, is too short, or is of a kind this library does not use."""

    code = "key"


class SignatureError(CredentialError):
    """A signature is malformed, refused by policy, or does not match."""

    code = "malformed"


class ImageError(CredentialError):
    """A picture cannot carry a badge, or carries it in a way that is refused."""

    code = "image"


class ResolutionError(BadgeError):
    """I could not find out; trying again may give another answer."""

    code = "unresolved"


class Unreachable(ResolutionError):
    """A document could not be fetched.

    Attributes:
        url: the address that was asked for.
        why: why there is no answer, as a part of a sentence.
    """

    code = "unreachable"

    def __init__(self, url: str, reason: str | Sentence, **values: Value) -> None:
        self.why = reason if isinstance(reason, Sentence) else Sentence(reason, values)
        super().__init__(N_("{url} cannot be read: {reason}"), url=url, reason=self.why)
        self.url = url

    @property
    def reason(self) -> str:
        """Why there is no answer, in English."""
        return str(self.why)


class OutOfTime(Unreachable):
    """A document was not fetched in the time that all documents of one question share."""

    code = "out_of_time"
