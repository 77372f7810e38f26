"""Every public Open Badges document of ours, read from the database; `public_routes` says which stands where."""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.errors import N_, NotFound
from app.issuing import compose, ob3_documents
from app.issuing.addresses import Addresses
from app.issuing.document_cache import once_a_session, until_it_changes
from app.issuing.queries import get_award, get_badge_class
from app.issuing.seals import picture_png, small_png
from app.issuing.tables import Award, BadgeClassRow, RevocationCode, RevokedId, SigningKey
from app.library import LevelInRelease
from app.plumbing.pictures import PNG, SVG
from app.plumbing.service import Work
from app.plumbing.texts import file_name
from app.programmes.logo import read_logo
from app.programmes.tables import Programme
from badges import baking, ob2

JSON_LD = "application/ld+json"
CREDENTIAL = "application/vc+ld+json"
DID = "application/did+json"
JWT = "application/vc+jwt"
JWS = "text/plain"

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
        col(SigningKey.revoked_at),
        col(SigningKey.revision),
    )
    .join(SigningKey, col(SigningKey.programme_id) == col(Programme.id))
    .where(
        col(Programme.slug) == bindparam("slug"),
        col(SigningKey.generation) == bindparam("generation"),
    )
)
_REVOKED = (
    select(col(Award.id))
    .where(
        col(Award.programme_id) == bindparam("programme"),
        col(Award.generation) == bindparam("generation"),
        col(Award.revoked_at).is_not(None),
    )
    .order_by(col(Award.revoked_at), col(Award.id))
)


_REVOKED_IDS = (
    select(col(RevokedId.name))
    .where(
        col(RevokedId.programme_id) == bindparam("programme"),
        col(RevokedId.generation) == bindparam("generation"),
    )
    .order_by(col(RevokedId.created_at), col(RevokedId.id))
)


@dataclass(frozen=True)
class PublicDocument:
    """One document as it is served."""

    body: bytes
    media_type: str
    gone: bool = False
    """It was taken back: the status is 410 and the body says no more than why."""
    file_name: str = ""
    """What it is called when it is saved."""
    lasts: bool = False
    """It was written once and never changes, whatever becomes of a badge or a key."""


def profile(work: Work, slug: str, generation: str) -> PublicDocument:
    """Return the issuer's profile at one key generation."""
    published = _generation(work, slug, generation)
    return published.unless_revoked(
        _addresses(work).profile(slug, int(generation)),
        lambda: _composed(compose.profile, _addresses(work), published.issuer),
    )


# Every verification reads a profile and a key: the same row, the same document.
@lru_cache(maxsize=512)
def _composed(
    make: Callable[..., ob2.Profile | ob2.CryptographicKey], *row: Hashable
) -> PublicDocument:
    return _json(ob2.document_bytes(make(*row)))


def logo(work: Work, slug: str, generation: str) -> PublicDocument:
    """Return the issuer's logo as it is now."""
    published = _generation(work, slug, generation)

    def shown() -> PublicDocument:
        picture = read_logo(work, published.programme_id)
        return PublicDocument(picture.content, picture.media_type)

    return published.unless_revoked(_addresses(work).logo(slug, int(generation)), shown)


def key(work: Work, slug: str, generation: str) -> PublicDocument:
    """Return the public key of one generation."""
    published = _generation(work, slug, generation)
    return published.unless_revoked(
        _addresses(work).key(slug, int(generation)),
        lambda: _composed(compose.key, _addresses(work), published.issuer, published.public_pem),
    )


def revocations(work: Work, slug: str, generation: str) -> PublicDocument:
    """Return the list of what was revoked of one generation."""
    published = _generation(work, slug, generation)
    return published.unless_revoked(
        _addresses(work).revocations(slug, int(generation)),
        lambda: published.list_of(work, "revocations", partial(_revocations, work, published)),
    )


def _revocations(work: Work, published: "_Generation") -> PublicDocument:
    wanted = {"programme": published.programme_id, "generation": published.issuer.generation}
    connection = work.session.connection()
    revoked = connection.execute(_REVOKED, wanted).scalars().all()
    never_awarded = connection.execute(_REVOKED_IDS, wanted).scalars().all()
    return _json(
        ob2.document_bytes(
            compose.revocations(_addresses(work), published.issuer, revoked, never_awarded)
        )
    )


def badge(work: Work, badge_class_id: str) -> PublicDocument:
    """Return a badge class as it was published."""
    return replace(_json(get_badge_class(work, UUID(badge_class_id)).document), lasts=True)


