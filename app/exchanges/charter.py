"""How both sides of an exchange accept the charter and the code of conduct: by a mailed link, or on paper.

A link leads to whatever its organisation has not accepted yet; on paper, each text is entered by itself.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError

from app.errors import N_, Conflict, RuleRefused
from app.exchanges.mailed_links import Addressee, MailedLinks
from app.exchanges.queries import acceptances_of
from app.exchanges.rules import check_side
from app.exchanges.tables import AgreementKind, CharterAcceptance, CharterLink, Exchange
from app.library import Library
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.tables import Organisation
from referential.cooperation import Agreement

LINKS = MailedLinks(CharterLink, "/agree/", timedelta(days=30), "charter_asked")


class NewCharterLink(Addressee):
    """Who may accept the charter for an organisation."""


class PaperAcceptance(BaseModel):
    """An organisation signed the charter, or the code of conduct, on paper."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    organisation_id: UUID
    kind: AgreementKind = AgreementKind.CHARTER
    note: Line = Field(min_length=3, max_length=500)
    """Where the paper is, or who signed it in which function."""


@dataclass(frozen=True)
class AgreementOf:
    """A text that goes with an exchange."""

    kind: AgreementKind
    release: str
    """The release of the referential in which it stands."""
    text: Agreement


@dataclass(frozen=True)
class CharterView:
    """What a link shows: what its organisation has not accepted yet."""

    link: CharterLink
    exchange: Exchange
    organisation: Organisation
    """The side for which it is accepted."""
    agreements: tuple[AgreementOf, ...]


def ask_acceptance(
    work: Work, caller: Caller, exchange: Exchange, asked: NewCharterLink
) -> tuple[CharterLink, str]:
    """Mail somebody of one side a link that leads to what it has not accepted; return the row and the link.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: no charter goes with the exchange's release.
        Conflict: the organisation has accepted all there is.
    """
    check_side(exchange, asked.organisation_id)
    if not missing_of(work, exchange, asked.organisation_id):
        raise _accepted()
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
    missing = missing_of(work, exchange, organisation.id)
    return CharterView(row, exchange, organisation, missing)


def accept_charter(work: Work, view: CharterView) -> list[CharterAcceptance]:
    """Accept for one's organisation what a link showed, and spend the link.

    Raises:
        NotFound: the link does not work any more.
        Conflict: the organisation has accepted by another way.
    """
    LINKS.spend(work, view.link)
    return accept_for(work, view.exchange, view.link.organisation_id, view.link.person_id)


def accept_for(
    work: Work, exchange: Exchange, organisation_id: UUID, person_id: UUID
) -> list[CharterAcceptance]:
    """Accept for one side of an exchange whatever it has not accepted yet.

    Raises:
        Conflict: the organisation has accepted all there is.
    """
    missing = missing_of(work, exchange, organisation_id)
    if not missing:
        raise _accepted()
    return [
        _store(
            work,
            exchange,
            CharterAcceptance(
                exchange_id=exchange.id,
                organisation_id=organisation_id,
                kind=agreement.kind,
                release=agreement.release,
                version=agreement.text.version,
                person_id=person_id,
                accepted_at=work.now,
            ),
        )
        for agreement in missing
    ]


def accept_on_paper(
    work: Work, caller: Caller, exchange: Exchange, asked: PaperAcceptance
) -> CharterAcceptance:
    """Record that an organisation signed one of the texts on paper.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: the exchange's release has no such text.
        Conflict: it has accepted already.
    """
    agreements = agreements_of(work.library, exchange)
    if asked.kind not in agreements:
        raise RuleRefused(
            N_("No code of conduct goes with release {release} of the competences."),
            release=exchange.release,
        )
    check_side(exchange, asked.organisation_id)
    if all(one.kind != asked.kind for one in missing_of(work, exchange, asked.organisation_id)):
        raise _accepted()
    agreement = agreements[asked.kind]
    acceptance = CharterAcceptance(
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        kind=asked.kind,
        release=agreement.release,
        version=agreement.text.version,
        person_id=caller.person_id,
        on_paper=True,
        note=asked.note,
        accepted_at=work.now,
    )
    return _store(work, exchange, acceptance)


def agreements_of(library: Library, exchange: Exchange) -> dict[AgreementKind, AgreementOf]:
    """Return what goes with an exchange's release: the charter, and the code of conduct where there is one.

    Raises:
        RuleRefused: not even a charter does.
    """
    charter, conduct = library.charter(exchange.release), library.conduct(exchange.release)
    if charter is None:
        raise RuleRefused(
            N_("No charter goes with release {release} of the competences."),
            release=exchange.release,
        )
    own = library.release(exchange.release)
    release = (own if own.cooperation.charter else library.latest).version
    found = {AgreementKind.CHARTER: charter, AgreementKind.CONDUCT: conduct}
    return {kind: AgreementOf(kind, release, text) for kind, text in found.items() if text}


def agreement_names(library: Library, exchange: Exchange) -> dict[AgreementKind, str]:
    """Return what the texts are called that both sides of an exchange accept."""
    has_conduct = library.conduct(exchange.release) is not None
    kinds = AgreementKind if has_conduct else (AgreementKind.CHARTER,)
    return {kind: kind.label for kind in kinds}


def missing_of(work: Work, exchange: Exchange, organisation_id: UUID) -> tuple[AgreementOf, ...]:
    """Return what one side of an exchange has not accepted yet.

    Raises:
        RuleRefused: no charter goes with the exchange's release.
    """
    accepted = {
        row.kind for row in acceptances_of(work, exchange) if row.organisation_id == organisation_id
    }
    agreements = agreements_of(work.library, exchange)
    return tuple(one for kind, one in agreements.items() if kind not in accepted)


def _record_link(
    work: Work, caller: Caller, exchange: Exchange, action: str, row: CharterLink
) -> None:
    organisation = str(row.organisation_id)
    record(work, exchange, action, exchange, by=caller, organisation=organisation)


def _store(work: Work, exchange: Exchange, acceptance: CharterAcceptance) -> CharterAcceptance:
    try:
        with work.session.begin_nested():
            work.session.add(acceptance)
    except IntegrityError as error:
        raise _accepted() from error
    record(
        work,
        exchange,
        f"{acceptance.kind}.{'recorded' if acceptance.on_paper else 'accepted'}",
        exchange,
        by=acceptance.person_id,
        organisation=str(acceptance.organisation_id),
        release=acceptance.release,
        version=acceptance.version,
    )
    return acceptance


def _accepted() -> Conflict:
    return Conflict(N_("This organisation has accepted that already."), field="organisation_id")
