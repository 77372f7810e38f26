"""Links that are mailed to somebody of one side of an exchange: each opens one page, once, without an account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, Conflict, NotFound
from app.exchanges.rules import check_side
from app.exchanges.tables import Exchange, MailedLink
from app.people.acquaintance import answered, meet_for
from app.people.identity import BareEmail, identity_of
from app.people.letters import write_to
from app.plumbing.letters import Linkable
from app.plumbing.links import find_link, make_link, revoke_link, spend_link
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.letters import about
from app.programmes.workflow import get_programme

Table = TypeVar("Table", bound=MailedLink)


class Addressee(BaseModel):
    """Who is written to, and on which side of the exchange they stand."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    name: Line = Field(min_length=1, max_length=200)
    email: BareEmail


@dataclass(frozen=True)
class MailedLinks(Generic[Table]):
    """The links of one kind: what they open, for how long, and the letter that brings them."""

    table: type[Table]
    path: str
    """Of the page, before the token."""
    lasts: timedelta
    letter: str
    """The name of its template."""

    def send(
        self, work: Work, caller: Caller, exchange: Exchange, asked: Addressee
    ) -> tuple[Table, str]:
        """Mail somebody a link; return its row and the link. What else was asked is kept in the row.

        Raises:
            BadInput: the organisation has no part in this exchange.
        """
        check_side(exchange, asked.organisation_id)
        programme = get_programme(work, exchange.programme_id)
        person = meet_for(work, programme.id, asked.email, asked.name, programme.language)
        facts: dict[str, Any] = asked.model_dump(exclude={"name", "email"})
        row, token = make_link(
            work,
            self.table,
            lasts=self.lasts,
            exchange_id=exchange.id,
            person_id=person.id,
            asked_by=caller.person_id,
            **facts,
        )
        link = Linkable(work.settings.url(f"{self.path}{token}"))
        what = about(programme, lasts=self.lasts)
        said = {"programme": programme.name, "exchange": exchange.title, "days": self.lasts.days}
        write_to(work, identity_of(work, person.id), self.letter, what, link=link, **said)
        return row, link

    def open(self, work: Work, token: str) -> tuple[Table, Exchange]:
        """Return the link that a token opens, and its exchange.

        Raises:
            NotFound: the link is unknown, too old, used or revoked.
        """
        row = find_link(work, self.table, token)
        if row is None:
            raise _closed()
        return row, work.session.get_one(Exchange, row.exchange_id)

    def spend(self, work: Work, row: Table) -> None:
        """Use a link up.

        Raises:
            NotFound: it does not work any more.
        """
        if not spend_link(work, row):
            raise _closed()
        exchange = work.session.get_one(Exchange, row.exchange_id)
        answered(work, exchange.programme_id, row.person_id)

    def revoke(self, work: Work, row: Table) -> None:
        """End a link before it is used.

        Raises:
            Conflict: it was used or revoked.
        """
        if row.used_at is not None or row.revoked_at is not None:
            raise Conflict(N_("This link does not work any more: it was used or revoked."))
        revoke_link(work, row)


def _closed() -> NotFound:
    return NotFound(
        N_("This link does not work any more: it was used, is too old or was revoked."),
        remedy=N_("Ask the programme that sent it for a new one."),
    )
