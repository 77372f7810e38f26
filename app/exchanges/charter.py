"""How both sides of an exchange accept the charter: by a mailed link without an account, or on paper."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges.queries import acceptances_of
from app.exchanges.rules import check_side
from app.exchanges.tables import CharterAcceptance, CharterLink, Exchange
from app.library import Library
from app.people.identity import BareEmail, identity_of, meet
from app.people.letters import write_to
from app.plumbing.audit import record
from app.plumbing.letters import Linkable
from app.plumbing.links import find_link, make_link, revoke_link, spend_link
from app.plumbing.mailing import About
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.tables import Organisation, Programme
from app.programmes.workflow import get_programme
from referential.cooperation import Charter

LASTS = timedelta(days=30)


class NewCharterLink(BaseModel):
    """Who may accept the charter for an organisation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    name: Line = Field(min_length=1, max_length=200)
    email: BareEmail


class PaperAcceptance(BaseModel):
    """An organisation signed the charter on paper."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    note: Line = Field(min_length=3, max_length=500)
    """Where the paper is, or who signed it in which function."""


@dataclass(frozen=True)
class CharterView:
    """What a link shows: the charter that goes with the exchange."""

    link: CharterLink
    exchange: Exchange
    organisation: Organisation
    """The side for which it is accepted."""
    release: str
    """The release of the referential in which it stands."""
    charter: Charter


def ask_acceptance(
    work: Work, caller: Caller, exchange: Exchange, asked: NewCharterLink
) -> tuple[CharterLink, str]:
    """Mail somebody of one side a link that leads to the charter; return the row and the link.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: no charter goes with the exchange's release.
        Conflict: the organisation has accepted.
    """
    charter_of(work.library, exchange)
    _check_missing(work, exchange, asked.organisation_id)
    programme = get_programme(work, exchange.programme_id)
    person = meet(work, asked.email, asked.name, programme.language)
    row, token = make_link(
        work,
        CharterLink,
        lasts=LASTS,
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        person_id=person.id,
        asked_by=caller.person_id,
    )
    record(
        work, exchange, "charter.asked", exchange, by=caller, organisation=str(row.organisation_id)
    )
    link = work.settings.url(f"/agree/{token}")
    _mail(work, programme, exchange, row, link)
    return row, link


def revoke_charter_link(work: Work, caller: Caller, exchange: Exchange, row: CharterLink) -> None:
    """End a link of an exchange before it is used.

    Raises:
        Conflict: it was used or revoked.
    """
    if row.used_at is not None or row.revoked_at is not None:
        raise Conflict(N_("This link does not work any more: it was used or revoked."))
    revoke_link(work, row)
    record(
        work,
        exchange,
        "charter.link-revoked",
        exchange,
        by=caller,
        organisation=str(row.organisation_id),
    )


def open_charter(work: Work, token: str) -> CharterView:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, used or revoked.
    """
    row = find_link(work, CharterLink, token)
    if row is None:
        raise _closed()
    exchange = work.session.get_one(Exchange, row.exchange_id)
    organisation = work.session.get_one(Organisation, row.organisation_id)
    return CharterView(row, exchange, organisation, *charter_of(work.library, exchange))


def accept_charter(work: Work, view: CharterView) -> CharterAcceptance:
    """Accept the charter for one's organisation, and spend the link that led to it.

    Raises:
        NotFound: the link does not work any more.
        Conflict: the organisation has accepted by another way.
    """
    if not spend_link(work, view.link):
        raise _closed()
    acceptance = CharterAcceptance(
        exchange_id=view.exchange.id,
        organisation_id=view.link.organisation_id,
        release=view.release,
        version=view.charter.version,
        person_id=view.link.person_id,
        accepted_at=work.now,
    )
    return _store(work, view.exchange, acceptance, "charter.accepted")


def accept_on_paper(
    work: Work, caller: Caller, exchange: Exchange, asked: PaperAcceptance
) -> CharterAcceptance:
    """Record that an organisation signed the charter on paper.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: no charter goes with the exchange's release.
        Conflict: it has accepted already.
    """
    release, charter = charter_of(work.library, exchange)
    _check_missing(work, exchange, asked.organisation_id)
    acceptance = CharterAcceptance(
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        release=release,
        version=charter.version,
        person_id=caller.person_id,
        on_paper=True,
        note=asked.note,
        accepted_at=work.now,
    )
    return _store(work, exchange, acceptance, "charter.recorded")


def charter_of(library: Library, exchange: Exchange) -> tuple[str, Charter]:
    """Return the charter that goes with an exchange's release, and the release in which it stands.

    Raises:
        RuleRefused: none does.
    """
    charter = library.charter(exchange.release)
    if charter is None:
        raise RuleRefused(
            N_("No charter goes with release {release} of the referential."),
            release=exchange.release,
        )
    own = library.release(exchange.release)
    return (own if own.cooperation.charter else library.latest).version, charter


def _check_missing(work: Work, exchange: Exchange, organisation_id: UUID) -> None:
    check_side(exchange, organisation_id)
    if any(row.organisation_id == organisation_id for row in acceptances_of(work, exchange)):
        raise _accepted()


def _mail(
    work: Work, programme: Programme, exchange: Exchange, row: CharterLink, link: str
) -> None:
    contact = identity_of(work, row.person_id)
    write_to(
        work,
        contact,
        "charter_asked",
        About(programme.id, lasts=LASTS),
        programme=programme.name,
        exchange=exchange.title,
        link=Linkable(link),
        days=LASTS.days,
    )


def _store(
    work: Work, exchange: Exchange, acceptance: CharterAcceptance, action: str
) -> CharterAcceptance:
    try:
        with work.session.begin_nested():
            work.session.add(acceptance)
    except IntegrityError as error:
        raise _accepted() from error
    record(
        work,
        exchange,
        action,
        exchange,
        by=acceptance.person_id,
        organisation=str(acceptance.organisation_id),
        release=acceptance.release,
        version=acceptance.version,
    )
    return acceptance


def _accepted() -> Conflict:
    return Conflict(
        N_("This organisation has accepted the charter already."), field="organisation_id"
    )


def _closed() -> NotFound:
    return NotFound(
        N_("This link does not work any more: it was used, is too old or was revoked."),
        remedy=N_("Ask the programme that sent it for a new one."),
    )
