"""Sign-in by a mailed link that works once; sign-ins live on the server and can be ended."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_, NotSignedIn
from app.people.identity import find, identity_of, read_email
from app.people.tables import EmailAddress, LoginLink, Person, SignIn
from app.plumbing.desk import Desk
from app.plumbing.mailing import post
from app.plumbing.templating import render_mail
from app.plumbing.tokens import digest_of, new_token

LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=14)
SIGN_IN_LASTS = timedelta(days=14)
HOME = "/workshop"


def ask_link(desk: Desk, email: str, leads_to: str = HOME) -> None:
    """Mail a sign-in link to an address that we know; do nothing, as silently, when we do not.

    Whoever asks is told the same in both cases, so that nobody can find out who is registered here.

    Raises:
        BadInput: the address is malformed.
    """
    address = read_email(email)
    person = find(desk, address)
    if person is None or person.sealed_key is None:
        return
    link = make_link(desk, person.id, leads_to)
    who = identity_of(desk, person.id)
    minutes = int(LINK_LASTS.total_seconds() // 60)
    letter = render_mail("sign_in", who.language, name=who.name, link=link, minutes=minutes)
    post(desk, address, letter)


def make_link(
    desk: Desk, person_id: UUID, leads_to: str = HOME, *, lasts: timedelta = LINK_LASTS
) -> str:
    """Return the address of a fresh single-use sign-in link."""
    token = new_token()
    desk.session.add(
        LoginLink(
            digest=digest_of(token),
            person_id=person_id,
            leads_to=local_path(leads_to),
            created_at=desk.now,
            expires_at=desk.now + lasts,
        )
    )
    return desk.settings.url(f"/sign-in/{token}")


def use_link(desk: Desk, token: str) -> tuple[str, str]:
    """Spend a link; return the new sign-in's token and the path the link leads to.

    Raises:
        NotSignedIn: the link is unknown, too old, or was used before.
    """
    spent = desk.session.connection().execute(
        update(LoginLink)
        .where(
            col(LoginLink.digest) == digest_of(token),
            col(LoginLink.used_at).is_(None),
            col(LoginLink.expires_at) > desk.now,
        )
        .values(used_at=desk.now)
    )
    if spent.rowcount != 1:  # one statement decides, so two clicks at once cannot both win
        raise NotSignedIn(
            N_("This sign-in link is too old or was already used."),
            remedy=N_("Ask for a new one below: it takes a minute."),
        )
    link = desk.session.exec(select(LoginLink).where(LoginLink.digest == digest_of(token))).one()
    _verify_addresses(desk, link.person_id)
    return _begin(desk, link.person_id), link.leads_to


def signed_in(desk: Desk, token: str) -> Person | None:
    """Return the person whose browser holds this token, if the sign-in still stands."""
    sign_in = desk.session.exec(select(SignIn).where(SignIn.digest == digest_of(token))).first()
    if sign_in is None or sign_in.revoked_at is not None or sign_in.expires_at <= desk.now:
        return None
    person = desk.session.get(Person, sign_in.person_id)
    return person if person is not None and person.sealed_key is not None else None


def sign_out(desk: Desk, token: str) -> None:
    """End a sign-in, here and on the server."""
    desk.session.connection().execute(
        update(SignIn)
        .where(col(SignIn.digest) == digest_of(token), col(SignIn.revoked_at).is_(None))
        .values(revoked_at=desk.now)
    )


def local_path(path: str) -> str:
    """Return a path of our own site; anything that could lead elsewhere becomes the home page."""
    plain = path.isprintable() and "\\" not in path and not path.startswith("//")
    return path if plain and path.startswith("/") else HOME


def _begin(desk: Desk, person_id: UUID) -> str:
    token = new_token()
    desk.session.add(
        SignIn(
            digest=digest_of(token),
            person_id=person_id,
            created_at=desk.now,
            expires_at=desk.now + SIGN_IN_LASTS,
        )
    )
    return token


def _verify_addresses(desk: Desk, person_id: UUID) -> None:
    # A person has one address for now, and the link was mailed to it: arriving proves it.
    desk.session.connection().execute(
        update(EmailAddress)
        .where(col(EmailAddress.person_id) == person_id, col(EmailAddress.verified_at).is_(None))
        .values(verified_at=desk.now)
    )
