"""Mail goes out through an outbox: written in the same transaction as the work, sent afterwards.

A mail that left is deleted. One that cannot leave is tried again, then given up; at once where a further try is of no
use. What was given up stays for a while: those who run the programme it is about see it and can send it again
(`app/programmes/undelivered.py`).
"""

import json
import re
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Index, delete, false, or_, text
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_
from app.plumbing.carriers import PermanentRefusal, UnwritableAddress
from app.plumbing.column_types import UtcDateTime
from app.plumbing.envelopes import envelope
from app.plumbing.keys.sealed import sealed
from app.plumbing.letters import NOTHING, About, Letter
from app.plumbing.named import Named
from app.plumbing.outbox import Hands, send_due
from app.plumbing.service import Service, Work

PURPOSE = "outgoing mail"
TRIES = 8

ADDRESS = re.compile(r"[^\s<>()'\"]+@[^\s<>()'\"]+")
"""What looks like one, in what others say: it stands in no log."""


class MailFailure(Named):
    """Why a mail was given up."""

    UNREACHABLE = (
        "unreachable",
        N_("The mail server could not be reached, or put it off each time."),
    )
    REFUSED = "refused", N_("The mail server refuses this address: it may be mistyped or closed.")
    UNWRITABLE = (
        "unwritable",
        N_("Our mail server cannot write to an address with such letters before the @."),
    )
    LATE = "late", N_("The link in it expired before the mail could leave.")
    BROKEN = "broken", N_("The mail could not be composed.")


