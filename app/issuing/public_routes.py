"""Which public document stands at which address: one table, for our own reading as well as for HTTP.

FastAPI's routing alone would not do. Verification reads our own documents without going through HTTP, by the address
that stands in a badge; so the addresses are matched here, and the doors (`hosted`) only pass on the path they were
asked for.
"""

import re
from collections.abc import Callable

from app.errors import N_, NotFound
from app.issuing import public_documents
from app.issuing.document_cache import MOST_KEPT, lasting
from app.issuing.public_documents import PublicDocument
from app.plumbing.service import Work

_ID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
STATUS_LIST = r"([a-z0-9-]+)\.([1-9][0-9]{0,5})\.([1-9][0-9]{0,5})"
_ISSUER = r"/ob/v2/issuers/([a-z0-9-]+)/([1-9][0-9]{0,5})"
ReadDocument = Callable[..., PublicDocument]
_LASTS = re.compile(f"/ob/v2/badges/{_ID}")
"""Badge classes are written once and never again, under an id that no other has."""

ROUTES: tuple[tuple[re.Pattern[str], ReadDocument], ...] = (
    (re.compile(_ISSUER), public_documents.profile),
    (re.compile(f"{_ISSUER}/image"), public_documents.logo),
    (re.compile(f"{_ISSUER}/key"), public_documents.key),
    (re.compile(f"{_ISSUER}/revocations"), public_documents.revocations),
    (re.compile(f"/ob/v2/badges/{_ID}"), public_documents.badge),
    (re.compile(rf"/ob/v2/badges/{_ID}/image\.svg"), public_documents.badge_svg),
    (re.compile(rf"/ob/v2/badges/{_ID}/image\.png"), public_documents.badge_png),
    (re.compile(rf"/ob/v2/badges/{_ID}/small\.png"), public_documents.badge_small_png),
    (re.compile(f"/ob/v2/assertions/{_ID}"), public_documents.assertion),
    (re.compile(f"/ob/v2/assertions/{_ID}/signed"), public_documents.signed),
    (re.compile(rf"/ob/v2/assertions/{_ID}/image\.png"), public_documents.assertion_png),
    (re.compile(rf"/ob/v2/assertions/{_ID}/image\.svg"), public_documents.assertion_svg),
    (re.compile(f"/ob/v3/credentials/{_ID}"), public_documents.credential),
    (re.compile(f"/ob/v3/credentials/{_ID}/jwt"), public_documents.credential_jwt),
    (re.compile(rf"/ob/v3/credentials/{_ID}/image\.png"), public_documents.credential_png),
    (re.compile(rf"/ob/v3/credentials/{_ID}/image\.svg"), public_documents.credential_svg),
    (re.compile(r"/ob/v3/issuers/([a-z0-9-]+)/did\.json"), public_documents.did),
    (re.compile(rf"/ob/v3/status/{STATUS_LIST}"), public_documents.status_list),
)


def find_document(work: Work, path: str) -> PublicDocument:
    """Return the document at a path below `/ob/v2` or `/ob/v3`.

    Raises:
        NotFound: nothing was ever published there.
    """
    for pattern, reader in ROUTES:
        match = pattern.fullmatch(path)
        if match:
            return reader(work, *match.groups())
    raise NotFound(N_("There is no badge document at this address."))


def find_again(work: Work, path: str) -> PublicDocument:
    """Return the document at a path, without asking the database for one that can never change.

    For verification, which reads the same badge classes over and over; what may change (a profile, a revocation list,
    an assertion) is read each time. So is a key: its address has a number, which a database that an older backup
    replaced counts anew, and the one row that says whether it is revoked holds it too.

    Raises:
        NotFound: nothing was ever published there.
    """
    known = lasting(work)
    document: PublicDocument | None = known.get(path)
    if document is None:
        document = find_document(work, path)
        if _LASTS.fullmatch(path) and len(known) < MOST_KEPT:
            known[path] = document
    return document
