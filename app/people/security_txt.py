"""The page that tells whom to write to about a weakness: `/.well-known/security.txt` (RFC 9116)."""

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from app.errors import N_, NotFound
from app.plumbing.languages import LANGUAGES
from app.plumbing.service import Service, ServiceDep

ADDRESS = "/.well-known/security.txt"
GOOD_FOR = timedelta(days=90)
"""How long a copy of the page may be believed; section 2.5.5 recommends less than a year."""

router = APIRouter(include_in_schema=False)


def security_txt(service: Service) -> str:
    """Return the page of a service, its fields in the order of the norm's examples.

    Raises:
        NotFound: the operator has named nobody.
    """
    settings = service.settings
    if not settings.security_contact:
        raise NotFound(N_("The operator of this service has named nobody to write to here."))
    expires = (service.now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    first = settings.default_language
    languages = [first, *(code for code in LANGUAGES if code != first)]
    fields = {
        "Contact": settings.security_contact,
        "Expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": ", ".join(languages),
        "Canonical": settings.url(ADDRESS),
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


@router.get(ADDRESS)
async def show_security_txt(service: ServiceDep) -> PlainTextResponse:
    """Say whom to write to about a weakness."""
    return PlainTextResponse(security_txt(service))
