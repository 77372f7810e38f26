"""Words of ours that people see under a name of their own."""

from enum import StrEnum
from typing import Self


class Named(StrEnum):
    """An enumeration whose members say what people call them: `OWNER = "owner", N_("Owner")`."""

    label: str
    """A marked sentence."""

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member; looking one up takes the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[Self, str]:
        """Return what each member is called, for a page."""
        return {member: member.label for member in cls}

    @classmethod
    def labels_as(cls, name: str) -> dict[str, str]:
        """Return what each member is called where an audit event says it under a name: `moment.start`."""
        return {f"{name}.{member}": member.label for member in cls}
