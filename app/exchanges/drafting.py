"""How a draft is corrected, until the exchange starts: its profile, its sides, its targets."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.errors import N_, NotFound, RuleRefused
from app.exchanges.queries import participants_of
from app.exchanges.rules import check_draft
from app.exchanges.tables import Exchange, JoinLink, Target
from app.exchanges.workflow import ExchangeProfile, TargetIn, add_target, check_profile
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.caller import Caller


def profile_of(exchange: Exchange) -> ExchangeProfile:
    """Return what may be corrected of an exchange."""
    return ExchangeProfile.model_validate(
        exchange.model_dump(include=set(ExchangeProfile.model_fields))
    )


def target_in(work: Work, exchange: Exchange, competence: str) -> Target:
    """Return a target of an exchange.

    Raises:
        NotFound: the competence is no target of it.
    """
    query = select(Target).where(Target.exchange_id == exchange.id, Target.competence == competence)
    target = work.session.exec(query).first()
    if target is None:
        raise NotFound(N_("This competence is not a target of the exchange."), field="competence")
    return target


def change_draft(work: Work, caller: Caller, exchange: Exchange, wanted: ExchangeProfile) -> None:
    """Correct a draft.

    Raises:
        RuleRefused: the exchange has started, or people of the side that shall go were invited.
        BadInput, NotFound: an organisation or a date is not right.
    """
    check_draft(exchange)
    check_profile(work, exchange.programme_id, wanted)
    _check_sides_in_use(work, exchange, wanted)
    before = profile_of(exchange)
    changed = [name for name, value in wanted if value != getattr(before, name)]
    for name in changed:
        setattr(exchange, name, getattr(wanted, name))
    work.session.add(exchange)
    if changed:
        record(work, exchange, "exchange.changed", exchange, by=caller, fields=" ".join(changed))


def remove_target(work: Work, caller: Caller, exchange: Exchange, target: Target) -> None:
    """Take a competence away from what a draft sets out to build.

    Raises:
        RuleRefused: the exchange has started.
    """
    check_draft(exchange)
    work.session.delete(target)
    work.session.flush()
    work.session.connection().execute(
        update(Target)
        .where(col(Target.exchange_id) == exchange.id, col(Target.position) > target.position)
        .values(position=Target.position - 1)
    )
    record(work, exchange, "target.removed", exchange, by=caller, competence=target.competence)


def replace_targets(
    work: Work, caller: Caller, exchange: Exchange, wanted: Sequence[TargetIn]
) -> None:
    """Put other targets in place of those of a draft.

    Raises:
        RuleRefused: the exchange has started.
        NotFound, BadInput, Conflict: a target is not right, or named twice.
    """
    check_draft(exchange)
    work.session.connection().execute(delete(Target).where(col(Target.exchange_id) == exchange.id))
    for target in wanted:
        add_target(work, exchange, target)
    record(
        work,
        exchange,
        "targets.replaced",
        exchange,
        by=caller,
        competences=" ".join(target.competence for target in wanted),
    )


def _check_sides_in_use(work: Work, exchange: Exchange, wanted: ExchangeProfile) -> None:
    links = select(JoinLink.organisation_id).where(JoinLink.exchange_id == exchange.id)
    used = {participant.organisation_id for participant in participants_of(work, exchange.id)}
    used |= set(work.session.exec(links))
    for field in ("social_organisation_id", "tech_organisation_id"):
        present: UUID = getattr(exchange, field)
        if present in used and getattr(wanted, field) != present:
            raise RuleRefused(
                N_("People of this organisation were invited already: it cannot be replaced."),
                field=field,
                remedy=N_("Remove them first, or open another exchange."),
            )
