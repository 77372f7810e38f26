"""Our own documents, read from the database without going through HTTP; all others are asked for beyond."""

import re
from contextlib import ExitStack
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from app.errors import N_, AppError
from app.issuing.public_routes import find_again
from app.issuing.register import knows_holder_by, revocation_of, standing_of
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from badges.errors import CredentialError, Unreachable
from badges.ob3.did import address_of_did_web
from badges.verification import ClaimedBadge, Fetched, Resolver, Revocation, Standing

SHARE_PATH = re.compile(r"/b/([0-9a-f-]{36})/?")
DOCUMENT_PATH = re.compile(r"/ob/v[23]/(?:assertions|credentials)/([0-9a-f-]{36})(?:/.*)?")


class OwnDocuments:
    """Resolves our own addresses from the database, and leaves every other to the resolver behind it.

    Our own register answers for our own issuers: it, and not a signature, decides what we awarded.

    The database is opened when it is first needed and let go of before another server is waited for. Whoever has a
    unit of work already and waits for nobody reads within it: with two connections for one request, as many requests
    as there are connections would wait for one another.
    """

    def __init__(self, service: Service, beyond: Resolver, within: Work | None = None) -> None:
        self._service = service
        self._beyond = beyond
        self._open = ExitStack()
        self._within = within
        self._work = within

    def __enter__(self) -> Self:
        """Begin with nothing open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the database."""
        self._let_go()

    def fetch(self, url: str) -> Fetched:
        """Return what our address would answer, or ask beyond.

        Raises:
            Unreachable: there is nothing at our address, or beyond could not answer.
        """
        path = own_path(self._service.settings, url)
        if path is None:
            self._let_go()
            return self._beyond.fetch(url)
        try:
            document = find_again(self._at_home(), path)
        except AppError as error:
            raise Unreachable(url, N_("this service has no such document")) from error
        status = 410 if document.gone else 200
        return Fetched(url, status, document.media_type, document.body)

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        """Return what our register says of a badge that names an issuer of ours; of others it knows nothing."""
        if not is_own_issuer(self._service.settings, badge.issuer):
            return None
        return standing_of(self._at_home(), badge)

    def revocation(self, badge: ClaimedBadge) -> Revocation | None:
        """Return whether a badge that names an issuer of ours is revoked, from its own row; of others nothing."""
        if not is_own_issuer(self._service.settings, badge.issuer):
            return None
        return revocation_of(self._at_home(), badge)

    def recognises(self, badge: ClaimedBadge, recipient: str) -> bool:
        """Say whether the holder of a badge of ours lets it be recognised by this address too."""
        return is_own_issuer(self._service.settings, badge.issuer) and knows_holder_by(
            self._at_home(), badge, recipient
        )

    def _at_home(self) -> Work:
        if self._work is None:
            self._work = self._open.enter_context(self._service.begin(reading=True))
        return self._work

    def _let_go(self) -> None:
        self._work = self._within
        self._open.close()


def own_path(settings: Settings, url: str) -> str | None:
    """Return the path of one of our own addresses, or nothing for anybody else's."""
    base = urlsplit(settings.base_url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
        return None
    path = parts.path
    return path[len(base.path) :] if path.startswith(base.path) else None


def is_own_issuer(settings: Settings, issuer_id: str) -> bool:
    """Say whether an issuer is one of ours, by the address of its profile or of its DID document."""
    try:
        address = address_of_did_web(issuer_id) if issuer_id.startswith("did:") else issuer_id
    except CredentialError:
        return False
    return own_path(settings, address) is not None


def assertion_behind(settings: Settings, given: str) -> str:
    """Return the signed assertion's address for a link to one of our share pages; all else stays as it is."""
    path = own_path(settings, given)
    match = SHARE_PATH.fullmatch(path) if path else None
    return settings.url(f"/ob/v2/assertions/{match[1]}/signed") if match else given
