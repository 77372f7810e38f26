"""How proposals stand on pages and in the API: each side reads its own answer, mediators read both."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.contacts.speaker import Speaker
from app.errors import N_
from app.matching.rules import MatchReason
from app.matching.words import MatchWords
from app.plumbing.service import Work
from app.proposals.queries import Proposed, all_with_sides, may_lead
from app.proposals.rules import ENDED
from app.proposals.tables import Proposal, ProposalSide, ProposalState, Side

QUIET = (ProposalState.DECLINED, ProposalState.RELEASED, ProposalState.WITHDRAWN)
"""Ends that a side reads as one: that it does not take place."""
STATE_NAMES = {
    **{state.value: label for state, label in ProposalState.labels().items()},
    "ended": N_("Does not take place"),
}


@dataclass(frozen=True)
class ProposalShown:
    """A proposal as somebody may see it."""

    row: Proposal
    proposed: Proposed
    leads: bool
    own: Sequence[Side]
    state: str
    """A `ProposalState`, or `ended` for a side: who said no, or nothing, is told to mediators only."""
    competence: str
    reasons: Sequence[tuple[str, bool]]
    """What the match said when it was sent, in the reader's words, and whether it is a gate."""
    targets: Sequence[str]

    @property
    def waits(self) -> bool:
        """Whether the reader's own answer is awaited."""
        return self.state == ProposalState.SENT and any(
            not self.proposed.sides[side].answer for side in self.own
        )

    @property
    def ended(self) -> str:
        """The marked sentence that says how it ended; empty while it waits."""
        return ENDED.get(ProposalState(self.row.state), "")

    def name_of(self, side: Side) -> str:
        """Return the organisation of a side: what is open bears its name (`app/contacts/access.py`)."""
        return self.proposed.organisations[side].name

    def answer_of(self, side: Side) -> ProposalSide | None:
        """Return a side's answer, if the reader may read it: their own, both for mediators, both once agreed."""
        agreed = self.row.state == ProposalState.AGREED
        return self.proposed.sides[side] if self.leads or agreed or side in self.own else None


def proposals_shown(
    work: Work, speaker: Speaker, rows: Sequence[Proposal], language: str
) -> list[ProposalShown]:
    """Return proposals as the speaker may see them."""
    return [proposal_shown(work, speaker, one, language) for one in all_with_sides(work, rows)]


def proposal_shown(
    work: Work, speaker: Speaker, proposed: Proposed, language: str
) -> ProposalShown:
    """Return one proposal as the speaker may see it."""
    row, words = proposed.row, MatchWords(work.library, language)
    leads = may_lead(speaker, row.programme_id)
    state = ProposalState(row.state)
    reasons = [MatchReason.kept(one) for one in row.reasons]
    return ProposalShown(
        row=row,
        proposed=proposed,
        leads=leads,
        own=proposed.own_sides(speaker),
        state=state.value if leads or state not in QUIET else "ended",
        competence=words.competence(proposed.need.competence),
        reasons=[(words.said(one), one.gate is not None) for one in reasons],
        targets=[
            f"{words.competence(one['competence'])} ({words.level(one['level'])})"
            for one in row.targets
        ],
    )
