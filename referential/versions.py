"""Version numbers, and which one comes after which change."""

import re
from enum import IntEnum
from typing import NamedTuple

from referential.errors import WrongUse
from referential.sentences import N_

_FORM = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


class Size(IntEnum):
    """How much a change means to those who rely on a release."""

    NONE = 0
    PATCH = 1
    """The same things, said better."""
    MINOR = 2
    """Something more, or a word of warning; what was there still holds."""
    MAJOR = 3
    """Something is gone, or means something else."""

    def __str__(self) -> str:
        """Return the word that people use."""
        return self.name.lower()


SIZES = {
    Size.MAJOR: N_("major"),
    Size.MINOR: N_("minor"),
    Size.PATCH: N_("patch"),
    Size.NONE: N_("none"),
}
"""What people call each size."""


class Version(NamedTuple):
    """A release's number (semver.org 2.0.0, without pre-release and build parts)."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Return the number that a text writes.

        Raises:
            WrongUse: it is not three numbers.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise WrongUse(
                N_("“{text}” is no version; write three numbers, such as 1.2.0", text=text[:40])
            )
        return cls(*(int(part) for part in found.groups()))

    @classmethod
    def is_one(cls, text: str) -> bool:
        """Tell whether a text writes three numbers."""
        return _FORM.fullmatch(text) is not None

    def __str__(self) -> str:
        """Return the number as it is written."""
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, size: Size) -> "Version":
        """Return the number that follows a change; before 1.0.0 a major change moves the minor."""
        if size is Size.MAJOR and self.major:
            return Version(self.major + 1, 0, 0)
        if size >= Size.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return self if size is Size.NONE else Version(self.major, self.minor, self.patch + 1)
