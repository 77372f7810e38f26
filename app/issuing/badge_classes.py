"""Badge classes: published with the first award that needs one, and never rewritten."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.issuing import compose
from app.issuing.addresses import Addresses
from app.issuing.seals import seal_of
from app.issuing.tables import BadgeClassRow
from app.library import LevelInRelease
from app.plumbing.service import Work
from app.programmes.tables import Programme
from app.seal import draw
from badges import ob2
from badges.ob2.reading import parse_document
from badges.strict_json import read_object


@dataclass(frozen=True)
class PublishedClass:
    """A badge class: its row, and the document that the row holds."""

    row: BadgeClassRow
    document: ob2.BadgeClass


def published_class(
    work: Work, programme: Programme, issuer: compose.Issuer, level: LevelInRelease
) -> PublishedClass:
    """Return the badge class of a competence at a level, published now if it is the first of its kind."""
    row = _known(work, programme, issuer, level)
    if row is not None:
        return _parsed(row)
    made = _make(work, programme, issuer, level)
    try:
        with work.session.begin_nested():
            work.session.add(made.row)
    except IntegrityError:  # another award of the same class was made at this very moment
        row = _known(work, programme, issuer, level)
        return made if row is None else _parsed(row)
    return made


def _make(
    work: Work, programme: Programme, issuer: compose.Issuer, level: LevelInRelease
) -> PublishedClass:
    badge_class_id, language = uuid4(), programme.language
    addresses = Addresses(work.settings.base_url)
    document = compose.badge_class(addresses, issuer, level, badge_class_id, language)
    content = ob2.document_bytes(document)
    row = BadgeClassRow(
        id=badge_class_id,
        programme_id=programme.id,
        generation=issuer.generation,
        release=level.referential.version,
        competence=level.competence.id,
        level=level.id.value,
        language=language,
        document=content,
        picture=draw(seal_of(level, compose.digest(content), language)),
        created_at=work.now,
    )
    return PublishedClass(row, document)


def _known(
    work: Work, programme: Programme, issuer: compose.Issuer, level: LevelInRelease
) -> BadgeClassRow | None:
    return work.session.exec(
        select(BadgeClassRow).where(
            BadgeClassRow.programme_id == programme.id,
            BadgeClassRow.generation == issuer.generation,
            BadgeClassRow.release == level.referential.version,
            BadgeClassRow.competence == level.competence.id,
            BadgeClassRow.level == level.id.value,
        )
    ).first()


def _parsed(row: BadgeClassRow) -> PublishedClass:
    return PublishedClass(row, parse_document(ob2.BadgeClass, read_object(row.document)))
