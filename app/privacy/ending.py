"""What `keeping.py` promises is carried out: rows whose term is over are deleted or emptied, a few at a time.

Each step selects what is over by the database itself and ends at most `AT_ONCE` rows in one transaction, on either
database; what is deleted 30 days after its own end stands in the rooms' `expiring` instead.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, or_, update
from sqlmodel import SQLModel, col, select

from app.assessing.tables import AnotherLook, Assessment, Decision, Evidence, PastDecision
from app.contacts.tables import Contact
from app.employers.tables import Delivery, EmployerKey, EmployerKeyUse, Watch, Webhook
from app.exchanges.tables import CharterAcceptance, Exchange, Hours, Participant
from app.impact.tables import Measurement, TermAnswer
from app.issuing.import_tables import (
    AwardImport,
    AwardImportPart,
    AwardImportProblem,
    WholeRevocation,
)
from app.issuing.tables import Award, AwardBatch, AwardBatchRow
from app.needs.tables import Situation
from app.people.strangers import forget_if_stranger, forget_strangers, strangers
from app.people.tables import TypedIdentity
from app.plumbing.service import Service, Work
from app.privacy.keeping import EXCHANGE_LATEST, KEEPING, STRANGER, Since, Then
from app.privacy.tables import DataRequest
from app.privacy.unanswered import (
    typed_in_vain,
    unanswered,
    unanswered_contacts,
    unanswered_members,
)
from app.programmes.tables import ApiKey, Member
from app.proposals.tables import Proposal, ProposalSide

AT_ONCE = 500
"""Rows ended in one transaction: on SQLite nobody else writes meanwhile."""
LETTERS_DAYS = 7
"""For which a service without a mail server keeps the letters that it wrote into a folder."""
Ids = Sequence[Any]


@dataclass(frozen=True)
class EndingStep:
    """What is over in one table, and how it ends."""

    table: str
    over: Callable[[datetime], Select[Any]]
    """Selects the ids of what is over at a moment."""
    end: Callable[[Work, Ids], None]


def end_all(service: Service) -> int:
    """End everything whose term is over; return how many rows that were."""
    ended = sum(_carry_out(service, step) for step in STEPS)
    return ended + _drop_old_letters(service.settings.data_dir / "mail")


def overdue(connection: Connection, moment: datetime) -> dict[str, int]:
    """Count, by table, what was over at a moment and is still there; 500 stands for 500 or more."""
    found: Counter[str] = Counter()
    for step in STEPS:
        over = step.over(moment).limit(AT_ONCE)
        found[step.table] += len(connection.execute(over).all())
    return {table: count for table, count in found.items() if count}


def _carry_out(service: Service, step: EndingStep) -> int:
    ended = 0
    with service.begin(reading=True) as work:  # nothing to do must not take the writers' place
        first = work.session.connection().execute(step.over(work.now).limit(1)).first()
    waiting = first is not None
    while waiting:
        with service.begin() as work:
            ids = (
                work.session.connection()
                .execute(step.over(work.now).limit(AT_ONCE))
                .scalars()
                .all()
            )
            if ids:
                step.end(work, ids)
        ended += len(ids)
        waiting = len(ids) == AT_ONCE
    return ended


def _drop_old_letters(folder: Path) -> int:
    limit = time.time() - LETTERS_DAYS * 86_400
    old = [path for path in folder.glob("*.eml") if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _lasts(table: str, since: Since, then: Then = Then.DELETED) -> Any:
    (term,) = (one for one in KEEPING[table] if (one.since, one.then) == (since, then))
    return term.lasts


def _ended_exchange(before: datetime) -> ColumnElement[bool]:
    """Say of an exchange whether it ended before a moment: closed then, or left open a year beyond its last day."""
    forgotten = (before - EXCHANGE_LATEST).date()
    return or_(
        col(Exchange.closed_at) <= before,
        and_(col(Exchange.closed_at).is_(None), col(Exchange.ends_on) <= forgotten),
    )


def _forgetting(table: Any, drop: Callable[[Work, Ids], None]) -> Callable[[Work, Ids], None]:
    """Return what deletes invitations that nobody answered, and who is known by nothing else."""

    def forget(work: Work, ids: Ids) -> None:
        people = list(work.session.exec(select(table.person_id).where(col(table.id).in_(ids))))
        drop(work, ids)
        work.session.expire_all()
        for person_id in people:
            forget_if_stranger(work, person_id)

    return forget


def _done_with(now: datetime) -> Select[Any]:
    """Select who took part, or said no, long ago, and on whose part no decision rests."""
    decided = exists().where(col(Decision.participant_id) == col(Participant.id))
    before = now - _lasts("participant", Since.EXCHANGE)
    return (
        select(col(Participant.id))
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(_ended_exchange(before), ~decided)
    )


def _drop_participants(work: Work, ids: Ids) -> None:
    """Delete places in exchanges with all that hangs on them; hours stay as sums of their side."""
    connection = work.session.connection()
    files = work.session.exec(
        select(Evidence.stored_as).where(col(Evidence.participant_id).in_(ids))
    )
    _drop_files(work, list(files))
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name != "participant":
                continue
            held = key.parent.in_(ids)
            cut = update(table).where(held).values({key.parent.name: None})
            connection.execute(cut if key.parent.nullable else delete(table).where(held))
    connection.execute(delete(Participant).where(col(Participant.id).in_(ids)))
    work.session.expire_all()


def _drop_files(work: Work, names: Sequence[str]) -> None:
    def drop() -> None:
        for name in filter(None, names):
            work.files.evidence.drop(name)

    work.if_done(drop)


def _old_ratings(now: datetime) -> Select[Any]:
    decided = exists().where(
        col(Decision.participant_id) == col(Assessment.participant_id),
        col(Decision.competence) == col(Assessment.competence),
    )
    return (
        select(col(Assessment.id))
        .join(Exchange, col(Exchange.id) == Assessment.exchange_id)
        .where(_ended_exchange(now - _lasts("assessment", Since.EXCHANGE)), ~decided)
    )


def _old_evidence(now: datetime) -> Select[Any]:
    said = or_(*(col(column) != "" for column in (Evidence.title, Evidence.text, Evidence.url)))
    before = now - _lasts("evidence", Since.EXCHANGE, Then.EMPTIED)
    return (
        select(col(Evidence.id))
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(_ended_exchange(before), or_(said, col(Evidence.stored_as) != ""))
    )


def _empty_evidence(work: Work, ids: Ids) -> None:
    """Take texts and files away; the row stays, so that badges go on saying on how many pieces they rest."""
    mine = col(Evidence.id).in_(ids)
    _drop_files(work, list(work.session.exec(select(Evidence.stored_as).where(mine))))
    work.session.connection().execute(
        update(Evidence).where(mine).values(title="", text="", url="", stored_as="")
    )


def _old_texts(
    table: Any, names: Sequence[str], over: Callable[[datetime], Any]
) -> Callable[..., Any]:
    """Return what selects rows of a table in which one of some texts still stands although its time is over."""

    def select_them(now: datetime) -> Select[Any]:
        said = or_(*(func.coalesce(getattr(table, name), "") != "" for name in names))
        return select(col(table.id)).where(over(now), said)

    return select_them


def _cut(table: Any, *names: str) -> Callable[[Work, Ids], None]:
    def cut(work: Work, ids: Ids) -> None:
        anew = update(table).where(col(table.id).in_(ids)).values(dict.fromkeys(names, ""))
        work.session.connection().execute(anew)

    return cut


def _words(table: Any, since: Since, moment: Any, *names: str) -> EndingStep:
    """Return the step that cuts the words of rows, some time after a moment that each has."""
    name = str(table.__tablename__)
    over = _old_texts(table, names, lambda now: moment <= now - _lasts(name, since, Then.CUT))
    return EndingStep(name, over, _cut(table, *names))


def _settled_of(side: Any) -> Any:
    of_side = select(Proposal.settled_at).where(col(Proposal.id) == col(side.proposal_id))
    return of_side.scalar_subquery()


def _drop(table: Any, **hanging: Any) -> Callable[[Work, Ids], None]:
    """Return what deletes rows, after the rows that hang on them."""

    def drop(work: Work, ids: Ids) -> None:
        connection = work.session.connection()
        for name, held in hanging.items():
            connection.execute(delete(held).where(col(getattr(held, name)).in_(ids)))
        connection.execute(delete(table).where(col(table.id).in_(ids)))

    return drop


def _drop_imports(work: Work, ids: Ids) -> None:
    """Delete files of awards with their refused lines; of those that nobody asked for, the batch too."""
    for table in (AwardImportPart, AwardImportProblem, AwardImport):
        work.session.execute(delete(table).where(col(table.batch_id).in_(ids)))
    held = select(AwardBatch.id).where(col(AwardBatch.id).in_(ids), col(AwardBatch.held))
    _drop_batches(work, work.session.exec(held).all())


def _drop_batches(work: Work, ids: Ids) -> None:
    work.session.execute(delete(WholeRevocation).where(col(WholeRevocation.batch_id).in_(ids)))
    _drop(AwardBatch, batch_id=AwardBatchRow)(work, ids)


def _gone(table: Any, since: Since, moment: Any) -> EndingStep:
    """Return the step that deletes rows, some time after a moment that each has."""
    name = str(table.__tablename__)

    def over(now: datetime) -> Select[Any]:
        return select(col(table.id)).where(moment <= now - _lasts(name, since))

    return EndingStep(name, over, _drop(table))


def _in_old_exchange(table: Any, name: str) -> Callable[[datetime], ColumnElement[bool]]:
    def over(now: datetime) -> ColumnElement[bool]:
        before = now - _lasts(name, Since.EXCHANGE, Then.CUT)
        old = select(Exchange.id).where(_ended_exchange(before))
        return col(table.exchange_id).in_(old)

    return over


def _dead_keys(table: Any, name: str) -> Callable[[datetime], Select[Any]]:
    def over(now: datetime) -> Select[Any]:
        before = now - _lasts(name, Since.ENDED)
        ended = or_(col(table.revoked_at) <= before, col(table.expires_at) <= before)
        return select(col(table.id)).where(ended)

    return over


def _drop_key_uses(work: Work, ids: Ids) -> None:
    work.session.connection().execute(
        delete(EmployerKeyUse).where(col(EmployerKeyUse.day).in_(ids))
    )


def _drop_deliveries_and_webhooks(work: Work, ids: Ids) -> None:
    _drop(Webhook, webhook_id=Delivery)(work, ids)


STEPS: tuple[EndingStep, ...] = (
    EndingStep("participant", unanswered, _forgetting(Participant, _drop_participants)),
    EndingStep("contact", unanswered_contacts, _forgetting(Contact, _drop(Contact))),
    EndingStep("member", unanswered_members, _forgetting(Member, _drop(Member))),
    EndingStep("participant", _done_with, _drop_participants),
    EndingStep("person", lambda now: strangers(now - STRANGER.lasts), forget_strangers),
    EndingStep("typed_identity", typed_in_vain, _drop(TypedIdentity)),
    _gone(DataRequest, Since.MADE, col(DataRequest.created_at)),
    EndingStep("evidence", _old_evidence, _empty_evidence),
    EndingStep("assessment", _old_ratings, _drop(Assessment)),
    _words(Decision, Since.DECIDED, col(Decision.created_at), "reasons"),
    _gone(PastDecision, Since.DECIDED, col(PastDecision.decided_at)),
    _gone(AnotherLook, Since.MADE, col(AnotherLook.created_at)),
    _words(Award, Since.REVOKED, col(Award.revoked_at), "revocation_reason"),
    _words(Situation, Since.CHANGED, col(Situation.changed_at), "words"),
    _words(Proposal, Since.SETTLED, col(Proposal.settled_at), "words", "withdrawn_because"),
    _words(ProposalSide, Since.SETTLED, _settled_of(ProposalSide), "words"),
    EndingStep(
        "charter_acceptance",
        _old_texts(
            CharterAcceptance, ["note"], _in_old_exchange(CharterAcceptance, "charter_acceptance")
        ),
        _cut(CharterAcceptance, "note"),
    ),
    EndingStep(
        "hours",
        _old_texts(Hours, ["note", "reason"], _in_old_exchange(Hours, "hours")),
        _cut(Hours, "note", "reason"),
    ),
    EndingStep(
        "measurement",
        _old_texts(Measurement, ["note", "evidence"], _in_old_exchange(Measurement, "measurement")),
        _cut(Measurement, "note", "evidence"),
    ),
    EndingStep(
        "term_answer",
        _old_texts(TermAnswer, ["note"], _in_old_exchange(TermAnswer, "term_answer")),
        _cut(TermAnswer, "note"),
    ),
    EndingStep(
        "award_import",
        lambda now: select(col(AwardImport.batch_id)).where(
            col(AwardImport.created_at) <= now - _lasts("award_import", Since.MADE)
        ),
        _drop_imports,
    ),
    EndingStep(
        "award_batch",
        lambda now: select(col(AwardBatch.id)).where(
            col(AwardBatch.finished_at) <= now - _lasts("award_batch", Since.FINISHED),
            # What waits to be taken back is not forgotten before.
            ~exists().where(
                col(WholeRevocation.batch_id) == AwardBatch.id,
                col(WholeRevocation.finished_at).is_(None),
            ),
        ),
        _drop_batches,
    ),
    EndingStep("api_key", _dead_keys(ApiKey, "api_key"), _drop(ApiKey)),
    EndingStep(
        "employer_key",
        _dead_keys(EmployerKey, "employer_key"),
        _drop(EmployerKey, key_id=EmployerKeyUse),
    ),
    EndingStep(
        "employer_key_use",
        lambda now: (
            select(col(EmployerKeyUse.day))
            .where(col(EmployerKeyUse.day) <= (now - _lasts("employer_key_use", Since.MADE)).date())
            .distinct()
        ),
        _drop_key_uses,
    ),
    EndingStep(
        "watch",
        lambda now: select(col(Watch.id)).where(
            or_(
                col(Watch.created_at) <= now - _lasts("watch", Since.MADE),
                col(Watch.told_at) <= now - _lasts("watch", Since.ENDED),
            )
        ),
        _drop(Watch),
    ),
    _gone(Delivery, Since.MADE, col(Delivery.created_at)),
    EndingStep(
        "webhook",
        lambda now: select(col(Webhook.id)).where(
            col(Webhook.disabled_at) <= now - _lasts("webhook", Since.ENDED)
        ),
        _drop_deliveries_and_webhooks,
    ),
)
"""In an order in which what hangs on something ends before it; a table may have several ways to end."""
