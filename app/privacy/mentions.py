"""A person's full name and addresses, found in texts that others wrote, and taken out of them."""

import json
import re
import unicodedata
from collections.abc import Sequence
from itertools import permutations
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, or_
from sqlmodel import col, select

from app.assessing.tables import AnotherLook, Decision, Evidence, PastDecision
from app.contacts.tables import Contact, ContactRequest
from app.exchanges.tables import CharterAcceptance, Exchange, Hours, Participant
from app.impact.tables import Measurement, TermAnswer
from app.issuing.tables import Award
from app.needs.tables import Need, Offer, Situation
from app.people.tables import LoginLink
from app.plumbing.service import Work
from app.programmes.tables import ApiKey
from app.proposals.tables import Proposal, ProposalSide

IN_ITS_PLACE = "[…]"
MOST = 1000
"""Rows of one table that are gone through before somebody is erased, to say how many texts name them."""
MOST_WORDS = 4
"""Of a name that is looked for in every order of its words."""
FREE_TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Evidence, ("title", "text", "url")),
    (Decision, ("reasons",)),
    (PastDecision, ("reasons", "ended_because")),
    (AnotherLook, ("words", "answer")),
    (CharterAcceptance, ("note",)),
    (Award, ("revocation_reason",)),
    (Exchange, ("title",)),
    (Hours, ("note", "reason")),
    (Participant, ("taken_out_because",)),
    (Contact, ("ended_because",)),
    (ContactRequest, ("organisation_name", "words", "reason")),
    (Situation, ("words",)),
    (Need, ("title", "words", "who_learns")),
    (Offer, ("title", "words")),
    (Proposal, ("title", "words", "withdrawn_because")),
    (ProposalSide, ("words",)),
    (Measurement, ("note", "evidence")),
    (TermAnswer, ("note",)),
    (LoginLink, ("invites_to",)),
    (ApiKey, ("name",)),
)
"""Where people write freely, about others too."""


class Mentions:
    """What names one person: their addresses, and each of their names that has more than one word.

    A single word names too many: “Rose” is also a colour. A name is found in any order of its words, with its accents
    or without them; one of more than four words only as it is written.
    """

    def __init__(self, name: str, addresses: Sequence[str], *further: str) -> None:
        names = [words for words in (one.split() for one in (name, *further)) if len(words) > 1]
        self.terms = [
            *addresses,
            *(form for words in names for form in _forms(max(words, key=len))),
        ]
        """Of which one stands in every text that names the person."""
        ways = [re.escape(one) for one in addresses]
        for words in names:
            orders = permutations(words) if len(words) <= MOST_WORDS else [tuple(words)]
            ways += [r"[\s,]+".join(_either(word) for word in order) for order in orders]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)

    def stand_in(self, text: str) -> bool:
        """Say whether a text names the person."""
        return bool(self.terms) and self._pattern.search(text) is not None

    def taken_out(self, text: str) -> str:
        """Return a text with a sign of omission wherever it named the person."""
        return self._pattern.sub(IN_ITS_PLACE, text) if self.terms else text

    def may_stand_in(self, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Return the database's first look at a column of text or JSON; `stand_in` decides."""
        # JSON may be kept with its letters escaped, as \u00e9.
        terms = {form for term in self.terms for form in (term, json.dumps(term)[1:-1])}
        return or_(*(column.icontains(term, autoescape=True) for term in sorted(terms)))


def _forms(word: str) -> list[str]:
    """Return a word as it is, and as who leaves accents out writes it."""
    bare = "".join(
        one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one)
    )
    return [word, *([bare] if bare != word else [])]


def _either(word: str) -> str:
    return f"(?:{'|'.join(re.escape(form) for form in _forms(word))})"


def found_in(work: Work, mentions: Mentions) -> dict[str, int]:
    """Return in how many texts of each table somebody is named, before they are erased; nothing is changed."""
    found: dict[str, int] = {}
    if not mentions.terms:
        return found
    for table, names in FREE_TEXTS:
        may_name = or_(*(mentions.may_stand_in(col(getattr(table, name))) for name in names))
        for row in work.session.exec(select(table).where(may_name).limit(MOST)):
            texts = sum(mentions.stand_in(getattr(row, name) or "") for name in names)
            if texts:
                name = str(table.__tablename__)
                found[name] = found.get(name, 0) + texts
    return found


def take_out(work: Work, mentions: Mentions) -> set[str]:
    """Take a person's name and addresses out of every free text; return the tables in which they stood.

    The rest of each text stays.
    """
    found: set[str] = set()
    if not mentions.terms:
        return found
    for table, names in FREE_TEXTS:
        may_name = or_(*(mentions.may_stand_in(col(getattr(table, name))) for name in names))
        for row in work.session.exec(select(table).where(may_name)):
            for name in names:
                text = getattr(row, name)
                if text and mentions.stand_in(text):
                    setattr(row, name, mentions.taken_out(text))
                    found.add(str(table.__tablename__))
    work.session.flush()
    return found
