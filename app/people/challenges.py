"""What a sign-in in several steps must remember in between: kept on the server, used once, gone in minutes."""

import json
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from app.errors import N_, NotSignedIn
from app.people.tables import Ceremony
from app.plumbing.service import Work
from app.plumbing.tokens import digest_of, new_token

CEREMONY_LASTS = timedelta(minutes=10)


def open_ceremony(work: Work, purpose: str, **remembered: str) -> str:
    """Remember values for the next step and return the token that finds them."""
    _sweep(work)
    token = new_token()
    sealed = work.vault.seal(json.dumps(remembered).encode(), purpose=f"ceremony {purpose}")
    work.session.add(
        Ceremony(
            digest=digest_of(token),
            purpose=purpose,
            sealed=sealed,
            expires_at=work.now + CEREMONY_LASTS,
        )
    )
    return token


def close_ceremony(work: Work, purpose: str, token: str) -> dict[str, str]:
    """Return what was remembered and forget it: no second answer to one question is heard.

    Raises:
        NotSignedIn: it is unknown, too old, or was used before.
    """
    ours = (col(Ceremony.digest) == digest_of(token), col(Ceremony.purpose) == purpose)
    row = work.session.exec(select(Ceremony).where(*ours, Ceremony.expires_at > work.now)).first()
    gone = work.session.connection().execute(delete(Ceremony).where(*ours))
    if row is None or gone.rowcount != 1:  # one statement decides, so two answers cannot both win
        raise NotSignedIn(
            N_("This sign-in took too long, or was used already."), remedy=N_("Please start again.")
        )
    content = work.vault.open(row.sealed, purpose=f"ceremony {purpose}")
    work.session.expunge(row)
    return {str(name): str(value) for name, value in json.loads(content).items()}


def _sweep(work: Work) -> None:
    old = delete(Ceremony).where(col(Ceremony.expires_at) <= work.now)
    work.session.connection().execute(old)
