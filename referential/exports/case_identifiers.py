"""Identifiers and links of CASE 1.1 objects: the same thing has the same UUID on every rebuild.

An identifier covers one thing in one release and one language, wherever it is hosted, since CASE
gives an object one text and one state.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from referential.addresses import Addresses

NAMESPACE = UUID("3a54adee-772b-55ec-9813-ff21d892f2ef")
"""The namespace of all our CASE identifiers, for ever: UUIDv5 of `urn:estampille:referential:case`."""

Object = dict[str, Any]
"""A CASE object, as the JSON of the norm."""


@dataclass(frozen=True)
class Identifiers:
    """The identifiers and links of one release in one language."""

    addresses: Addresses
    language: str

    def of(self, thing: str) -> str:
        """Return the UUIDv5 of a thing, named such as `competence:web-development`."""
        name = f"ref:{self.addresses.version}:{self.language}:{thing}"
        return str(uuid5(NAMESPACE, name))

    def uri(self, kind: str, thing: str) -> str:
        """Return the address of a thing as a CASE object of a kind, such as `CFItems`."""
        return self.addresses.case(kind, self.of(thing))

    def link(self, kind: str, thing: str, title: str) -> Object:
        """Return a link to one of our own objects (LinkURI)."""
        return {
            "title": title,
            "identifier": self.of(thing),
            "uri": self.uri(kind, thing),
        }

    def node(self, kind: str, thing: str, title: str) -> Object:
        """Return one of our own objects as an end of an association (LinkGenURI)."""
        return {**self.link(kind, thing, title), "targetType": "CASE"}

    def other_node(self, framework: str, code: str, title: str, level: str | None = None) -> Object:
        """Return a code of another framework as an end of an association (LinkGenURI)."""
        parts = [framework, code, *([level] if level else [])]
        return {
            "title": title,
            "identifier": ":".join(parts),
            "uri": self.addresses.code(framework, code, level),
            "targetType": f"ext:{framework}",
        }
