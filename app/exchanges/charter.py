"""How both sides of an exchange accept the charter: by a mailed link without an account, or on paper."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges.rules import check_side
from app.exchanges.tables import CharterAcceptance, CharterLink, Exchange
from app.library import Library
from app.people.identity import identity_of, meet
from app.plumbing.audit import record
from app.plumbing.mailing import post
from app.plumbing.service import Work
from app.plumbing.templating import render_mail
from app.plumbing.tokens import digest_of, new_token
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme
from referential.cooperation import Charter

LASTS = timedelta(days=30)


class NewCharterLink(BaseModel):
    """Who may accept the charter for an organisation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    name: str = Field(min_length=1, max_length=200)
    email: EmailStr


class PaperAcceptance(BaseModel):
    """An organisation signed the charter on paper."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    note: str = Field(min_length=3, max_length=500)
    """Where the paper is, or who signed it in which function."""


@dataclass(frozen=True)
class CharterView:
    """What a link shows: the charter that goes with the exchange."""

    link: CharterLink
    exchange: Exchange
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
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    charter_of(work.library, exchange)
    _must_be_missing(work, exchange, asked.organisation_id)
    programme = get_programme(work, exchange.programme_id)
    person = meet(work, asked.email, asked.name, programme.language)
    token = new_token()
    row = CharterLink(
        digest=digest_of(token),
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        person_id=person.id,
        asked_by=caller.person_id,
        created_at=work.now,
        expires_at=work.now + LASTS,
    )
    work.session.add(row)
    work.session.flush()
    _note(work, exchange, "charter.asked", asked.organisation_id, actor=caller.person_id)
    link = work.settings.url(f"/agree/{token}")
    who = identity_of(work, person.id)
    letter = render_mail(
        "charter_asked",
        who.language,
        name=who.name,
        programme=programme.name,
        exchange=exchange.title,
        link=link,
        days=LASTS.days,
    )
    post(work, who.email, letter)
    return row, link


def revoke_charter_link(
    work: Work, caller: Caller, exchange: Exchange, link_id: UUID
) -> CharterLink:
    """End a link before it is used.

    Raises:
        NotFound: the exchange has no such link.
        Conflict: it was used or revoked.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    row = work.session.get(CharterLink, link_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound(N_("The exchange has no such link."))
    if row.used_at is not None or row.revoked_at is not None:
        raise Conflict(N_("This link does not work any more: it was used or revoked."))
    row.revoked_at = work.now
    work.session.add(row)
    _note(work, exchange, "charter.link-revoked", row.organisation_id, actor=caller.person_id)
    return row


def open_charter(work: Work, token: str) -> CharterView:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, used or revoked.
    """
    query = select(CharterLink).where(CharterLink.digest == digest_of(token))
    row = work.session.exec(query).first()
    if row is None or not row.is_open(work.now):
        raise _dead()
    exchange = work.session.get_one(Exchange, row.exchange_id)
    return CharterView(row, exchange, *charter_of(work.library, exchange))


def accept_charter(work: Work, token: str) -> CharterAcceptance:
    """Accept the charter for one's organisation, and spend the link.

    Raises:
        NotFound: the link does not work any more.
        Conflict: the organisation has accepted by another way.
    """
    view = open_charter(work, token)
    spent = work.session.connection().execute(
        update(CharterLink)
        .where(col(CharterLink.id) == view.link.id, col(CharterLink.used_at).is_(None))
        .values(used_at=work.now)
    )
    if spent.rowcount != 1:  # one statement decides, so two presses at once cannot both count
        raise _dead()
    made = CharterAcceptance(
        exchange_id=view.exchange.id,
        organisation_id=view.link.organisation_id,
        release=view.release,
        version=view.charter.version,
        person_id=view.link.person_id,
        accepted_at=work.now,
    )
    return _keep(work, view.exchange, made, "charter.accepted")


def accept_on_paper(
    work: Work, caller: Caller, exchange: Exchange, asked: PaperAcceptance
) -> CharterAcceptance:
    """Record that an organisation signed the charter on paper.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: no charter goes with the exchange's release.
        Conflict: it has accepted already.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    release, charter = charter_of(work.library, exchange)
    _must_be_missing(work, exchange, asked.organisation_id)
    made = CharterAcceptance(
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        release=release,
        version=charter.version,
        person_id=caller.person_id,
        on_paper=True,
        note=asked.note,
        accepted_at=work.now,
    )
    return _keep(work, exchange, made, "charter.recorded")


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


def acceptances_of(work: Work, exchange: Exchange) -> list[CharterAcceptance]:
    """Return which of the two sides have accepted, the social organisation first."""
    sides = exchange.sides
    query = select(CharterAcceptance).where(
        CharterAcceptance.exchange_id == exchange.id,
        col(CharterAcceptance.organisation_id).in_(sides),
    )
    return sorted(work.session.exec(query), key=lambda row: sides.index(row.organisation_id))


def charter_links_of(work: Work, exchange: Exchange) -> list[CharterLink]:
    """Return the links of an exchange, latest first."""
    query = select(CharterLink).where(CharterLink.exchange_id == exchange.id)
    return list(work.session.exec(query.order_by(col(CharterLink.created_at).desc())))


def _must_be_missing(work: Work, exchange: Exchange, organisation_id: UUID) -> None:
    check_side(exchange, organisation_id)
    if any(found.organisation_id == organisation_id for found in acceptances_of(work, exchange)):
        raise _accepted()


def _keep(
    work: Work, exchange: Exchange, made: CharterAcceptance, action: str
) -> CharterAcceptance:
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise _accepted() from error
    _note(
        work,
        exchange,
        action,
        made.organisation_id,
        actor=made.person_id,
        release=made.release,
        version=made.version,
    )
    return made


def _accepted() -> Conflict:
    return Conflict(
        N_("This organisation has accepted the charter already."), field="organisation_id"
    )


def _dead() -> NotFound:
    return NotFound(
        N_("This link does not work any more: it was used, is too old or was revoked."),
        remedy=N_("Ask the programme that sent it for a new one."),
    )


def _note(
    work: Work,
    exchange: Exchange,
    action: str,
    organisation_id: UUID,
    *,
    actor: UUID,
    **detail: str,
) -> None:
    record(
        work,
        exchange.programme_id,
        action,
        exchange.id,
        actor=actor,
        organisation=str(organisation_id),
        **detail,
    )
