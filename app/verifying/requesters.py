"""Who asks whether a badge is genuine: anybody, a signed-in person, or a program with a key."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool

from app.employers.access import EmployerBearer
from app.employers.keys import FOR_THE_KNOWN, PREFIX, WHAT, count_use, employer_key_behind
from app.employers.trust import trusted_by
from app.employers.watches import award_behind, watch
from app.errors import N_, NotSignedIn
from app.people.dependencies import is_own, own_token
from app.people.sessions import signed_in
from app.plumbing.csrf import check_origin, session_cookie
from app.plumbing.rate_limits import Allowance, caller_address, spend
from app.plumbing.service import Service, ServiceDep, Work, service_of
from app.programmes.dependencies import Bearer, caller_with_key
from badges.verification import Report

FOR_ANYBODY = "1000/hour"


@dataclass(frozen=True)
class Requester:
    """Who asks, as far as the answer and its limits depend on it."""

    person_id: UUID | None = None
    trusted: frozenset[str] = frozenset()
    """The issuers this requester relies on."""
    key_id: UUID | None = None
    """The key it came with, where its use is counted."""

    @property
    def allowed(self) -> str:
        """How many badges this requester may have verified."""
        return FOR_THE_KNOWN if self.person_id else FOR_ANYBODY

    @property
    def counted_as(self) -> str | None:
        """Under which name this requester is counted: each key for itself; nothing for who comes without a name."""
        name = self.key_id or self.person_id
        return str(name) if name else None

    def known_as(self, request: Request) -> str:
        """Return whose questions these are: a key's, a person's, or those of a network address."""
        return self.counted_as or caller_address(request)

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
            TooMany: the requester has used up what is allowed.
        """
        left = spend(request, WHAT, self.allowed, who=self.counted_as, cost=badges)
        if self.key_id is not None:
            count_use(service_of(request), self.key_id, badges)
        return left

    def spend_once(self, request: Request) -> Callable[[], Allowance | None]:
        """Return what counts one badge, once however often it is called."""
        return cache(lambda: self.spend(request))

    def watch(self, service: Service, report: Report) -> bool:
        """Watch the badge of a report from now on, and say whether there is one of ours to watch.

        Raises:
            NotSignedIn: somebody without a name asked.
        """
        person_id = self.demand_name()
        with service.begin() as work:
            award_id = award_behind(work, report)
            return award_id is not None and watch(work, person_id, award_id)


# async: whoever comes without a name is most of them, and is not worth another thread.
async def _requester(
    request: Request, service: ServiceDep, credentials: Bearer, _same: EmployerBearer
) -> Requester:
    if credentials is None and not request.cookies.get(session_cookie(request), ""):
        return Requester()
    return await run_in_threadpool(_named, request, service, credentials)


def _named(
    request: Request, service: Service, credentials: HTTPAuthorizationCredentials | None
) -> Requester:
    # In a unit of work of its own, ended before anything is verified: a verification waits for other servers.
    with service.begin(reading=True) as work:
        if credentials is not None and not is_own(credentials):
            return requester_with_key(work, credentials.credentials)
        check_origin(request)
        token = own_token(request) or request.cookies.get(session_cookie(request), "")
        person = signed_in(work, token)
        return Requester() if person is None else known_requester(work, person.id)


def requester_with_key(work: Work, token: str) -> Requester:
    """Return who asks with a key: an employer's own, or one of a programme's member.

    Raises:
        NotSignedIn: the key is unknown, expired or revoked.
    """
    if not token.startswith(PREFIX):
        return known_requester(work, caller_with_key(work, token).person_id)
    key = employer_key_behind(work, token)
    return known_requester(work, key.person_id, key.id)


def known_requester(work: Work, person_id: UUID, key_id: UUID | None = None) -> Requester:
    """Return somebody we know as who asks, with the issuers they rely on."""
    trusted = frozenset(one.address for one in trusted_by(work, person_id))
    return Requester(person_id, trusted, key_id)


RequesterDep = Annotated[Requester, Depends(_requester)]
