"""How both sides of an exchange accept the charter: by a mailed link without an account, or on paper."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError

from app.errors import N_, Conflict, RuleRefused
from app.exchanges.mailed_links import Addressee, MailedLinks
from app.exchanges.queries import acceptances_of
from app.exchanges.rules import check_side
from app.exchanges.tables import CharterAcceptance, CharterLink, Exchange
from app.library import Library
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.tables import Organisation
from referential.cooperation import Charter

LINKS = MailedLinks(CharterLink, "/agree/", timedelta(days=30), "charter_asked")


class NewCharterLink(Addressee):
    """Who may accept the charter for an organisation."""


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
    row, link = LINKS.send(work, caller, exchange, asked)
    _record_link(work, caller, exchange, "charter.asked", row)
    return row, link


def revoke_charter_link(work: Work, caller: Caller, exchange: Exchange, row: CharterLink) -> None:
    """End a link of an exchange before it is used.

    Raises:
        Conflict: it was used or revoked.
    """
    LINKS.revoke(work, row)
    _record_link(work, caller, exchange, "charter.link-revoked", row)


def open_charter(work: Work, token: str) -> CharterView:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, used or revoked.
    """
    row, exchange = LINKS.open(work, token)
    organisation = work.session.get_one(Organisation, row.organisation_id)
    return CharterView(row, exchange, organisation, *charter_of(work.library, exchange))


def accept_charter(work: Work, view: CharterView) -> CharterAcceptance:
    """Accept the charter for one's organisation, and spend the link that led to it.

    Raises:
        NotFound: the link does not work any more.
        Conflict: the organisation has accepted by another way.
    """
    LINKS.spend(work, view.link)
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


def _record_link(
    work: Work, caller: Caller, exchange: Exchange, action: str, row: CharterLink
) -> None:
    organisation = str(row.organisation_id)
    record(work, exchange, action, exchange, by=caller, organisation=organisation)


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
