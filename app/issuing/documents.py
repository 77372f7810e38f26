"""Every public Open Badges document of ours, found by the path written in the badges."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, bindparam, select
from sqlmodel import col

from app.errors import N_, NotFound
from app.issuing import compose, ob3_documents
from app.issuing.addresses import Addresses
from app.issuing.tables import Award, BadgeClassRow, SigningKey
from app.plumbing.pictures import PNG, SVG
from app.plumbing.service import Work
from app.programmes.logo import read_logo
from app.programmes.tables import Programme
from app.seal import to_png
from badges import baking, ob2

JSON_LD = "application/ld+json"
CREDENTIAL = "application/vc+ld+json"
DID = "application/did+json"
JWT = "application/vc+jwt"
JWS = "text/plain"
PICTURE_PIXELS = 600


@dataclass(frozen=True)
class PublicDocument:
    """One document as it is served."""

    body: bytes
    media_type: str
    gone: bool = False
    """The award was revoked: the status is 410 and the body says no more than why."""


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

    For verification, which reads the same keys and badge classes over and over; what may change (a profile, a
    revocation list, an assertion) is read each time.

    Raises:
        NotFound: nothing was ever published there.
    """
    known = _LASTING.setdefault(work.session.get_bind().engine.pool, {})
    document = known.get(path)
    if document is None:
        document = find_document(work, path)
        if _LASTS.fullmatch(path) and len(known) < MOST_KEPT:
            known[path] = document
    return document


def _profile(work: Work, slug: str, generation: str) -> PublicDocument:
    issuer = _generation(work, slug, generation).issuer
    return _json(ob2.document_bytes(compose.profile(_addresses(work), issuer)))


def _logo(work: Work, slug: str, generation: str) -> PublicDocument:
    picture = read_logo(work, _generation(work, slug, generation).programme_id)
    return PublicDocument(picture.content, picture.media_type)


def _key(work: Work, slug: str, generation: str) -> PublicDocument:
    found = _generation(work, slug, generation)
    return _json(ob2.document_bytes(compose.key(_addresses(work), found.issuer, found.public_pem)))


def _revocations(work: Work, slug: str, generation: str) -> PublicDocument:
    found = _generation(work, slug, generation)
    wanted = {"programme": found.programme_id, "generation": found.issuer.generation}
    rows = work.session.connection().execute(_REVOKED, wanted)
    revoked = {award_id: reason or "" for award_id, reason in rows}
    return _json(ob2.document_bytes(compose.revocations(_addresses(work), found.issuer, revoked)))


def _badge(work: Work, identity: str) -> PublicDocument:
    return _json(get_badge_class(work, identity).document)


def _badge_svg(work: Work, identity: str) -> PublicDocument:
    return PublicDocument(get_badge_class(work, identity).picture.encode(), SVG)


def _badge_png(work: Work, identity: str) -> PublicDocument:
    return PublicDocument(picture_png(get_badge_class(work, identity).picture), PNG)


def _assertion(work: Work, identity: str) -> PublicDocument:
    award = get_award(work, identity)
    return _gone(work, award) if award.revoked_at else _json(award.hosted)


def _signed(work: Work, identity: str) -> PublicDocument:
    award = get_award(work, identity)
    return _gone(work, award) if award.revoked_at else PublicDocument(award.signed.encode(), JWS)


def _assertion_png(work: Work, identity: str) -> PublicDocument:
    award = get_award(work, identity)
    if award.revoked_at:
        return _gone(work, award)
    return PublicDocument(baking.bake(picture_png(_picture(work, award)), award.signed), PNG)


def _assertion_svg(work: Work, identity: str) -> PublicDocument:
    award = get_award(work, identity)
    if award.revoked_at:
        return _gone(work, award)
    return PublicDocument(baking.bake(_picture(work, award).encode(), award.signed), SVG)


def _credential(work: Work, identity: str) -> PublicDocument:
    return PublicDocument(ob3_documents.get_credential(work, identity).document, CREDENTIAL)


def _credential_jwt(work: Work, identity: str) -> PublicDocument:
    return PublicDocument(ob3_documents.get_credential(work, identity).jwt.encode(), JWT)


def _credential_png(work: Work, identity: str) -> PublicDocument:
    picture = picture_png(_picture(work, get_award(work, identity)))
    return PublicDocument(_bake_credential(work, identity, picture), PNG)


def _credential_svg(work: Work, identity: str) -> PublicDocument:
    picture = _picture(work, get_award(work, identity)).encode()
    return PublicDocument(_bake_credential(work, identity, picture), SVG)


def _bake_credential(work: Work, identity: str, picture: bytes) -> bytes:
    # Served even when revoked: a credential never changes, its status list tells.
    text = ob3_documents.get_credential(work, identity).document.decode()
    return baking.bake(picture, text, standard=baking.Standard.OB3)


def _did(work: Work, slug: str) -> PublicDocument:
    return PublicDocument(ob3_documents.did_document(work, slug), DID)


def _status_list(work: Work, slug: str, generation: str, number: str) -> PublicDocument:
    asked = ob3_documents.StatusList(slug, int(generation), int(number))
    return PublicDocument(ob3_documents.status_list(work, asked), CREDENTIAL)


_ID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
STATUS_LIST = r"([a-z0-9-]+)\.([1-9][0-9]{0,5})\.([1-9][0-9]{0,5})"
_ISSUER = r"/ob/v2/issuers/([a-z0-9-]+)/([1-9][0-9]{0,5})"
Reader = Callable[..., PublicDocument]

