"""Who calls the API for an employer: a signed-in person, or a program with one of the employer's own keys."""

from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.employers.keys import PREFIX, employer_key_behind
from app.errors import N_, AccessRefused, NotSignedIn
from app.people.dependencies import Oneself, Visitor, is_own
from app.plumbing.service import WorkDep

employer_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="employerKey",
    description="A key of an employer, `esv_…`: made at `/desk`, or by `create_employer_key`.",
)
EmployerBearer = Annotated[HTTPAuthorizationCredentials | None, Security(employer_bearer)]


class EmployerCaller(Oneself):
    """An employer: only what is their own is within reach."""


def _employer_caller(
    work: WorkDep, credentials: EmployerBearer, visitor: Visitor
) -> EmployerCaller:
    if visitor is not None and (credentials is None or is_own(credentials)):
        return EmployerCaller(visitor.person_id)
    if credentials is None:
        raise NotSignedIn(
            N_("This call needs a key of the employers' page, or a signed-in person."),
            remedy=N_("Send the header “Authorization: Bearer esv_…”."),
        )
    if not credentials.credentials.startswith(PREFIX):
        # Such a key is one member's in one programme: what they keep as an employer is not the programme's.
        raise AccessRefused(
            N_("This is no key of the employers' page."),
            remedy=N_("Make one at /desk: it starts with esv_."),
        )
    key = employer_key_behind(work, credentials.credentials)
    return EmployerCaller(key.person_id, key.expires_at, key.id)


EmployerCallerDep = Annotated[EmployerCaller, Depends(_employer_caller, scope="function")]
