"""What an alignment of a badge says in its texts, for people; programs find the same by the addresses it cites.

The norm gives an alignment a name, a framework and a code. It has no place for the release of a referential, nor for
how near an entry of a framework comes to what the badge stands for.
"""

from referential import Referential


def release_named(referential: Referential) -> str:
    """Return how a badge names the release it stands on: with its digest, so that its words are known for ever."""
    return f"Estampille {referential.version}@sha256:{referential.digest}"


def name_with_relation(title: str, relation: str) -> str:
    """Return the name of an entry of a framework, and how near it comes, in one text."""
    return f"{title} ({relation})"
