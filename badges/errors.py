"""What can go wrong with a badge, in two families: it is wrong, or I could not find out.

    BadgeError
    ├── CredentialError      what was given is wrong: another try gives the same answer
    │   ├── NotABadge        the input holds no badge at all
    │   ├── JsonError        not JSON, or JSON that two readers may read differently
    │   ├── DocumentError    a document breaks a rule of the norm; names the fields
    │   ├── KeyMaterialError a key that cannot be read, is too short or of an unknown kind
    │   ├── SignatureError   a signature that is malformed, refused or false
    │   └── ImageError       a picture that cannot carry a badge, or carries it wrongly
    └── ResolutionError      I could not find out: another try may give another answer
        └── Unreachable      a document could not be fetched

Every message says what is wrong, where, and what to do, in one sentence.
"""

from dataclasses import dataclass


class BadgeError(Exception):
    """Everything this library raises on purpose.

    Attributes:
        code: a short stable name of the reason, for machines (`crit`, `wrong_key`, …).
    """

    code: str = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class CredentialError(BadgeError):
    """What was given is wrong; trying again changes nothing."""

    code = "invalid"


class NotABadge(CredentialError):
    """The input holds no badge at all, so there is nothing to report on."""

    code = "not_a_badge"


class JsonError(CredentialError):
    """A text is not JSON, or is JSON that two readers may understand differently."""

    code = "json"


@dataclass(frozen=True)
class Problem:
    """One broken rule of one field."""

    field: str
    """Where, as a dotted path of the norm's names (`recipient.identity`)."""
    message: str
    """What is wrong and what to do."""

    def __str__(self) -> str:
        """Return the problem as one sentence."""
        return f"{self.field}: {self.message}" if self.field else self.message


class DocumentError(CredentialError):
    """A document breaks at least one rule of the norm.

    Attributes:
        document: the class of the document (`Assertion`).
        problems: every broken rule that was found, in the order of the document.
    """

    code = "document"

    def __init__(self, document: str, problems: tuple[Problem, ...]) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{document}: {problems[0]}{more}")
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
        reason: why there is no answer, as a part of a sentence.
    """

    code = "unreachable"

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} cannot be read: {reason}")
        self.url = url
        self.reason = reason
