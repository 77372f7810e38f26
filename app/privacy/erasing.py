"""A person is erased: their key, everything that is theirs, and their name in what others wrote.

Destroying the key makes all that was sealed under it unreadable, in backups of the database too as long as the row
with the key is erased there as well: `app/privacy/erasure_journal.py`.
What stays, and why, is in `app/privacy/erasure_policy.py`.
"""

import json
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import SQLModel, col, select

from app.assessing.tables import AnotherLook, Decision, Evidence, NotedReading, PastDecision
from app.contacts.tables import Contact, ContactRequest
from app.employers.tables import LINK as EMPLOYER_LINK
from app.employers.tables import Delivery, EmployerLink, Event
from app.employers.watches import end_watches
from app.exchanges.tables import CharterAcceptance, CharterLink, Exchange, Hours, Participant
from app.issuing.revoking import withdraw
from app.issuing.tables import Award
from app.needs.tables import Offer
from app.passports.workflow import forget
from app.people.identity import addresses_of, former_names_of, identity_of
from app.people.protection import shown_name_of
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.database import empty_log
from app.plumbing.idempotency import RememberedAnswer, answer_in
from app.plumbing.mailing import PURPOSE as MAIL
from app.plumbing.mailing import OutgoingMail
from app.plumbing.rewriting import rewrite_later, touched
from app.plumbing.service import Work
from app.plumbing.storage import Storage
from app.privacy.erasure_journal import note_erased
from app.privacy.erasure_policy import EMPTIED, GOES, GOES_ALONG
from app.privacy.mentions import Mentions, take_out
from app.programmes.dependencies import caller_for
from app.programmes.membership import leave
from app.programmes.tables import Member, Programme


def erase(work: Work, person_id: UUID, *, withdrawing: bool = False) -> None:
    """Erase a person, at their own wish; their badges are withdrawn if they wish so, and those they never accepted.

    Raises:
        NotFound: there is no such person, or they are erased already.
        RuleRefused: a programme would be left without an owner.
    """
    identity_of(work, person_id)
    caller = caller_for(work, person_id)
    chains = programmes_of(work, person_id)
    for programme_id in sorted(caller.memberships):
        leave(work, caller, programme_id)
    _withdraw_badges(work, person_id, everything=withdrawing)
    _erase(work, person_id, chains, actor=person_id)
    work.if_done(lambda: note_erased(work.settings.data_dir, person_id))


def erase_for(work: Work, person_id: UUID, *, withdrawing: bool, reason: str) -> None:
    """Erase a person who asked the operator; nothing is refused, and a programme may be left without an owner.

    Raises:
        NotFound: there is no such person, or they are erased already.
    """
    identity_of(work, person_id)
    chains = programmes_of(work, person_id)
    _withdraw_badges(work, person_id, everything=withdrawing)
    _erase(work, person_id, chains, actor=None, reason=reason)
    work.if_done(lambda: note_erased(work.settings.data_dir, person_id))


def erase_again(work: Work, person_id: UUID) -> bool:
    """Erase somebody whom an old backup brought back; say whether there was anybody.

    Nothing is refused: they were erased once, and a programme without an owner can be given one by the operator.
    """
    person = work.session.get(Person, person_id)
    if person is None or person.sealed_key is None:
        return False
    _erase(work, person_id, programmes_of(work, person_id), actor=None)
    return True


def owned_alone(work: Work, person_id: UUID) -> list[Programme]:
    """Return the programmes of which a person is the only owner: these they must hand over first."""
    owners = select(Member.programme_id).where(Member.role == "owner")
    mine = owners.where(Member.person_id == person_id)
    others = owners.where(Member.person_id != person_id)
    query = select(Programme).where(col(Programme.id).in_(mine), col(Programme.id).not_in(others))
    return list(work.session.exec(query.order_by(col(Programme.name))))


def _withdraw_badges(work: Work, person_id: UUID, *, everything: bool) -> None:
    mine = select(Award).where(Award.person_id == person_id, col(Award.revoked_at).is_(None))
    if not everything:
        mine = mine.where(col(Award.published_at).is_(None))
    for award in work.session.exec(mine.order_by(col(Award.programme_id), col(Award.id))).all():
        withdraw(work, award)


def _erase(
    work: Work, person_id: UUID, chains: list[UUID], *, actor: UUID | None, reason: str = ""
) -> None:
    addresses = addresses_of(work, person_id)
    mentions = mentions_of(work, person_id)
    _empty_what_was_gathered(work, person_id)
    named = take_out(work, mentions)
    _drop_answers(work, person_id, mentions)
    _mend_deliveries(work, mentions)
    _drop_mail(work, addresses, mentions)
    _close(work, person_id)
    drop_rows(work, person_id)
    work.session.exec(
        update(Person)
        .where(col(Person.id) == person_id)
        .values(sealed_key=None, sealed_name=b"", sealed_shown_name=None, protection="")
    )
    own = {column.split(".")[0] for column in (*GOES, *GOES_ALONG)}
    rewrite_later(work, named | touched(work) & {*own, *EMPTIED})
    for chain in chains:
        told = {"reason": reason} if reason else {}
        record(work, chain, "person.erased", person_id, by=actor, **told)
    work.if_done(lambda: _drop_letters(work.settings.data_dir / "mail", addresses, mentions))
    bind = work.session.get_bind()
    work.if_done(lambda: empty_log(bind.engine))


def mentions_of(work: Work, person_id: UUID) -> Mentions:
    """Return what names a person: their addresses, and every name they have or had here."""
    name, shown = identity_of(work, person_id).name, shown_name_of(work, person_id)
    former = former_names_of(work, person_id)
    return Mentions(name, addresses_of(work, person_id), *former, shown)