def badge_svg(work: Work, badge_class_id: str) -> PublicDocument:
    """Return the picture of a badge class."""
    row = get_badge_class(work, UUID(badge_class_id))
    return _picture(work, row, row.picture.encode(), SVG)


def badge_png(work: Work, badge_class_id: str) -> PublicDocument:
    """Return the picture of a badge class as PNG."""
    row = get_badge_class(work, UUID(badge_class_id))
    return _picture(work, row, picture_png(row.picture), PNG)


def _picture(work: Work, row: BadgeClassRow, content: bytes, kind: str) -> PublicDocument:
    ending = "svg" if kind == SVG else "png"
    return PublicDocument(content, kind, file_name=_file_name(work, row, ending), lasts=True)


def badge_small_png(work: Work, badge_class_id: str) -> PublicDocument:
    """Return the picture of a badge class for small places: no badge is baked into it."""
    row = get_badge_class(work, UUID(badge_class_id))
    picture = small_png(_level(work, row), compose.digest(row.document), row.language)
    return PublicDocument(picture, PNG, file_name=_file_name(work, row, "small.png"), lasts=True)


def assertion(work: Work, award_id: str) -> PublicDocument:
    """Return a hosted assertion as it was issued; of a revoked one, that it was revoked."""
    return _if_public(work, award_id, lambda award: _json(award.hosted))


def signed(work: Work, award_id: str) -> PublicDocument:
    """Return a signed assertion."""

    def read(award: Award) -> PublicDocument:
        named = _file_name(work, _class_of(work, award), "jws")
        return PublicDocument(award.signed.encode(), JWS, file_name=named)

    return _if_public(work, award_id, read)


def assertion_png(work: Work, award_id: str) -> PublicDocument:
    """Return the PNG into which a signed assertion is baked."""
    return _if_public(work, award_id, partial(baked_png, work))


def baked_png(work: Work, award: Award) -> PublicDocument:
    """Return the PNG into which a signed assertion is baked, for whoever may have it."""
    row = _class_of(work, award)
    baked = baking.bake(picture_png(row.picture), award.signed)
    return PublicDocument(baked, PNG, file_name=_file_name(work, row, "png"))


def assertion_svg(work: Work, award_id: str) -> PublicDocument:
    """Return the SVG into which a signed assertion is baked."""

    def read(award: Award) -> PublicDocument:
        row = _class_of(work, award)
        baked = baking.bake(row.picture.encode(), award.signed)
        return PublicDocument(baked, SVG, file_name=_file_name(work, row, "svg"))

    return _if_public(work, award_id, read)


def credential(work: Work, award_id: str) -> PublicDocument:
    """Return a credential of Open Badges 3.0."""

    def read(_award: Award) -> PublicDocument:
        document = ob3_documents.get_credential(work, award_id).document
        named = _credential_name(work, award_id, "json")
        return PublicDocument(document, CREDENTIAL, file_name=named)

    return _if_public(work, award_id, read)


def credential_jwt(work: Work, award_id: str) -> PublicDocument:
    """Return a credential as JWT."""

    def read(_award: Award) -> PublicDocument:
        token = ob3_documents.get_credential(work, award_id).jwt.encode()
        return PublicDocument(token, JWT, file_name=_credential_name(work, award_id, "jwt"))

    return _if_public(work, award_id, read)


def credential_png(work: Work, award_id: str) -> PublicDocument:
    """Return the PNG into which a credential is baked."""

    def read(award: Award) -> PublicDocument:
        baked = _bake_credential(work, award_id, picture_png(_class_of(work, award).picture))
        return PublicDocument(baked, PNG, file_name=_credential_name(work, award_id, "png"))

    return _if_public(work, award_id, read)


def credential_svg(work: Work, award_id: str) -> PublicDocument:
    """Return the SVG into which a credential is baked."""

    def read(award: Award) -> PublicDocument:
        baked = _bake_credential(work, award_id, _class_of(work, award).picture.encode())
        return PublicDocument(baked, SVG, file_name=_credential_name(work, award_id, "svg"))

    return _if_public(work, award_id, read)


def _bake_credential(work: Work, award_id: str, picture: bytes) -> bytes:
    text = ob3_documents.get_credential(work, award_id).document.decode()
    return baking.bake(picture, text, standard=baking.Standard.OB3)


def did(work: Work, slug: str) -> PublicDocument:
    """Return the DID document of an issuer."""
    return PublicDocument(ob3_documents.did_document(work, slug), DID)


