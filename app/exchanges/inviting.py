"""How a participant is written to: the invitation, once more, to another address; what else concerns their place."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_, Conflict, RuleRefused, TooMany
from app.exchanges.queries import levels_of, participants_of, participation_of, sides_of
from app.exchanges.tables import (
    ClaimCode,
    Exchange,
    ExchangeState,
    Participant,
    Standing,
)
from app.people.accounts import revoke_links_to
from app.people.acquaintance import TypedPerson, known_to, meet_for, type_anew
from app.people.erased import who_was
from app.people.identity import (
    BareEmail,
    Identity,
    checked_name,
    identity_of,
    read_email,
    rename,
    verified,
)
from app.people.letters import write_to
from app.plumbing.audit import record
from app.plumbing.letters import Linkable, unlinked
from app.plumbing.rate_limits import within
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.invitations import mail_invitation
from app.programmes.letters import about
from app.programmes.workflow import get_programme

AGAIN = "3/day"
"""How often one invitation is mailed again by hand: nobody's mailbox is filled through us."""


class Correction(BaseModel):
    """What was written wrong of a participant; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line | None = Field(default=None, min_length=1, max_length=200)
    email: BareEmail | None = None


def path_of(participant: Participant) -> str:
    """Return where a participant reads what they are asked, and answers."""
    return f"/participations/{participant.id}"


def mail_participant(
    work: Work, exchange: Exchange, participant: Participant, letter: str = "participant_invited"
) -> str:
    """Mail somebody what they are invited to, and the link that leads to their answer; return the link."""
    programme = get_programme(work, exchange.programme_id)
    person = identity_of(work, participant.person_id)
    return mail_invitation(
        work,
        programme,
        person.person_id,
        letter,
        path_of(participant),
        exchange=exchange.title,
        **_told(work, exchange, participant, person),
    )


def write_to_participant(
    work: Work, exchange: Exchange, participant: Participant, letter: str, **values: Any
) -> None:
    """Write to somebody about their place in an exchange; who has no address, or was erased, is not written to."""
    person = who_was(work, participant.person_id)
    if not person.email:
        return
    programme = get_programme(work, exchange.programme_id)
    link = Linkable(work.settings.url(path_of(participant)))
    said = {"programme": programme.name, "exchange": exchange.title, "link": link, **values}
    write_to(work, person, letter, about(programme), contact=Linkable(programme.email), **said)


def tell_started(work: Work, exchange: Exchange) -> None:
    """Write to everybody who accepted before an exchange started that they can rate themselves now."""
    for participant in participants_of(work, exchange.id):
        if participant.takes_part:
            write_to_participant(work, exchange, participant, "exchange_started")


def send_again(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant
) -> Participant:
    """Mail an invitation that was not answered once more, with a fresh link.

    Raises:
        RuleRefused: the person has answered, has no address, or the exchange is closed.
        TooMany: it was mailed often enough today.
    """
    work.session.refresh(participant, with_for_update=True)
    _check_awaited(exchange, participant)
    if not identity_of(work, participant.person_id).email:
        raise RuleRefused(
            N_("This person has no e-mail address."), remedy=N_("Print their code instead.")
        )
    if not within(work.service, "invitation again", AGAIN, who=str(participant.id)):
        raise TooMany(
            N_("This invitation was mailed several times today."), remedy=N_("Wait until tomorrow.")
        )
    _invited_now(work, participant)
    record(work, exchange, "participant.invited-again", participant, by=caller)
    mail_participant(work, exchange, participant)
    return participant


def correct_participant(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant, asked: Correction
) -> str:
    """Correct a name or an address that was written wrong; return in a marked sentence what was done.

    Before the answer, another address leads the invitation to whoever has that one. Afterwards a person belongs to
    themselves: a name is proposed to them by mail, and the address is theirs to change.

    Raises:
        BadInput: the name or the address cannot be used.
        RuleRefused: only the person may change it.
    """
    work.session.refresh(participant, with_for_update=True)
    person = known_to(work, exchange.programme_id, participant.person_id)
    email = "" if asked.email is None else read_email(asked.email)
    moved = bool(email) and email != person.email.lower()
    named = asked.name is not None and asked.name != person.name
    if participant.standing is not Standing.INVITED:
        return _propose(work, exchange, participant, asked.name if named else None, moved=moved)
    _check_awaited(exchange, participant)
    if moved:
        _lead_elsewhere(work, exchange, participant, email, asked.name or person.name)
    elif named:
        _rename(work, exchange, participant, str(asked.name))
    else:
        return N_("Nothing differs from what is there.")
    record(work, exchange, "participant.corrected", participant, by=caller)
    if not moved:
        return N_("The name is corrected.")
    mail_participant(work, exchange, participant)
    return N_("Corrected: the invitation is on its way to the new address.")


def _told(
    work: Work, exchange: Exchange, participant: Participant, person: Identity
) -> dict[str, Any]:
    """Return what an invitation says of the exchange, in the reader's language."""
    by, programme = participant.invited_by, get_programme(work, exchange.programme_id)
    competences = [
        f"{level.competence.title.in_language(person.language)}. "
        f"{level.competence.description.in_language(person.language)}"
        for level in levels_of(work, exchange)
    ]
    social, tech = sides_of(work, exchange).values()
    return {
        "mediator": "" if by is None else who_was(work, by).name,
        "social": social.name,
        "tech": tech.name,
        "competences": [unlinked(one) for one in competences],
        "starts": exchange.starts_on,
        "ends": exchange.ends_on,
        "contact": Linkable(programme.email),
    }


