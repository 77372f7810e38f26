"""JSON doors: what meets a need or an offer, with all its reasons."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from app.contacts.access import Act
from app.contacts.dependencies import ApiSpeaker
from app.errors import N_, BadInput
from app.matching.matches import matches_of_need, matches_of_offer
from app.matching.rules import Gate
from app.matching.words import MatchWords
from app.needs.needs import need_of
from app.needs.offers import offer_of
from app.needs.tables import Need, Offer
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep
from app.proposals.matches_shown import MatchShown, page_of, shown
from referential import LevelId

router = APIRouter(prefix="/api/v1/matches", tags=["matches"])


Nearly = Annotated[
    bool, Query(description="Those that one single fact would open, instead of the open ones.")
]


class ReasonOut(BaseModel):
    """One reason of a match; a gate is open or closed, and nothing is weighed against it."""

    code: str
    text: str
    gate: Gate | None
    open: bool
    change: str
    """What would open the gate; empty unless it is closed."""


class TaughtOut(BaseModel):
    """What one side learns in return."""

    competence: str
    level: LevelId


class MatchOut(BaseModel):
    """A match, as the API shows it; lists are in the order that the printed reasons give."""

    need_id: UUID
    offer_id: UUID
    competence: str
    there: list[str]
    learnt: list[str]
    missing: list[str]
    returned: list[TaughtOut]
    reasons: list[ReasonOut]
    organisation: str
    """The other side's; empty for a volunteer's own offer."""
    proposal_id: UUID | None
    """The proposal that waits for answers, if there is one."""


@dataclass(frozen=True)
class MatchesAsked:
    """Which matches are asked for, and in which language their reasons are said."""

    need: UUID | None = None
    offer: UUID | None = None
    nearly: Nearly = False
    language: Literal["fr", "en", "pt"] = "en"


@router.get("")
def list_matches(
    work: WorkDep,
    caller: ApiSpeaker,
    paging: PagingDep,
    asked: Annotated[MatchesAsked, Depends()],
) -> Listing[MatchOut]:
    """List the offers that meet a need, or the needs that meet an offer: yours, or those of a programme you lead."""
    said: Need | Offer
    if asked.need is not None and asked.offer is None:
        said = need_of(work, caller, asked.need, Act.LOOK)
        found = matches_of_need(work, said)
    elif asked.offer is not None and asked.need is None:
        said = offer_of(work, caller, asked.offer, Act.LOOK)
        found = matches_of_offer(work, said)
    else:
        raise BadInput(N_("Name a need or an offer, one of the two."), field="need")
    listed = found.near if asked.nearly else found.matches
    rows, following = page_of(listed, paging.cursor, paging.limit)
    words = MatchWords(work.library, asked.language)
    return Listing(
        items=[_out(one) for one in shown(work, caller, said, rows, words)], next=following
    )


def _out(one: MatchShown) -> MatchOut:
    match = one.match
    return MatchOut(
        need_id=one.need_id,
        offer_id=one.offer_id,
        competence=match.wanted.competence,
        there=list(match.there),
        learnt=list(match.learnt),
        missing=list(match.missing),
        returned=[TaughtOut(competence=name, level=level) for name, level in match.returned],
        reasons=[
            ReasonOut(
                code=reason.code,
                text=reason.text,
                gate=reason.gate,
                open=reason.is_open,
                change=reason.change,
            )
            for reason in one.reasons
        ],
        organisation=one.organisation,
        proposal_id=one.proposal_id,
    )
