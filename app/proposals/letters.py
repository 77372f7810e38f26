"""What both sides of a proposal are written: it waits for their answer, both agreed, or it does not take place."""

from typing import Any
from uuid import UUID

from app.matching.rules import MatchReason
from app.matching.words import MatchWords
from app.people.erased import who_was
from app.people.letters import write_to
from app.plumbing.letters import Linkable, unlinked
from app.plumbing.service import Work
from app.programmes.invitations import mail_invitation
from app.programmes.letters import about
from app.programmes.workflow import get_programme
from app.proposals.queries import Proposed, people_of
from app.proposals.tables import Side


def path_of_proposal(proposed: Proposed) -> str:
    """Return where a proposal is read and answered."""
    return f"/proposals/{proposed.row.id}"


def write_proposal(work: Work, proposed: Proposed, side: Side, letter: str) -> None:
    """Write to everybody who answers for a side; the button signs them in and leads to the answer."""
    programme = get_programme(work, proposed.row.programme_id)
    for person_id in people_of(work, proposed, side):
        said = _told(work, proposed, side, person_id)
        path = path_of_proposal(proposed)
        mail_invitation(work, programme, person_id, letter, path, **said)


def tell_agreed(work: Work, proposed: Proposed) -> None:
    """Tell both sides and the mediator who proposed it that the exchange is there."""
    told = {one for side in Side for one in people_of(work, proposed, side)}
    here = path_of_proposal(proposed)
    for person_id in sorted(told):
        _write(work, proposed, person_id, "proposal_agreed", here)
    row = proposed.row
    if row.made_by not in told:
        _write(work, proposed, row.made_by, "proposal_agreed", f"/exchanges/{row.exchange_id}")


def tell_ended(work: Work, proposed: Proposed, side: Side) -> None:
    """Tell a side that a proposal does not take place: not who said no, nor why."""
    for person_id in people_of(work, proposed, side):
        _write(work, proposed, person_id, "proposal_ended", path_of_proposal(proposed))


def _write(work: Work, proposed: Proposed, person_id: UUID, letter: str, path: str) -> None:
    programme = get_programme(work, proposed.row.programme_id)
    person = who_was(work, person_id)
    link = Linkable(work.settings.url(path))
    said = {"title": proposed.row.title, "programme": programme.name, "link": link}
    write_to(work, person, letter, about(programme), contact=Linkable(programme.email), **said)


def _told(work: Work, proposed: Proposed, side: Side, person_id: UUID) -> dict[str, Any]:
    """Return what a proposal's mail says, in the reader's language: with whom, what is learnt, until when."""
    row, (other,) = proposed.row, set(Side) - {side}
    words = MatchWords(work.library, who_was(work, person_id).language)
    reasons = [MatchReason.kept(one) for one in row.reasons]
    learnt = [one for one in reasons if one.code.split(".")[0] in ("learnt", "missing", "returned")]
    return {
        "title": row.title,
        "other": proposed.organisations[other].name,
        "competence": words.competence(proposed.need.competence),
        "reasons": [unlinked(words.said(one)) for one in learnt],
        "starts": row.starts_on,
        "ends": row.ends_on,
        "hours": row.hours,
        "until": None if row.ends_at is None else row.ends_at.date(),
        "contact": Linkable(get_programme(work, row.programme_id).email),
    }