# Keys and badge classes are written once and never again. One memory a database, gone with it.
_LASTS = re.compile(f"{_ISSUER}/key|/ob/v2/badges/{_ID}")
_LASTING: WeakKeyDictionary[Pool, dict[str, PublicDocument]] = WeakKeyDictionary()
MOST_KEPT = 4096

# Written once: making a statement costs as much as having it answered. Columns, not rows of the tables: those are
# followed for changes, and what is only read aloud has none.
_OF_GENERATION = (
    select(
        col(Programme.id),
        col(Programme.name),
        col(Programme.url),
        col(Programme.email),
        col(Programme.description),
        col(Programme.logo),
        col(SigningKey.public_pem),
    )
    .join(SigningKey, col(SigningKey.programme_id) == col(Programme.id))
    .where(
        col(Programme.slug) == bindparam("slug"),
        col(SigningKey.generation) == bindparam("generation"),
    )
)
_REVOKED = (
    select(col(Award.id), col(Award.revocation_reason))
    .where(
        col(Award.programme_id) == bindparam("programme"),
        col(Award.generation) == bindparam("generation"),
        col(Award.revoked_at).is_not(None),
    )
    .order_by(col(Award.revoked_at), col(Award.id))
)

ROUTES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(_ISSUER), _profile),
    (re.compile(f"{_ISSUER}/image"), _logo),
    (re.compile(f"{_ISSUER}/key"), _key),
    (re.compile(f"{_ISSUER}/revocations"), _revocations),
    (re.compile(f"/ob/v2/badges/{_ID}"), _badge),
    (re.compile(rf"/ob/v2/badges/{_ID}/image\.svg"), _badge_svg),
    (re.compile(rf"/ob/v2/badges/{_ID}/image\.png"), _badge_png),
    (re.compile(f"/ob/v2/assertions/{_ID}"), _assertion),
    (re.compile(f"/ob/v2/assertions/{_ID}/signed"), _signed),
    (re.compile(rf"/ob/v2/assertions/{_ID}/image\.png"), _assertion_png),
    (re.compile(rf"/ob/v2/assertions/{_ID}/image\.svg"), _assertion_svg),
    (re.compile(f"/ob/v3/credentials/{_ID}"), _credential),
    (re.compile(f"/ob/v3/credentials/{_ID}/jwt"), _credential_jwt),
    (re.compile(rf"/ob/v3/credentials/{_ID}/image\.png"), _credential_png),
    (re.compile(rf"/ob/v3/credentials/{_ID}/image\.svg"), _credential_svg),
    (re.compile(r"/ob/v3/issuers/([a-z0-9-]+)/did\.json"), _did),
    (re.compile(rf"/ob/v3/status/{STATUS_LIST}"), _status_list),
)


def get_award(work: Work, identity: str | UUID) -> Award:
    """Return an award by its public id.

    Raises:
        NotFound: there is none.
    """
    found = work.session.get(Award, UUID(str(identity)))
    if found is None:
        raise NotFound(N_("There is no badge at this address."))
    return found


def get_badge_class(work: Work, identity: str | UUID) -> BadgeClassRow:
    """Return a badge class by its public id.

    Raises:
        NotFound: there is none.
    """
    found = work.session.get(BadgeClassRow, UUID(str(identity)))
    if found is None:
        raise NotFound(N_("There is no badge class at this address."))
    return found


@lru_cache(maxsize=256)
def picture_png(svg: str) -> bytes:
    """Return a seal as PNG; drawing costs some twenty milliseconds, so the latest are kept."""
    return to_png(svg, PICTURE_PIXELS)


class _Generation(NamedTuple):
    programme_id: UUID
    issuer: compose.Issuer
    public_pem: str


def _generation(work: Work, slug: str, generation: str) -> _Generation:
    # A verification asks for a generation's profile, key and revocations in turn: one query answers all three.
    known: dict[tuple[str, str], _Generation] = work.session.info.setdefault("generations", {})
    if (slug, generation) not in known:
        wanted = {"slug": slug, "generation": int(generation)}
        found = work.session.connection().execute(_OF_GENERATION, wanted).first()
        if found is None:
            raise NotFound(N_("There is no issuer at this address."))
        issuer = compose.Issuer(
            slug=slug,
            generation=int(generation),
            name=found.name,
            url=found.url,
            email=found.email,
            description=found.description,
            has_logo=found.logo is not None,
        )
        known[slug, generation] = _Generation(found.id, issuer, found.public_pem)
    return known[slug, generation]


def _picture(work: Work, award: Award) -> str:
    return work.session.get_one(BadgeClassRow, award.badge_class_id).picture


def _gone(work: Work, award: Award) -> PublicDocument:
    # Nothing but the fact and the reason: a reader that overlooks the status must not find a badge.
    body = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": _addresses(work).assertion(award.id),
        "type": "Assertion",
        "revoked": True,
        "revocationReason": award.revocation_reason or "",
    }
    return PublicDocument(json.dumps(body, ensure_ascii=False).encode(), JSON_LD, gone=True)


def _json(body: bytes) -> PublicDocument:
    return PublicDocument(body, JSON_LD)


def _addresses(work: Work) -> Addresses:
    return Addresses(work.settings.base_url)
