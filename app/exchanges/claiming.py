"""How somebody without an e-mail address takes part: a code on paper, or in a link, leads to their place.

The code lets in only who has no address. Who has one shows it, and a mail leads on: whoever made the code, a mediator
for example, cannot answer in their place.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.errors import N_, NotFound, RuleRefused
from app.exchanges.inviting import end_codes, path_of
from app.exchanges.tables import ClaimCode, Exchange, Participant
from app.people.accounts import ask_link
from app.people.erased import who_was
from app.people.identity import find, read_email
from app.people.sessions import begin
from app.people.terms import accept_terms
from app.plumbing.audit import record
from app.plumbing.links import find_link, make_link
from app.plumbing.service import Work
from app.plumbing.tokens import new_code, typed_code
from app.programmes.caller import Caller

CODE_LASTS = timedelta(days=180)


@dataclass(frozen=True)
class ClaimedPlace:
    """To whom a code leads, in which exchange."""

    participant: Participant
    exchange: Exchange
    has_address: bool
    """Whether the person has an e-mail address: then the code alone lets nobody in."""


def make_code(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant
) -> tuple[ClaimCode, str]:
    """Make a fresh code for a participant; return its row and the code, which is shown once. Former ones end.

    Raises:
        NotFound: the person was erased.
    """
    if not who_was(work, participant.person_id).name:
        raise NotFound(N_("This person is not known here any more."))
    end_codes(work, participant)
    row, code = make_link(
        work,
        ClaimCode,
        lasts=CODE_LASTS,
        token=new_code(),
        participant_id=participant.id,
        person_id=participant.person_id,
        made_by=caller.person_id,
    )
    record(work, exchange, "claim-code.made", participant, by=caller)
    return row, code


def address_of_code(work: Work, code: str) -> str:
    """Return the address of the page to which a code leads."""
    return work.settings.url(f"/claim/{code}")


def open_code(work: Work, typed: str) -> ClaimedPlace:
    """Return where a code leads.

    Raises:
        NotFound: the code is unknown, too old, or was replaced.
    """
    row = find_link(work, ClaimCode, typed_code(typed))
    participant = None if row is None else work.session.get(Participant, row.participant_id)
    if row is None or participant is None or participant.person_id != row.person_id:
        raise NotFound(
            N_("This code does not work: it is mistyped, too old, or was replaced by a newer one."),
            remedy=N_("Compare it with the paper; if it is right, ask the mediator for a new one."),
        )
    person = who_was(work, participant.person_id)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    return ClaimedPlace(participant, exchange, bool(person.email))


def enter_by_code(work: Work, place: ClaimedPlace, device: str) -> tuple[str, str]:
    """Let in who has no e-mail address; return the sign-in's token and where to go on.

    Raises:
        RuleRefused: the person has an address: it is by that one that they come in.
    """
    person_id = place.participant.person_id
    if place.has_address:
        raise RuleRefused(N_("Type the e-mail address at which you were invited."), field="email")
    accept_terms(work, person_id)  # the button says so
    return begin(work, person_id, device, by="code"), path_of(place.participant)


def ask_by_mail(work: Work, place: ClaimedPlace, email: str) -> None:
    """Mail a sign-in link to who was invited, if the address is theirs; nobody is told whether it is.

    Raises:
        BadInput: the address is malformed.
    """
    found = find(work, read_email(email))
    if found is not None and found.id == place.participant.person_id:
        ask_link(work, email, path_of(place.participant))
