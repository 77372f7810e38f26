"""How matches stand on pages and in the API: their reasons in the reader's words, and who the other side is.

Names follow the one rule of `app/contacts/access.py`: what is open bears its organisation's name for all who may read
it, and what a volunteer offers in their own name bears theirs for the programme alone. Nothing of a name decides about
a match or its place in a list.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.contacts.access import Act
from app.contacts.speaker import Speaker
from app.errors import N_, BadInput
from app.matching.rules import Gate, Match
from app.matching.words import MatchWords
from app.needs.speaking import whose
from app.needs.tables import Need, Offer
from app.plumbing.service import Work
from app.programmes.queries import organisation_names
from app.proposals.queries import live_with, may_lead


@dataclass(frozen=True)
class ReasonShown:
    """A reason in the reader's words."""

    code: str
    text: str
    gate: Gate | None
    is_open: bool
    change: str
    """What would open it; empty unless it is closed."""


@dataclass(frozen=True)
class MatchShown:
    """A match as somebody may see it."""

    match: Match
    need_id: UUID
    offer_id: UUID
    competence: str
    number: str
    """Of the other side."""
    title: str
    """What the other side calls it."""
    organisation: str
    """The other side's; empty for a volunteer's own offer."""
    reasons: Sequence[ReasonShown]
    steps: Sequence[tuple[str, str]]
    """The levels from the lowest to the one that is wanted: `there`, `learnt` or `missing`, and its title."""
    proposal_id: UUID | None
    """The proposal that waits, for who may answer it or leads."""

    @property
    def gates(self) -> list[ReasonShown]:
        """The reasons that a match can break on."""
        return [one for one in self.reasons if one.gate is not None]

    @property
    def returned(self) -> ReasonShown:
        """What is learnt in return."""
        return next(one for one in self.reasons if one.code.startswith("returned"))


def shown(
    work: Work,
    speaker: Speaker,
    said: Need | Offer,
    matches: Sequence[Match],
    words: MatchWords,
) -> list[MatchShown]:
    """Return matches of a need or an offer as the speaker may see them."""
    leads = may_lead(speaker, said.programme_id)
    takes_part = leads or speaker.may(whose(said), Act.ANSWER)
    proposed = live_with(work, said) if takes_part else {}
    others = _others(work, said, matches) if takes_part else {}
    names = organisation_names(
        work, {one.organisation_id for one in others.values() if one.organisation_id}
    )
    made = []
    for match in matches:
        need_id, offer_id = UUID(match.wanted.reference), UUID(match.offered.reference)
        other = others.get(offer_id if isinstance(said, Need) else need_id)
        acting = None if other is None else other.organisation_id
        made.append(
            MatchShown(
                match=match,
                need_id=need_id,
                offer_id=offer_id,
                competence=words.competence(match.wanted.competence),
                number=(match.offered if isinstance(said, Need) else match.wanted).number,
                title="" if other is None else other.title,
                organisation="" if acting is None else names[acting],
                reasons=reasons_shown(match, words),
                steps=steps_shown(match, words),
                proposal_id=proposed.get((need_id, offer_id)),
            )
        )
    return made


def reasons_shown(match: Match, words: MatchWords) -> list[ReasonShown]:
    """Return the reasons of a match in the reader's words: the same for both sides."""
    return [
        ReasonShown(one.code, words.said(one), one.gate, one.is_open, words.change(one))
        for one in match.reasons
    ]


def steps_shown(match: Match, words: MatchWords) -> list[tuple[str, str]]:
    """Return the levels of a match, lowest first, each with how it stands."""
    parts = (("there", match.there), ("learnt", match.learnt), ("missing", match.missing))
    return [(name, words.level(level)) for name, levels in parts for level in levels]


def page_of(
    matches: Sequence[Match], cursor: str | None, limit: int
) -> tuple[Sequence[Match], str | None]:
    """Return the matches of a list after a cursor, and the cursor of the next page.

    The cursor is the place of the last one that was shown: what comes and goes meanwhile moves nothing.

    Raises:
        BadInput: the cursor is not one that a list gave.
    """
    if cursor:
        after = _place_of(cursor)
        matches = [one for one in matches if _place(one) > after]
    rest = len(matches) > limit
    return matches[:limit], _written(matches[limit - 1]) if rest else None


def _others(
    work: Work, said: Need | Offer, matches: Iterable[Match]
) -> Mapping[UUID, Need | Offer]:
    """Return the other sides of matches by their ids."""
    if isinstance(said, Need):
        ids = {UUID(one.offered.reference) for one in matches}
        offers = work.session.exec(select(Offer).where(col(Offer.id).in_(ids)))
        return {one.id: one for one in offers}
    ids = {UUID(one.wanted.reference) for one in matches}
    needs = work.session.exec(select(Need).where(col(Need.id).in_(ids)))
    return {one.id: one for one in needs}


def _place(match: Match) -> list[int | str]:
    return [one if isinstance(one, int) else str(one) for one in match.place_in_list]


def _written(match: Match) -> str:
    return base64.urlsafe_b64encode(json.dumps(_place(match)).encode()).decode()


def _place_of(cursor: str) -> list[int | str]:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        kinds = [type(one) for one in place]
    except (ValueError, TypeError) as error:
        raise _strange() from error
    if kinds != [int, int, int, str, str, str, str, str]:
        raise _strange()
    return list(place)


def _strange() -> BadInput:
    return BadInput(
        N_("This cursor is not one that a list gave you."),
        field="cursor",
        remedy=N_("Start again without a cursor."),
    )
