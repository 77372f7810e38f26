"""What a participant answers: yes, no, or that they leave; and how the programme takes somebody out, or back in.

Each change locks the participant's row first: of two at once the second sees what the first one did.
"""

from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, Conflict, RuleRefused
from app.exchanges.inviting import write_to_participant
from app.exchanges.rules import check_answerable
from app.exchanges.tables import Exchange, ExchangeState, Participant, Standing
from app.people.acquaintance import answered
from app.people.protection import Protection, set_protection
from app.people.tables import Person
from app.people.terms import Document, TextShown, accept
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.templating import environment
from app.plumbing.texts import Lines
from app.programmes.caller import Caller
from app.programmes.tables import Programme

PARTICIPATION = "5"
"""Which version of its promises the page of a participation shows; count on when they change."""


class TakingOut(BaseModel):
    """Why somebody is taken out of an exchange: they read it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Lines = Field(min_length=3, max_length=500)


def promises_shown(language: str, minimum_age: int) -> TextShown:
    """Return what the page promises to who takes part and what they affirm, as it is read in a language."""
    page = environment(language).get_template("exchanges/promises.html")
    text = page.render(minimum_age=minimum_age)
    return TextShown(PARTICIPATION, language, text)


def consent(
    work: Work, participant: Participant, language: str = "", *, under_age: bool = False
) -> Participant:
    """Record that a person takes part and may be assessed, also after a no; doing it again changes nothing.

    What they read is kept by its digest, in the language of the page, or the one in which they are written to. Who
    says that they are under 18 is protected from then on: nothing of theirs is public.

    Raises:
        RuleRefused: the exchange is closed, or the person was taken out.
    """
    exchange = _locked(work, participant)
    if participant.takes_part:
        return participant
    check_answerable(participant.standing, ExchangeState(exchange.state))
    participant.consented_at = work.now
    participant.declined_at = participant.left_at = None
    work.session.add(participant)
    if under_age:
        set_protection(work, participant.person_id, Protection.MINOR)
    read_in = language or work.session.get_one(Person, participant.person_id).language
    youngest = work.session.get_one(Programme, exchange.programme_id).minimum_age
    shown = promises_shown(read_in, youngest)
    accept(work, participant.person_id, Document.PARTICIPATION, shown)
    answered(work, exchange.programme_id, participant.person_id)
    record(work, exchange, "participant.consented", participant, by=participant.person_id)
    return participant


def decline(work: Work, participant: Participant) -> Participant:
    """Record that a person does not want to take part; doing it again changes nothing.

    Raises:
        RuleRefused: the person takes part already, was taken out, or the exchange is closed.
    """
    exchange = _locked(work, participant)
    if participant.standing in (Standing.DECLINED, Standing.LEFT):
        return participant
    check_answerable(participant.standing, ExchangeState(exchange.state))
    if participant.takes_part:
        raise RuleRefused(
            N_("You take part in this exchange already."),
            remedy=N_("You can leave it at any time."),
        )
    participant.declined_at = work.now
    work.session.add(participant)
    answered(work, exchange.programme_id, participant.person_id)
    record(work, exchange, "participant.declined", participant, by=participant.person_id)
    return participant


def leave(work: Work, participant: Participant) -> Participant:
    """Record that a person takes part no longer; what was decided stays theirs. Doing it again changes nothing.

    What carries no decision is deleted, by the rooms that keep it; nobody is told a reason, because none is asked for.

    Raises:
        RuleRefused: the person does not take part.
    """
    exchange = _locked(work, participant)
    if participant.standing is Standing.LEFT:
        return participant
    if not participant.takes_part:
        raise RuleRefused(N_("You do not take part in this exchange."))
    participant.left_at = work.now
    work.add(participant)
    for forget in work.service.rooms.leaving:
        forget(work, participant)
    record(work, exchange, "participant.left", participant, by=participant.person_id)
    return participant


def take_out(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant, asked: TakingOut
) -> Participant:
    """Take somebody out of an exchange, whatever they answered, and tell them why; what was decided stays theirs.

    Raises:
        Conflict: they were taken out before.
    """
    _locked(work, participant)
    if participant.standing is Standing.TAKEN_OUT:
        raise Conflict(N_("This person was taken out before."))
    participant.taken_out_at, participant.taken_out_because = work.now, asked.reason
    work.session.add(participant)
    record(work, exchange, "participant.taken-out", participant, by=caller)
    write_to_participant(work, exchange, participant, "participant_taken_out", reason=asked.reason)
    return participant


def bring_back(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant
) -> Participant:
    """Undo that somebody was taken out: they stand as they stood before, and are told.

    Raises:
        Conflict: they were not taken out.
    """
    _locked(work, participant)
    if participant.standing is not Standing.TAKEN_OUT:
        raise Conflict(N_("This person was not taken out."))
    participant.taken_out_at, participant.taken_out_because = None, ""
    work.session.add(participant)
    record(work, exchange, "participant.brought-back", participant, by=caller)
    write_to_participant(work, exchange, participant, "participant_brought_back")
    return participant


def _locked(work: Work, participant: Participant) -> Exchange:
    work.session.refresh(participant, with_for_update=True)
    return work.session.get_one(Exchange, participant.exchange_id)
