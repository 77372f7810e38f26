"""Who asks whether a badge is genuine: anybody, a signed-in person, or a program with a key."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.people.sessions import signed_in
from app.plumbing.csrf import check_origin, session_cookie
from app.plumbing.desk import Desk, DesksDep
from app.plumbing.rates import Allowance, spend
from app.programmes.dependencies import Bearer, caller_with_key

FOR_ANYBODY = "1000/hour"
FOR_THE_KNOWN = "20000/hour"
WHAT = "verify"


@dataclass(frozen=True)
class Asker:
    """Who asks, as far as the answer and its limits depend on it."""

    person_id: UUID | None = None
    trusted: frozenset[str] = frozenset()
    """The issuers this asker relies on."""

    @property
    def allowed(self) -> str:
        """How many badges this asker may have verified."""
        return FOR_THE_KNOWN if self.person_id else FOR_ANYBODY

    def spend(self, request: Request, response: Response | None = None, *, badges: int = 1) -> None:
        """Count badges, and say in the answer's headers what is left.

        Raises:
            TooMany: the asker has used up what is allowed.
        """
        who = str(self.person_id) if self.person_id else None
        left = spend(request, WHAT, self.allowed, who=who, cost=badges)
        if response is not None:
            tell(response, left)


def tell(response: Response, left: Allowance | None) -> None:
    """Say in an answer's headers how much its reader may still ask."""
    if left is not None:
        response.headers.update(left.headers)


def _asker(request: Request, desks: DesksDep, credentials: Bearer) -> Asker:
    # In a transaction of its own, ended before anything is verified: a verification waits for other servers.
    with desks.open(reading=True) as desk:
        if credentials is not None:
            return _with_key(desk, credentials.credentials)
        token = request.cookies.get(session_cookie(request), "")
        if not token:
            return Asker()
        check_origin(request)
        person = signed_in(desk, token)
        return Asker() if person is None else Asker(person.id)


def _with_key(desk: Desk, token: str) -> Asker:
    return Asker(caller_with_key(desk, token).person_id)


AskerDep = Annotated[Asker, Depends(_asker)]
