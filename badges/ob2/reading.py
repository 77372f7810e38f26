"""Read a document that a stranger wrote, strictly, into the models of the norm."""

from typing import Any, TypeVar

from pydantic import ValidationError

from badges.errors import DocumentError, Problem
from badges.ob2.documents import (
    Assertion,
    BadgeClass,
    CryptographicKey,
    Endorsement,
    Profile,
    RevocationList,
)
from badges.ob2.fields import type_names
from badges.ob2.leniency import READING, Lenient
from badges.ob2.objects import BadgeObject, document_error
from badges.ob2.parts import RevokedAssertion
from badges.sentences import N_, Sentence
from badges.strict_json import read_object

Document = (
    Assertion
    | BadgeClass
    | Profile
    | CryptographicKey
    | RevocationList
    | Endorsement
    | RevokedAssertion
)

_MODELS: dict[str, type[Document]] = {
    "Assertion": Assertion,
    "BadgeClass": BadgeClass,
    "Profile": Profile,
    "Issuer": Profile,
    "CryptographicKey": CryptographicKey,
    "RevocationList": RevocationList,
    "Endorsement": Endorsement,
}

M = TypeVar("M", bound=BadgeObject)


def read_document(text: bytes | str) -> Document:
    """Return the document of a JSON text; its `type` decides the class.

    A hosted assertion of which only the revocation is left reads as `RevokedAssertion`.

    Raises:
        JsonError: the text is no JSON object, or one that two readers may read differently.
        DocumentError: the class is unknown, `@context` is missing, or a rule is broken.
    """
    members = read_object(text)
    return parse_document(model_of(members), members)


def model_of(members: dict[str, Any]) -> type[Document]:
    """Return the class of a document from its `type`.

    Raises:
        DocumentError: no type of the norm is named.
    """
    if is_stripped(members):
        return RevokedAssertion
    for name in type_names(members.get("type")):
        if name in _MODELS:
            return _MODELS[name]
    rule = Sentence(N_("names none of {names}"), {"names": ", ".join(_MODELS)})
    raise DocumentError("document", (Problem("type", rule),))


def is_stripped(members: dict[str, Any]) -> bool:
    """Tell whether only the revocation of an assertion is left (Assertion, `revoked`)."""
    return members.get("revoked") is True and "recipient" not in members


_OF_A_TYPE = (Assertion, BadgeClass, Profile)
"""The documents whose `type` is required."""


def parse_document(model: type[M], members: dict[str, Any], lenient: Lenient | None = None) -> M:
    """Return the JSON object of a whole document, which must name its context and its class.

    Args:
        model: the class of the norm.
        members: the document as it was read.
        lenient: given where what only describes may depart from the norm; each departure is noted in it.

    Raises:
        DocumentError: `@context` or `type` is missing, or a rule of the norm is broken.
    """
    missing = ["@context"] if "@context" not in members else []
    if issubclass(model, _OF_A_TYPE) and not type_names(members.get("type")):
        missing.append("type")
    if missing:
        rule = Sentence(N_("is missing; the standard requires it"))
        raise DocumentError(model.__name__, tuple(Problem(name, rule) for name in missing))
    return parse(model, members, lenient)


def parse(model: type[M], members: dict[str, Any], lenient: Lenient | None = None) -> M:
    """Return a JSON object as an object of the norm, keeping unknown members as extensions.

    Args:
        model: the class of the norm.
        members: the object as it was read.
        lenient: as for `parse_document`.

    Raises:
        DocumentError: a rule of the norm is broken.
    """
    try:
        return model.model_validate(members, context=lenient or READING)
    except ValidationError as error:
        raise document_error(model, error) from None
