"""Sign-ins live on the server: each stands for one device, is seen by its owner, and can be ended."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_
from app.people.tables import Person, SignIn
from app.plumbing.journal import tell
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.tokens import digest_of, new_token

SIGN_IN_LASTS = timedelta(days=14)


def begin(work: Work, person_id: UUID, device: str, *, by: str) -> str:
    """Sign a person in on a device and return the token that their browser keeps; `by` says in which way they came."""
    token = new_token()
    work.if_done(lambda: tell("signed in", person=person_id, by=by, device=device))
    work.session.add(
        SignIn(
            digest=digest_of(token),
            person_id=person_id,
            device=device,
            created_at=work.now,
            expires_at=work.now + SIGN_IN_LASTS,
            last_seen_on=work.now.date(),
        )
    )
    return token


def sign_in_behind(work: Work, token: str) -> SignIn | None:
    """Return the sign-in whose token this is, if it still stands."""
    row = work.session.exec(select(SignIn).where(SignIn.digest == digest_of(token))).first()
    stands = row is not None and row.revoked_at is None and row.expires_at > work.now
    return row if stands else None


def signed_in(work: Work, token: str) -> Person | None:
    """Return the person whose browser holds this token, if the sign-in still stands."""
    sign_in = sign_in_behind(work, token)
    if sign_in is None:
        return None
    person = work.session.get(Person, sign_in.person_id)
    if person is None or person.sealed_key is None:
        return None
    today = work.now.date()
    if sign_in.last_seen_on < today:
        # A day says enough to find a forgotten device, and too little to follow anybody.
        seen = update(SignIn).where(col(SignIn.id) == sign_in.id, col(SignIn.last_seen_on) < today)
        work.note(seen.values(last_seen_on=today))
    return person


def sign_out(work: Work, token: str) -> None:
    """End a sign-in, here and on the server."""
    work.session.connection().execute(
        update(SignIn)
        .where(col(SignIn.digest) == digest_of(token), col(SignIn.revoked_at).is_(None))
        .values(revoked_at=work.now)
    )


def open_sign_ins(work: Work, person_id: UUID, token: str) -> list[tuple[SignIn, bool]]:
    """Return a person's sign-ins that stand, latest first, each with whether `token` is its own."""
    query = select(SignIn).where(
        SignIn.person_id == person_id,
        col(SignIn.revoked_at).is_(None),
        SignIn.expires_at > work.now,
    )
    here = digest_of(token)
    latest_first = query.order_by(col(SignIn.created_at).desc(), col(SignIn.id))
    return [(row, row.digest == here) for row in work.session.exec(latest_first)]


own_sign_in = belonging(SignIn, "person_id", N_("There is no such sign-in among yours."))
"""Return one of a person's own sign-ins."""


def end(work: Work, row: SignIn) -> None:
    """End a sign-in; one that is over stays as it is."""
    if row.revoked_at is None:
        row.revoked_at = work.now
        work.session.add(row)


def end_others(work: Work, person_id: UUID, token: str) -> None:
    """End every sign-in of a person but the one that holds this token."""
    work.session.connection().execute(
        update(SignIn)
        .where(
            col(SignIn.person_id) == person_id,
            col(SignIn.revoked_at).is_(None),
            col(SignIn.digest) != digest_of(token),
        )
        .values(revoked_at=work.now)
    )
