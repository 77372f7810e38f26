"""What the parts of the shared language have in common: entries with an id and a title, and their languages."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field

from referential.values import Language, Text, Value

Fact = Annotated[str, Field(pattern=r"^F[0-9]{2}$")]
"""The id of a finding of the study, in frameworks/study-2019.yaml."""


class Named(Protocol):
    """An entry of a part: it has an id that is never reused, and a title."""

    @property
    def id(self) -> str:
        """Its stable id."""

    @property
    def title(self) -> Text:
        """Its name for people."""


class Part(Value):
    """What all parts share: which of their languages no native speaker has reviewed yet."""

    working_translations: tuple[Language, ...] = ()

    @property
    def entries(self) -> Sequence[Named]:
        """What the part is made of, in the author's order."""
        return ()
