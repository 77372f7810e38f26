"""What an alignment of a badge says in its texts, written and read back here and nowhere else.

The norm gives an alignment a name, a framework and a code. It has no place for the release of a referential, nor for
how near an entry of a framework comes to what the badge stands for.
"""

import re
from dataclasses import dataclass

from badges.verification import AlignmentView
from referential import Referential

_RELEASE = re.compile(r"Estampille (?P<version>[^@\s]+)(?:@sha256:[0-9a-f]{64})?")
_RELATION = re.compile(r"(?P<title>.+) \((?P<relation>(?:exact|close|related|broad|narrow)Match)\)")


@dataclass(frozen=True)
class OwnAlignment:
    """What a badge stands for in our referential: a competence at a level, in a release."""

    release: str
    competence: str | None
    level: str | None


def release_named(referential: Referential) -> str:
    """Return how a badge names the release it stands on: with its digest, so that its words are known for ever."""
    return f"Estampille {referential.version}@sha256:{referential.digest}"


def own_alignment(alignment: AlignmentView) -> OwnAlignment | None:
    """Return what an alignment says of our referential; nothing for any other framework."""
    named = _RELEASE.fullmatch(alignment.framework or "")
    if named is None:
        return None
    competence, _, level = (alignment.code or "").partition("/")
    return OwnAlignment(named["version"], competence or None, level or None)


def name_with_relation(title: str, relation: str) -> str:
    """Return the name of an entry of a framework, and how near it comes, in one text."""
    return f"{title} ({relation})"


def title_and_relation(name: str) -> tuple[str, str | None]:
    """Return an entry's title, and how near it comes where its name says so."""
    found = _RELATION.fullmatch(name)
    return (found["title"], found["relation"]) if found else (name, None)