class OutgoingMail(SQLModel, table=True):
    """A mail that waits to be sent, or was given up. It holds a sign-in link, so it is sealed."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        # The next one, however many wait: in the order in which they leave.
        Index(
            "ix_outgoing_mail_next",
            "can_wait",
            "tries",
            "due_at",
            sqlite_where=text("given_up_at IS NULL"),
            postgresql_where=text("given_up_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    sealed: bytes = sealed(PURPOSE)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    tries: int = 0
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was written; unknown of the oldest."""
    kind: str = ""
    """Which letter it is: the name of its template."""
    programme_id: UUID | None = Field(default=None, index=True)
    """The programme that it is about, if it is about one."""
    person_id: UUID | None = None
    """To whom it goes, if we know them."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the link in it stops working; afterwards it is not sent."""
    given_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str = ""
    """Why it was given up: a `MailFailure`."""
    can_wait: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether nobody waits for it, as one does for a link that ends: it goes after those, and paced."""


def post(work: Work, to: str, letter: Letter, about: About = NOTHING) -> None:
    """Put a letter in the outbox; it leaves when the transaction has been committed."""
    head, seal = about.head, about.seal
    content = json.dumps(
        {
            "to": to,
            **asdict(letter),
            "head": None if head is None else asdict(head),
            "seal": None if seal is None else asdict(seal),
        }
    ).encode()
    work.session.add(
        OutgoingMail(
            sealed=work.vault.seal(content, purpose=PURPOSE),
            due_at=work.now,
            created_at=work.now,
            kind=letter.kind,
            programme_id=about.programme_id,
            person_id=about.person_id,
            expires_at=None if about.lasts is None else work.now + about.lasts,
            can_wait=about.lasts is None,
        )
    )


def deliver_due(service: Service, hands: Hands[OutgoingMail] | None = None) -> int:
    """Send what is due and return how many mails left."""
    pace = PACES.setdefault(service, Pace())
    return send_due(
        service,
        lambda _sending: _due(service.now(), all_kinds=pace.lets(service.now())),
        lambda work, mail: pace.count(work, _put_off(work, mail)),
        lambda mail: _send(service, mail),
        hands or Hands(),
    )


def given_up() -> ColumnElement[bool]:
    """Return the condition of mail that is not tried any more; a worker may have died in the last try."""
    return or_(col(OutgoingMail.given_up_at).is_not(None), col(OutgoingMail.tries) >= TRIES)


def try_again(work: Work, mail: OutgoingMail) -> None:
    """Have a mail that was given up sent once more, with all its tries."""
    mail.tries, mail.due_at = 0, work.now
    mail.given_up_at, mail.failure = None, ""
    work.session.add(mail)


def address_of(work: Work, mail: OutgoingMail) -> str:
    """Return to which address a mail goes, in clear."""
    return str(json.loads(work.vault.open(mail.sealed, purpose=PURPOSE))["to"])


@dataclass
class Pace:
    """When this process may send the next letter for which nobody waits."""

    next_at: datetime | None = None

    def lets(self, now: datetime) -> bool:
        """Say whether such a letter may leave now."""
        return self.next_at is None or now >= self.next_at

    def count(self, work: Work, mail: OutgoingMail) -> OutgoingMail:
        """Note that a letter leaves, and return it."""
        per_minute = work.settings.mail_per_minute
        if per_minute and mail.can_wait:
            self.next_at = work.now + timedelta(minutes=1) / per_minute
        return mail


PACES: WeakKeyDictionary[Service, Pace] = WeakKeyDictionary()


def _due(now: datetime, *, all_kinds: bool) -> SelectOfScalar[OutgoingMail]:
    waiting = select(OutgoingMail).where(
        col(OutgoingMail.due_at) <= now,
        col(OutgoingMail.tries) < TRIES,
        col(OutgoingMail.given_up_at).is_(None),
    )
    if not all_kinds:
        waiting = waiting.where(~col(OutgoingMail.can_wait))
    # What was not tried yet goes first: it does not wait behind what a slow server has put off already.
    return waiting.order_by(
        col(OutgoingMail.can_wait), col(OutgoingMail.tries), col(OutgoingMail.due_at)
    )


def _put_off(work: Work, mail: OutgoingMail) -> OutgoingMail:
    mail.tries += 1
    mail.due_at = work.now + timedelta(minutes=2**mail.tries)
    work.session.add(mail)
    return mail


def _send(service: Service, mail: OutgoingMail) -> bool:
    failure = _try(service, mail)
    if failure is None:
        with service.begin() as work:
            # Not `get_one`: whoever was erased meanwhile took their mail along.
            work.session.connection().execute(
                delete(OutgoingMail).where(col(OutgoingMail.id) == mail.id)
            )
        return True
    if failure is not MailFailure.UNREACHABLE or mail.tries >= TRIES:
        _give_up(service, mail, failure)
    return False


def _try(service: Service, mail: OutgoingMail) -> MailFailure | None:
    """Hand a mail over; return why it did not leave, if so."""
    if mail.expires_at is not None and mail.expires_at <= service.now():
        return MailFailure.LATE
    letter = json.loads(service.vault.open(mail.sealed, purpose=PURPOSE))
    try:
        service.carrier(envelope(service, mail.id, letter))
    except UnwritableAddress as error:
        return _said(mail, error, MailFailure.UNWRITABLE)
    except PermanentRefusal as error:
        return _said(mail, error, MailFailure.REFUSED)
    except OSError as error:
        return _said(mail, error, MailFailure.UNREACHABLE)
    except ValueError as error:  # a header that no mail may have; a further try would end alike
        return _said(mail, error, MailFailure.BROKEN)
    return None


def _said(mail: OutgoingMail, error: Exception, failure: MailFailure) -> MailFailure:
    # A mail server names in its refusal whom it refuses, and what cannot be composed quotes the mail.
    why = type(error).__name__ if failure is MailFailure.BROKEN else ADDRESS.sub("…", str(error))
    print(f"mail {mail.id}: not sent, try {mail.tries} of {TRIES}: {why}", file=sys.stderr)  # noqa: T201
    return failure


def _give_up(service: Service, mail: OutgoingMail, failure: MailFailure) -> None:
    with service.begin() as work:
        row = work.session.get(OutgoingMail, mail.id)
        if row is not None:
            row.given_up_at, row.failure = work.now, failure.value
            work.session.add(row)
