"""What is said about somebody and carries no decision goes when they leave an exchange."""

from collections.abc import Sequence

from sqlalchemy import delete, exists
from sqlmodel import col, select

from app.assessing.tables import Assessment, Decision, Evidence
from app.exchanges.tables import Participant
from app.plumbing.service import Work


def forget_undecided(work: Work, participant: Participant) -> None:
    """Delete the ratings and the evidence of a participant on every competence about which nothing is decided.

    A decision that waits for a second mediator, or was reopened because a badge rests on it, is one: what it was taken
    on stays. So do hours, what a mediator wrote in a decision that is past, and the audit log.
    """
    for table in (Assessment, Evidence):
        decided = exists().where(
            col(Decision.participant_id) == col(table.participant_id),
            col(Decision.competence) == col(table.competence),
        )
        undecided = (col(table.participant_id) == participant.id, ~decided)
        if table is Evidence:
            _drop_files(work, work.session.exec(select(Evidence.stored_as).where(*undecided)).all())
        work.session.execute(delete(table).where(*undecided))
    work.session.expire_all()


def _drop_files(work: Work, names: Sequence[str]) -> None:
    def drop() -> None:
        for name in filter(None, names):
            work.files.evidence.drop(name)

    work.if_done(drop)