def programmes_of(work: Work, person_id: UUID) -> list[UUID]:
    """Return every programme in whose records the person stands, in one order for everybody."""
    exchanges = select(Exchange.programme_id)
    queries = (
        select(Member.programme_id).where(Member.person_id == person_id),
        select(Award.programme_id).where(Award.person_id == person_id),
        select(Contact.programme_id).where(Contact.person_id == person_id),
        select(ContactRequest.programme_id).where(ContactRequest.person_id == person_id),
        select(Offer.programme_id).where(Offer.person_id == person_id),
        exchanges.join(Participant, col(Participant.exchange_id) == Exchange.id).where(
            Participant.person_id == person_id
        ),
        exchanges.join(CharterLink, col(CharterLink.exchange_id) == Exchange.id).where(
            CharterLink.person_id == person_id
        ),
        exchanges.join(CharterAcceptance, col(CharterAcceptance.exchange_id) == Exchange.id).where(
            CharterAcceptance.person_id == person_id
        ),
    )
    # Two erasures at once wait for each other's chains in the same order, never in a circle.
    return sorted({found for query in queries for found in work.session.exec(query)})


def _empty_what_was_gathered(work: Work, person_id: UUID) -> None:
    """Delete what was gathered about the person, with its files; empty the reasons of decisions.

    Their hours stay as sums of their side, without a word and without a way back to them.
    """
    taking_part = select(Participant.id).where(Participant.person_id == person_id)
    about = col(Evidence.participant_id).in_(taking_part)
    files = list(work.session.exec(select(Evidence.stored_as).where(about)))
    work.if_done(lambda: _drop_files(work.files.evidence, files))
    connection = work.session.connection()
    connection.execute(delete(Evidence).where(about))
    connection.execute(
        delete(NotedReading).where(col(NotedReading.participant_id).in_(taking_part))
    )
    connection.execute(delete(AnotherLook).where(col(AnotherLook.participant_id).in_(taking_part)))
    connection.execute(
        update(Participant)
        .where(col(Participant.person_id) == person_id)
        .values(taken_out_because="", research_at=None)
    )
    connection.execute(
        update(Decision).where(col(Decision.participant_id).in_(taking_part)).values(reasons="")
    )
    connection.execute(
        update(PastDecision)
        .where(col(PastDecision.participant_id).in_(taking_part))
        .values(reasons="", ended_because="")
    )
    connection.execute(
        update(Hours)
        .where(col(Hours.participant_id).in_(taking_part))
        .values(participant_id=None, note="", reason="")
    )


def _drop_files(evidence: Storage, names: list[str]) -> None:
    for name in filter(None, names):
        evidence.drop(name)


def _drop_answers(work: Work, person_id: UUID, mentions: Mentions) -> None:
    """Delete what was answered to programs by or about the person: it may hold names in clear."""
    ids = [person_id]
    for table in (Participant, Member, Contact, Offer):
        ids += work.session.exec(select(table.id).where(table.person_id == person_id))
    about = [str(one) for one in ids]
    for row in work.session.exec(select(RememberedAnswer)):  # those of two days
        answer = answer_in(work, row)
        named = row.caller == person_id or mentions.stand_in(answer)
        if named or any(one in answer for one in about):
            work.session.delete(row)
    work.session.flush()


def _mend_deliveries(work: Work, mentions: Mentions) -> None:
    """Take the person out of the reasons of revocations that employers' programs are or were told."""
    for row in work.session.exec(select(Delivery).where(Delivery.event == Event.REVOKED)):
        text = row.body.decode()
        if mentions.stand_in(text):
            row.body = mentions.taken_out(text).encode()
    work.session.flush()


def _drop_mail(work: Work, addresses: list[str], mentions: Mentions) -> None:
    """Delete mail that waits for the person or names them, and links that wait for their address."""
    for mail in work.session.exec(select(OutgoingMail)):
        letter = json.loads(work.vault.open(mail.sealed, purpose=MAIL))
        if letter["to"] in addresses or mentions.stand_in(f"{letter['subject']}\n{letter['text']}"):
            work.session.delete(mail)
    for link in work.session.exec(select(EmployerLink)):
        if work.vault.open(link.sealed_email, purpose=EMPLOYER_LINK).decode() in addresses:
            work.session.delete(link)
    work.session.flush()


def _close(work: Work, person_id: UUID) -> None:
    """Close the passport and the pages of the person's badges; their documents stay."""
    forget(work, person_id)
    for award_id in work.session.exec(select(Award.id).where(Award.person_id == person_id)).all():
        end_watches(work, award_id)
    work.session.connection().execute(
        update(Award)
        .where(col(Award.person_id) == person_id)
        .values(opened_at=None, names_exchange=False, searchable=False)
    )


def drop_rows(work: Work, person_id: UUID) -> None:
    """Delete the rows that are a person's own."""
    tables = SQLModel.metadata.tables
    connection = work.session.connection()
    for column, parent in GOES_ALONG.items():
        name, key = column.split(".")
        held = tables[parent]
        own = held.select().where(held.c.person_id == person_id).with_only_columns(held.c.id)
        connection.execute(delete(tables[name]).where(tables[name].c[key].in_(own)))
    for column in GOES:
        name, key = column.split(".")
        connection.execute(delete(tables[name]).where(tables[name].c[key] == person_id))


def _drop_letters(folder: Path, addresses: list[str], mentions: Mentions) -> None:
    """Delete the letters that a service without a mail server wrote into a folder, in clear."""
    for path in folder.glob("*.eml"):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = letter.get_body(("plain",))
        words = f"{letter['Subject']}\n{'' if body is None else body.get_content()}"
        if letter["To"] in addresses or mentions.stand_in(words):
            path.unlink(missing_ok=True)
