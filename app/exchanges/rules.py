"""What is decided about exchanges, without database or web."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.errors import N_, BadInput, RuleRefused
from app.exchanges.tables import Exchange, ExchangeState, ParticipantRole, Standing
from app.plumbing.named import Named
from app.programmes.tables import Programme
from referential import Competence

LONGEST_DAYS = 3 * 366

PASSAGES = {
    ExchangeState.DRAFT: frozenset({ExchangeState.RUNNING}),
    ExchangeState.RUNNING: frozenset({ExchangeState.CLOSED}),
    ExchangeState.CLOSED: frozenset({ExchangeState.RUNNING}),
}

NO_PASSAGE = {
    ExchangeState.DRAFT: N_("An exchange that was started does not become a draft again."),
    ExchangeState.RUNNING: N_("This exchange is running already."),
    ExchangeState.CLOSED: N_("Only an exchange that is running can be closed."),
}

NOT_RUNNING = {
    ExchangeState.DRAFT: N_("This exchange is a draft: people are assessed while it is running."),
    ExchangeState.CLOSED: N_("This exchange is closed: people are assessed while it is running."),
}


NOT_THERE = {
    Standing.INVITED: N_("This person has not yet accepted to take part."),
    Standing.DECLINED: N_("This person said no to the invitation."),
    Standing.LEFT: N_("This person has left the exchange: what was decided stays theirs."),
    Standing.TAKEN_OUT: N_("This person was taken out: what was decided stays theirs."),
}
NOT_THERE_REMEDY = {
    Standing.INVITED: N_("The invitation that was mailed leads to the page where they can."),
    Standing.DECLINED: N_("They may still change their mind on the page of the invitation."),
    Standing.LEFT: N_("They may come back by themselves while the exchange is not closed."),
    Standing.TAKEN_OUT: N_("Bring them back on the page of the exchange's people first."),
}

REMIND_AFTER = (timedelta(days=3), timedelta(days=10))
"""How long after the invitation was mailed a person who has not answered is reminded: so often, and no more."""
REMINDERS_APART = timedelta(days=5)
"""What lies between two reminders at least, also where the service stood still for a while."""
TOO_LATE_TO_REMIND = timedelta(days=30)


def check_form(form: str, known: Collection[str]) -> None:
    """Refuse a form of cooperation that the exchange's release does not know.

    Raises:
        BadInput: with the forms that there are.
    """
    if form not in known:
        raise BadInput(
            N_("“{form}” is no form of cooperation of this release."),
            field="form",
            remedy=N_("The forms are: {known}."),
            form=form[:40],
            known=", ".join(known),
        )


def check_dates(starts_on: date, ends_on: date) -> None:
    """Refuse an exchange that ends before it begins, or that never ends.

    Raises:
        BadInput: with the field that is wrong.
    """
    if ends_on < starts_on:
        raise BadInput(N_("The exchange ends before it starts."), field="ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise BadInput(
            N_("An exchange lasts three years at most."),
            field="ends_on",
            remedy=N_("Check the year, or make one exchange per phase."),
        )


def check_passage(
    present: ExchangeState, wanted: ExchangeState, *, targets: int, charter_awaited: int = 0
) -> None:
    """Refuse a change of state that makes no sense.

    `charter_awaited` counts the acceptances, of the charter or the code of conduct, that the programme still asks for.

    Raises:
        RuleRefused: with the reason.
    """
    if wanted not in PASSAGES[present]:
        raise RuleRefused(
            NO_PASSAGE[wanted],
        )
    if wanted is ExchangeState.RUNNING and targets == 0:
        raise RuleRefused(
            N_("An exchange starts with at least one target competence."),
            remedy=N_("Add a competence first."),
        )
    if present is ExchangeState.DRAFT and charter_awaited:
        raise RuleRefused(
            N_("Both organisations accept the charter before the exchange starts."),
            remedy=N_("Send them the link from the charter's page, or record their signature."),
        )


def check_running(exchange: Exchange) -> None:
    """Refuse work in an exchange that has not started or is over.

    Raises:
        RuleRefused: the exchange is not running.
    """
    if exchange.state != ExchangeState.RUNNING:
        raise RuleRefused(
            NOT_RUNNING[ExchangeState(exchange.state)],
            remedy=N_("Start it, or reopen it, first."),
        )


def check_takes_part(standing: Standing) -> None:
    """Refuse to assess who has not accepted, or is not there any more.

    Raises:
        RuleRefused: with the reason.
    """
    if standing is not Standing.TAKES_PART:
        raise RuleRefused(NOT_THERE[standing], remedy=NOT_THERE_REMEDY[standing])


def check_answerable(standing: Standing, state: ExchangeState) -> None:
    """Refuse the answer of somebody who cannot give one now.

    Raises:
        RuleRefused: the exchange is closed, or the person was taken out.
    """
    if standing is Standing.TAKEN_OUT:
        raise RuleRefused(
            N_("You were taken out of this exchange."),
            remedy=N_("Write to the programme if that is a mistake."),
        )
    if state is ExchangeState.CLOSED:
        raise RuleRefused(N_("This exchange is closed: your answer stays as it was."))


def check_draft(exchange: Exchange) -> None:
    """Refuse to correct what people rely on already.

    Raises:
        RuleRefused: the exchange has started.
    """
    if exchange.state != ExchangeState.DRAFT:
        raise RuleRefused(
            N_("This exchange has started: it is corrected only while it is a draft."),
            remedy=N_("Close it and open another one if it is wrong."),
        )


def check_staff(programme: Programme, role: str) -> None:
    """Refuse to invite staff before the programme has stated what their employers must have done.

    Raises:
        RuleRefused: something is not stated yet.
    """
    if role == ParticipantRole.STAFF and not programme.may_invite_staff:
        raise RuleRefused(
            N_(
                "Staff are invited once an owner has stated that employers and representatives were informed."
            ),
            field="role",
            remedy=N_("It is stated in the settings of the programme, “Before staff are invited”."),
        )


def check_side(exchange: Exchange, organisation_id: UUID) -> None:
    """Refuse an organisation that is neither of the two that work together.

    Raises:
        BadInput: the organisation has no part in the exchange.
    """
    if organisation_id not in exchange.sides:
        raise BadInput(
            N_("This organisation has no part in the exchange."), field="organisation_id"
        )


class ExchangeStage(Named):
    """What an exchange goes through, in order."""

    PEOPLE = "people", N_("People")
    START = "start", N_("At the start")
    EVIDENCE = "evidence", N_("Evidence")
    END = "end", N_("At the end")
    DECISION = "decision", N_("Decision")
    AWARD = "award", N_("Badges")


class StageState(Named):
    """Whether a stage is behind, comes next, is late, goes on beside others, or comes later."""

    DONE = "done", N_("done")
    NEXT = "next", N_("next")
    LATE = "late", N_("late")
    UNDER_WAY = "under-way", N_("under way")
    LATER = "later", N_("later")


@dataclass(frozen=True)
class StageOfExchange:
    """How far one stage of an exchange is."""

    id: ExchangeStage
    state: StageState
    done: int
    of: int


def stages_of(
    counted: Mapping[ExchangeStage, tuple[int, int]], *, late: bool
) -> list[StageOfExchange]:
    """Return how far an exchange is, stage by stage: the first that is not behind comes next.

    Once somebody takes part, nobody waits for the answers of the others.

    Args:
        counted: for how many people each stage is behind, of how many.
        late: whether the exchange's last day is over, so that nothing may be left to do.
    """
    accepted, _invited = counted[ExchangeStage.PEOPLE]
    stages: list[StageOfExchange] = []
    for stage in ExchangeStage:
        done, of = counted[stage]
        passed = {found.state for found in stages}
        if 0 < of == done:
            state = StageState.DONE
        elif late:
            state = StageState.LATE
        elif StageState.NEXT in passed or (stage is ExchangeStage.PEOPLE and accepted):
            state = StageState.UNDER_WAY if done else StageState.LATER
        else:
            state = StageState.NEXT
        stages.append(StageOfExchange(stage, state, done, of))
    return stages


def is_late(exchange: Exchange, today: date) -> bool:
    """Say whether an exchange runs on after its last day."""
    return exchange.state == ExchangeState.RUNNING and exchange.ends_on < today


def check_target_free(exchange: Exchange, *, targets: int, in_use: bool) -> None:
    """Refuse to take a competence away of which something was said already, or the last one of a running exchange.

    Raises:
        RuleRefused: with the reason.
    """
    if in_use:
        raise RuleRefused(
            N_(
                "People were rated on this competence already, or showed something for it: it stays."
            )
        )
    if targets == 1 and exchange.state != ExchangeState.DRAFT:
        raise RuleRefused(
            N_("An exchange that has started keeps at least one competence."),
            remedy=N_("Add the other one first."),
        )


def check_offered(competence: Competence) -> None:
    """Refuse, for anything new, what a release no longer proposes.

    Raises:
        RuleRefused: it is deprecated; says since when and what to take instead.
    """
    if competence.deprecated is None:
        return
    instead = ", ".join(competence.deprecated.replaced_by)
    raise RuleRefused(
        N_("“{competence}” is deprecated since release {since}: nothing new is based on it."),
        field="competence",
        remedy=N_("Take instead: {instead}.") if instead else N_("Choose another competence."),
        competence=competence.id,
        since=competence.deprecated.since,
        instead=instead,
    )