def _check_awaited(exchange: Exchange, participant: Participant) -> None:
    if exchange.state == ExchangeState.CLOSED:
        raise RuleRefused(N_("This exchange is closed: nobody is invited to it any more."))
    if participant.standing is not Standing.INVITED:
        raise RuleRefused(
            N_("This person has answered already."),
            remedy=N_("They may change their answer themselves while the exchange is not closed."),
        )


def _invited_now(work: Work, participant: Participant) -> None:
    participant.invited_at = work.now
    work.session.add(participant)


def _lead_elsewhere(
    work: Work, exchange: Exchange, participant: Participant, email: str, name: str
) -> None:
    """Give a place that nobody has taken yet to whoever has an address; former links to it end."""
    former = identity_of(work, participant.person_id)
    person = meet_for(work, exchange.programme_id, email, name, former.language)
    if participation_of(work, exchange.id, person.id) is not None:
        raise Conflict(N_("This person already takes part in the exchange."), field="email")
    revoke_links_to(work, former.person_id, path_of(participant))
    end_codes(work, participant)
    participant.person_id, participant.reminders = person.id, 0
    _invited_now(work, participant)
    work.session.flush()


def end_codes(work: Work, participant: Participant) -> None:
    """End the codes that lead to a place."""
    work.session.connection().execute(
        update(ClaimCode)
        .where(col(ClaimCode.participant_id) == participant.id, col(ClaimCode.revoked_at).is_(None))
        .values(revoked_at=work.now)
    )


def _rename(work: Work, exchange: Exchange, participant: Participant, name: str) -> None:
    """Correct the name that was typed; it becomes the person's own only where nobody else entered them."""
    elsewhere = select(Participant.id).where(
        Participant.person_id == participant.person_id, Participant.id != participant.id
    )
    who, programme_id = participant.person_id, exchange.programme_id
    email = known_to(work, programme_id, who).email
    type_anew(work, programme_id, who, TypedPerson(checked_name(name), email))
    if not verified(work, [who]) and work.session.exec(elsewhere).first() is None:
        rename(work, who, name)


def _propose(
    work: Work, exchange: Exchange, participant: Participant, name: str | None, *, moved: bool
) -> str:
    if moved:
        raise RuleRefused(
            N_("This person has answered: only they change their address."),
            field="email",
            remedy=N_("They do so under “My addresses”."),
        )
    if name is None:
        return N_("Nothing differs from what is there.")
    person = who_was(work, participant.person_id)
    if not person.email:
        _rename(work, exchange, participant, name)
        return N_("The name is corrected.")
    link = Linkable(work.settings.url("/me/data"))
    write_to_participant(
        work, exchange, participant, "name_proposed", proposed=name, present=person.name, link=link
    )
    return N_("The name is proposed to the person by mail: they decide.")
