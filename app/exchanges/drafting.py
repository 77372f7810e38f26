"""How an exchange is corrected: what is known of it at any time, its sides and targets until people rely on them.

What was awarded stays as it is: a badge says what was true when it was made.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges.queries import acceptances_of, participants_of, targets_of
from app.exchanges.rules import check_draft, check_target_free
from app.exchanges.tables import Exchange, ExchangeState, JoinLink, Target
from app.exchanges.workflow import ExchangeProfile, TargetIn, add_targets, check_profile
from app.plumbing.audit import record
from app.plumbing.rows import change
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


def version_of(exchange: Exchange) -> str:
    """Return a short word for what is known of an exchange now: it differs once somebody has corrected it."""
    return hashlib.sha256(profile_of(exchange).model_dump_json().encode()).hexdigest()[:16]


def correct_exchange(
    work: Work, caller: Caller, exchange: Exchange, wanted: ExchangeProfile, seen: str = ""
) -> None:
    """Correct what is known of an exchange, whether it has started or not.

    Args:
        work: the unit of work.
        caller: who corrects it.
        exchange: the exchange.
        wanted: all of what shall be known.
        seen: the version that the caller has looked at; nothing where they do not say it.

    Raises:
        Conflict: somebody has corrected it meanwhile.
        RuleRefused: people of the side that shall go were invited.
        BadInput, NotFound: an organisation or a date is not right.
    """
    query = select(Exchange).where(Exchange.id == exchange.id).with_for_update()
    work.session.exec(query.execution_options(populate_existing=True)).one()
    if seen and seen != version_of(exchange):
        raise Conflict(
            N_("Somebody has corrected this exchange meanwhile: nothing of yours was saved."),
            remedy=N_("Look at it again to see how things stand."),
        )
    check_profile(work, exchange.programme_id, wanted, exchange.release)
    _check_sides_in_use(work, exchange, wanted)
    before = profile_of(exchange).model_dump(mode="json")
    changed = change(work, exchange, wanted.model_dump())
    if changed:
        after = wanted.model_dump(mode="json")
        # A title may name a person: the log, which cannot be emptied, keeps only that it was changed.
        kept = {name: [before[name], after[name]] for name in changed if name != "title"}
        free = {"fields": "title"} if "title" in changed else {}
        record(work, exchange, "exchange.changed", exchange, by=caller, changes=kept, **free)


def remove_target(
    work: Work, caller: Caller, exchange: Exchange, target: Target, *, in_use: bool
) -> None:
    """Take a competence away from what an exchange sets out to build.

    Args:
        work: the unit of work.
        caller: who takes it away.
        exchange: from which.
        target: what is taken away.
        in_use: whether anything was said of anybody on this competence, which only later rooms know.

    Raises:
        RuleRefused: it is in use, or the last one of an exchange that has started.
    """
    check_target_free(exchange, targets=len(targets_of(work, exchange.id)), in_use=in_use)
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
    add_targets(work, exchange, wanted)
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
    if exchange.state != ExchangeState.DRAFT:
        used |= {acceptance.organisation_id for acceptance in acceptances_of(work, exchange)}
    for field in ("social_organisation_id", "tech_organisation_id"):
        present: UUID = getattr(exchange, field)
        if present in used and getattr(wanted, field) != present:
            raise RuleRefused(
                N_("People of this organisation were invited already: it cannot be replaced."),
                field=field,
                remedy=N_("Remove them first, or open another exchange."),
            )
