"""What every object of Open Badges 3.0 shares beside the rules of `badges.ob2.objects`."""

from typing import ClassVar

from pydantic import ValidationInfo, model_validator

from badges.errors import BrokenRule
from badges.ob2.leniency import is_reading
from badges.ob2.objects import BadgeObject
from badges.sentences import N_


class CredentialObject(BadgeObject):
    """An object of a credential; where one is read, its type must have been written."""

    closed: ClassVar[bool] = False
    """Whether the official schema refuses members of one's own (`additionalProperties`)."""

    @model_validator(mode="after")
    def _check_as_written(self, info: ValidationInfo) -> "CredentialObject":
        if not is_reading(info.context):
            return self
        if "type" in type(self).model_fields and "type" not in self.model_fields_set:
            if self.type_name is None:
                raise BrokenRule(N_("type is missing; write what it is"))
            raise BrokenRule(N_("type is missing; write {name}"), name=self.type_name)
        if self.closed and self.extensions:
            names = ", ".join(sorted(self.extensions))
            raise BrokenRule(
                N_("takes no members of one's own, and has {names}"), names=names[:120]
            )
        return self
