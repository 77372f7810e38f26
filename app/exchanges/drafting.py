"""How a draft is corrected, until the exchange starts: its profile, its sides, its targets."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.errors import N_, NotFound, RuleRefused
from app.exchanges.queries import participants_of, targets_of
from app.exchanges.rules import check_draft
from app.exchanges.tables import Exchange, JoinLink, Target
from app.exchanges.workflow import ExchangeProfile, TargetIn, add_target, check_profile
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller


def profile_of(exchange: Exchange) -> ExchangeProfile:
    """Return what may be corrected of an exchange."""
    return ExchangeProfile.model_validate(
        exchange.model_dump(include=set(ExchangeProfile.model_fields))
    )


def change_draft(work: Work, caller: Caller, exchange: Exchange, wanted: ExchangeProfile) -> None:
    """Correct a draft.

    Raises:
        RuleRefused: the exchange has started, or people of the side that shall go were invited.
        BadInput, NotFound: an organisation or a date is not right.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    check_draft(exchange)
    check_profile(work, exchange.programme_id, wanted)
    _keep_sides_in_use(work, exchange, wanted)
    before = profile_of(exchange)
    changed = [name for name, value in wanted if value != getattr(before, name)]
    for name in changed:
        setattr(exchange, name, getattr(wanted, name))
    work.session.add(exchange)
    if changed:
        _note(work, caller, exchange, "exchange.changed", fields=" ".join(changed))


def remove_target(work: Work, caller: Caller, exchange: Exchange, competence: str) -> None:
    """Take a competence away from what a draft sets out to build.

    Raises:
        RuleRefused: the exchange has started.
        NotFound: the competence is no target of it.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    check_draft(exchange)
    targets = targets_of(work, exchange.id)
    found = next((target for target in targets if target.competence == competence), None)
    if found is None:
        raise NotFound(N_("This competence is not a target of the exchange."), field="competence")
    work.session.delete(found)
    for position, target in enumerate(target for target in targets if target is not found):
        target.position = position
        work.session.add(target)
    work.session.flush()
    _note(work, caller, exchange, "target.removed", competence=competence)


def replace_targets(
    work: Work, caller: Caller, exchange: Exchange, wanted: Sequence[TargetIn]
) -> None:
    """Put other targets in place of those of a draft.

    Raises:
        RuleRefused: the exchange has started.
        NotFound, BadInput, Conflict: a target is not right, or named twice.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    check_draft(exchange)
    work.session.connection().execute(delete(Target).where(col(Target.exchange_id) == exchange.id))
    for target in wanted:
        add_target(work, caller, exchange, target)
    competences = " ".join(target.competence for target in wanted)
    _note(work, caller, exchange, "targets.replaced", competences=competences)


def _keep_sides_in_use(work: Work, exchange: Exchange, wanted: ExchangeProfile) -> None:
    links = select(JoinLink.organisation_id).where(JoinLink.exchange_id == exchange.id)
    used = {found.organisation_id for found in participants_of(work, exchange.id)}
    used |= set(work.session.exec(links))
    for field in ("social_organisation_id", "tech_organisation_id"):
        present: UUID = getattr(exchange, field)
        if present in used and getattr(wanted, field) != present:
            raise RuleRefused(
                N_("People of this organisation were invited already: it cannot be replaced."),
                field=field,
                remedy=N_("Remove them first, or open another exchange."),
            )


def _note(work: Work, caller: Caller, exchange: Exchange, action: str, **detail: str) -> None:
    record(work, exchange.programme_id, action, exchange.id, actor=caller.person_id, **detail)
