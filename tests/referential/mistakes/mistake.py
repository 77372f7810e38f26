"""A mistake that an author makes, and the problem it must give."""

from dataclasses import dataclass

from referential.problems import Code

LOG = "competences/lamp-log.yaml"
SHIP = "competences/ship-signals.yaml"
ROPE = "competences/rope-signals.yaml"
LEVELS = "levels.yaml"
DOMAINS = "domains.yaml"
META = "meta.yaml"


@dataclass(frozen=True)
class Mistake:
    """One edit of the good referential, and the problem it must give."""

    name: str
    file: str
    old: str
    new: str
    at: str
    """The text at which the problem must be found, in the edited file; empty for another file."""
    code: Code
    remedy: str
    """A part of the remedy."""
    alone: bool = True
    """Whether this must be the only problem."""
