"""Who asks whether a badge is genuine: anybody, a signed-in person, or a program with a key."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool

from app.employers.keys import FOR_THE_KNOWN, PREFIX, WHAT, count_use, key_behind
from app.employers.trust import trusted_by
from app.errors import N_, NotSignedIn
from app.people.sessions import signed_in
from app.plumbing.csrf import check_origin, session_cookie
from app.plumbing.rate_limits import Allowance, spend
from app.plumbing.service import Service, ServiceDep, Work
from app.programmes.dependencies import Bearer, caller_with_key

FOR_ANYBODY = "1000/hour"


@dataclass(frozen=True)
class Asker:
    """Who asks, as far as the answer and its limits depend on it."""

    person_id: UUID | None = None
    trusted: frozenset[str] = frozenset()
    """The issuers this asker relies on."""
    key_id: UUID | None = None
    """The key it came with, where its use is counted."""

    @property
    def allowed(self) -> str:
        """How many badges this asker may have verified."""
        return FOR_THE_KNOWN if self.person_id else FOR_ANYBODY

    @property
    def counted_as(self) -> str | None:
        """Under which name this asker is counted: each key for itself; nothing for who comes without a name."""
        name = self.key_id or self.person_id
        return str(name) if name else None

    def demand_name(self) -> UUID:
        """Return who asks.

        Raises:
            NotSignedIn: somebody without a name, whom nothing can be told later.
        """
        if self.person_id is None:
            raise NotSignedIn(
                N_("To be told later, come with a key or sign in."),
                remedy=N_("Make a key at /desk."),
            )
        return self.person_id

    def spend(self, request: Request, *, badges: int = 1) -> Allowance | None:
        """Count badges, and return what is left; nothing where nobody is counted.

        Raises:
            TooMany: the asker has used up what is allowed.
        """
        left = spend(request, WHAT, self.allowed, who=self.counted_as, cost=badges)
        if self.key_id is not None:
            count_use(request.app.state.service, self.key_id, badges)
        return left


def tell(response: Response, left: Allowance | None) -> None:
    """Say in an answer's headers how much its reader may still ask."""
    if left is not None:
        response.headers.update(left.headers)


# async: whoever comes without a name is most of them, and is not worth another thread.
async def _asker(request: Request, service: ServiceDep, credentials: Bearer) -> Asker:
    token = request.cookies.get(session_cookie(request), "")
    if credentials is None and not token:
        return Asker()
    return await run_in_threadpool(_named, request, service, credentials, token)


def _named(
    request: Request, service: Service, credentials: HTTPAuthorizationCredentials | None, token: str
) -> Asker:
    # In a transaction of its own, ended before anything is verified: a verification waits for other servers.
    with service.begin(reading=True) as work:
        if credentials is not None:
            return _with_key(work, credentials.credentials)
        check_origin(request)
        person = signed_in(work, token)
        return Asker() if person is None else _known(work, person.id)


def _with_key(work: Work, token: str) -> Asker:
    if not token.startswith(PREFIX):
        return _known(work, caller_with_key(work, token).person_id)
    key = key_behind(work, token)
    return _known(work, key.person_id, key.id)


def _known(work: Work, person_id: UUID, key_id: UUID | None = None) -> Asker:
    trusted = frozenset(one.address for one in trusted_by(work, person_id))
    return Asker(person_id, trusted, key_id)


AskerDep = Annotated[Asker, Depends(_asker)]
