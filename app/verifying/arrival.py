"""The way to the employer's desk: a mailed link, for people we know and for people we do not know yet."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from app.errors import N_, NotSignedIn
from app.people.accounts import LINK_LASTS, ask_link, make_link, use_link
from app.people.identity import find, meet, read_email
from app.plumbing.desk import Desk
from app.plumbing.mailing import post
from app.plumbing.templating import render_mail
from app.plumbing.tokens import digest_of, new_token
from app.verifying.tables import DeskLink

DESK = "/desk"
PURPOSE = "desk link"
KEPT_AFTER_EXPIRY = timedelta(days=1)


def ask_for_desk(desk: Desk, email: str, language: str) -> None:
    """Mail a link to the desk; whoever asks is told the same whether or not the address is known here.

    Raises:
        BadInput: the address is malformed.
    """
    address = read_email(email)
    desk.session.connection().execute(
        delete(DeskLink).where(col(DeskLink.expires_at) < desk.now - KEPT_AFTER_EXPIRY)
    )
    person = find(desk, address)
    if person is not None:
        ask_link(desk, address, DESK)
        return
    token = new_token()
    desk.session.add(
        DeskLink(
            digest=digest_of(token),
            sealed_email=desk.vault.seal(address.encode(), purpose=PURPOSE),
            expires_at=desk.now + LINK_LASTS,
        )
    )
    minutes = int(LINK_LASTS.total_seconds() // 60)
    link = desk.settings.url(f"{DESK}/arrive/{token}")
    post(desk, address, render_mail("desk_link", language, link=link, minutes=minutes))


def arrive(desk: Desk, token: str, name: str, language: str, device: str) -> str:
    """Spend a link: make its address known under a name, and return the token of the sign-in.

    Raises:
        NotSignedIn: the link is unknown, too old, or was used before.
        BadInput: the name cannot be used; the link stays good.
    """
    link = desk.session.exec(
        select(DeskLink).where(DeskLink.digest == digest_of(token)).with_for_update()
    ).first()
    if link is None or link.expires_at <= desk.now:
        raise NotSignedIn(
            N_("This sign-in link is too old or was already used."),
            remedy=N_("Ask for a new one below: it takes a minute."),
        )
    address = desk.vault.open(link.sealed_email, purpose=PURPOSE).decode()
    person = meet(desk, address, name, language)
    desk.session.delete(link)
    # An ordinary sign-in from here on: its link is made and spent in one go.
    sign_in = make_link(desk, person.id, DESK).rpartition("/")[2]
    desk.session.flush()
    session_token, _ = use_link(desk, sign_in, device)
    return session_token
