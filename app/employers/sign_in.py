"""The way to the employers' page: a mailed link, for people we know and for people we do not know yet."""

from app.employers.tables import LINK as PURPOSE
from app.employers.tables import EmployerLink
from app.errors import N_, NotSignedIn
from app.people.accounts import (
    LINK_LASTS,
    ask_link,
    make_sign_in_link,
    newcomer_takes_more,
    use_link,
)
from app.people.identity import find, meet, read_email
from app.plumbing.letters import About, Linkable, render_mail
from app.plumbing.links import find_link, make_link, spend_link
from app.plumbing.mailing import post
from app.plumbing.service import Work

HOME = "/desk"


def ask_for_link(work: Work, email: str, language: str) -> None:
    """Mail a link to the employers' page; whoever asks is told the same whether or not the address is known here.

    Raises:
        BadInput: the address is malformed.
    """
    address = read_email(email)
    person = find(work, address)
    if person is not None:
        ask_link(work, address, HOME)
        return
    if not newcomer_takes_more(work, address):
        return
    sealed = work.vault.seal(address.encode(), purpose=PURPOSE)
    _, token = make_link(work, EmployerLink, lasts=LINK_LASTS, sealed_email=sealed)
    minutes = int(LINK_LASTS.total_seconds() // 60)
    link = Linkable(work.settings.url(f"{HOME}/arrive/{token}"))
    letter = render_mail("employer_sign_in", language, link=link, minutes=minutes)
    post(work, address, letter, About(lasts=LINK_LASTS))


def arrive(work: Work, token: str, name: str, language: str, device: str) -> str:
    """Spend a link: make its address known under a name, and return the token of the sign-in.

    Raises:
        NotSignedIn: the link is unknown, too old, or was used before.
        BadInput: the name cannot be used; the link stays good.
    """
    link = find_link(work, EmployerLink, token)
    if link is None or not spend_link(work, link):
        raise NotSignedIn(
            N_("This sign-in link is too old or was already used."),
            remedy=N_("Ask for a new one below: it takes a minute."),
        )
    address = work.vault.open(link.sealed_email, purpose=PURPOSE).decode()
    person = meet(work, address, name, language)
    # An ordinary sign-in from here on: its link is made and spent in one go.
    sign_in = make_sign_in_link(work, person.id, HOME).rpartition("/")[2]
    work.session.flush()
    session_token, _ = use_link(work, sign_in, device)
    return session_token