def status_list(work: Work, slug: str, generation: str, number: str) -> PublicDocument:
    """Return a status list."""
    return _status_list(
        work,
        ob3_documents.StatusList(slug, int(generation), int(number)),
        CREDENTIAL,
    )


def status_list_jwt(work: Work, slug: str, generation: str, number: str) -> PublicDocument:
    """Return a status list as JWT."""
    return _status_list(
        work,
        ob3_documents.StatusList(slug, int(generation), int(number)),
        JWT,
    )


def _status_list(
    work: Work,
    asked: ob3_documents.StatusList,
    media_type: str,
) -> PublicDocument:
    published = _generation(work, asked.slug, str(asked.generation))
    make = ob3_documents.status_list_jwt if media_type == JWT else ob3_documents.status_list
    return published.unless_revoked(
        _addresses(work).status_list(asked.slug, asked.generation, asked.number),
        lambda: published.list_of(
            work, (asked, media_type), lambda: PublicDocument(make(work, asked), media_type)
        ),
    )


class _Generation(NamedTuple):
    programme_id: UUID
    issuer: compose.Issuer
    public_pem: str
    revoked: bool
    revision: int

    def list_of(
        self, work: Work, name: Hashable, read: Callable[[], PublicDocument]
    ) -> PublicDocument:
        """Return a list of this generation as it was made at its last change, or make it now."""
        key = (name, self.programme_id, self.issuer.generation)
        return until_it_changes(work, key, self.revision, read)

    def unless_revoked(self, address: str, read: Callable[[], PublicDocument]) -> PublicDocument:
        """Return a document of this generation; once that is declared compromised, that it is gone."""
        if not self.revoked:
            return read()
        body = {
            "@context": "https://w3id.org/openbadges/v2",
            "id": address,
            "revoked": True,
            "revocationReason": "The key of this generation was declared compromised.",
        }
        return PublicDocument(json.dumps(body).encode(), JSON_LD, gone=True)


def _generation(work: Work, slug: str, generation: str) -> _Generation:
    # A verification asks for a generation's profile, key and revocations in turn: one query answers all three.
    key = ("generation", slug, generation)
    return once_a_session(work, key, lambda: _read_generation(work, slug, int(generation)))


def _read_generation(work: Work, slug: str, generation: int) -> _Generation:
    wanted = {"slug": slug, "generation": generation}
    row = work.session.connection().execute(_OF_GENERATION, wanted).first()
    if row is None:
        raise NotFound(N_("There is no issuer at this address."))
    issuer = compose.Issuer(
        slug=slug,
        generation=generation,
        name=row.name,
        url=row.url,
        email=row.email,
        description=row.description,
        has_logo=row.logo is not None,
    )
    return _Generation(row.id, issuer, row.public_pem, row.revoked_at is not None, row.revision)


def _class_of(work: Work, award: Award) -> BadgeClassRow:
    return work.session.get_one(BadgeClassRow, award.badge_class_id)


def _level(work: Work, row: BadgeClassRow) -> LevelInRelease:
    return work.library.level_in(row.release, row.competence, row.level)


def _file_name(work: Work, row: BadgeClassRow, ending: str) -> str:
    return file_name(compose.badge_name(_level(work, row), row.language), ending)


def _credential_name(work: Work, award_id: str, ending: str) -> str:
    # Named apart from the same award in Open Badges 2.0, so that both can lie in one folder.
    row = _class_of(work, get_award(work, UUID(award_id)))
    return _file_name(work, row, f"ob3.{ending}")


def _if_public(
    work: Work, award_id: str, read: Callable[[Award], PublicDocument]
) -> PublicDocument:
    """Return a document of an award: of a revoked one only that it is gone, of one not yet public nothing.

    Raises:
        NotFound: there is no such award, or its holder has not accepted it yet. Which of the two is not told.
    """
    award = get_award(work, UUID(award_id))
    if award.published_at is None:
        raise NotFound(N_("There is no badge document at this address."))
    return _gone(work, award) if award.revoked_at else read(award)


def _gone(work: Work, award: Award) -> PublicDocument:
    # Nothing but the fact and a code: a reader that overlooks the status must not find a badge, and nobody a person.
    body = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": _addresses(work).assertion(award.id),
        "type": "Assertion",
        "revoked": True,
        "revocationReason": award.revocation_code or RevocationCode.OTHER.value,
    }
    return PublicDocument(json.dumps(body, ensure_ascii=False).encode(), JSON_LD, gone=True)


def _json(body: bytes) -> PublicDocument:
    return PublicDocument(body, JSON_LD)


def _addresses(work: Work) -> Addresses:
    return Addresses(work.settings.base_url)
