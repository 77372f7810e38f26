"""What a sign-in in several steps must remember in between: kept on the server, for minutes, for one answer."""

import json
from datetime import timedelta

from app.errors import N_, NotSignedIn
from app.people.tables import CHALLENGE, Challenge
from app.plumbing.links import find_link, make_link, spend_link
from app.plumbing.service import Work

CHALLENGE_LASTS = timedelta(minutes=10)


def ask_challenge(work: Work, purpose: str, **remembered: str) -> str:
    """Remember values for the next step and return the token that finds them."""
    sealed = work.vault.seal(json.dumps(remembered).encode(), purpose=_sealed_for(purpose))
    _, token = make_link(work, Challenge, lasts=CHALLENGE_LASTS, purpose=purpose, sealed=sealed)
    return token


def answer_challenge(work: Work, purpose: str, token: str) -> dict[str, str]:
    """Return what was remembered; a second answer to the same challenge is not heard.

    Raises:
        NotSignedIn: it is unknown, too old, or was answered before.
    """
    row = find_link(work, Challenge, token)
    if row is None or row.purpose != purpose or not spend_link(work, row):
        raise NotSignedIn(
            N_("This sign-in took too long, or was used already."), remedy=N_("Please start again.")
        )
    content = work.vault.open(row.sealed, purpose=_sealed_for(purpose))
    return {str(name): str(value) for name, value in json.loads(content).items()}


def _sealed_for(purpose: str) -> str:
    return CHALLENGE.format(purpose=purpose)
