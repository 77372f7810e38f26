"""A programme's trust bundle: all that its badges are verified with away from the network, its register among it.

Of each badge the bundle holds two digests and nothing else: it recognises what was awarded, and tells nobody of whom.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from app.errors import NotFound
from app.issuing.addresses import Addresses, signed_id
from app.issuing.local_documents import own_path
from app.issuing.public_routes import find_document
from app.issuing.tables import Award, BadgeClassRow, Credential, SigningKey
from app.plumbing.service import Work
from app.programmes.tables import Programme
from badges.trust import RegisterLine, save_bundle, save_register
from badges.verification import ClaimedBadge, Fetched, Format

AT_ONCE = 500


def write_bundle(work: Work, programme: Programme, folder: Path) -> int:
    """Write a programme's bundle into a folder, which is made if need be; return how many documents it holds."""
    answers = {}
    for address in _addresses(work, programme):
        answer = _answer(work, address)
        if answer is not None:
            answers[address] = answer
    save_bundle(folder, answers)
    save_register(folder, _lines(work, programme))
    return len(answers)


def _addresses(work: Work, programme: Programme) -> Iterator[str]:
    addresses = Addresses(work.settings.base_url)
    yield f"{work.settings.base_url}/ob/v3/issuers/{programme.slug}/did.json"
    for key in work.session.exec(
        select(SigningKey).where(SigningKey.programme_id == programme.id)
    ).all():
        place = (programme.slug, key.generation)
        yield from (addresses.profile(*place), addresses.key(*place), addresses.revocations(*place))
        lists = select(Credential.list_number).where(Credential.signing_key_id == key.id).distinct()
        for number in work.session.exec(lists):
            yield addresses.status_list(*place, number)
    classes = select(BadgeClassRow.id).where(BadgeClassRow.programme_id == programme.id)
    for badge_class_id in work.session.exec(classes):
        address = addresses.badge_class(badge_class_id)
        yield from (address, f"{address}/image.png")


def _answer(work: Work, address: str) -> Fetched | None:
    path = own_path(work.settings, address) or ""
    try:
        document = find_document(work, path)
    except NotFound:
        return None
    status = 410 if document.gone else 200
    return Fetched(address, status, document.media_type, document.body)


def _lines(work: Work, programme: Programme) -> Iterator[RegisterLine]:
    addresses = Addresses(work.settings.base_url)
    generations = select(SigningKey.generation).where(SigningKey.programme_id == programme.id)
    profiles = {
        one: addresses.profile(programme.slug, one) for one in work.session.exec(generations)
    }
    did = addresses.issuer_did(programme.slug)
    # Said of each issuer first: one that awarded nothing has a register too.
    yield from (RegisterLine(issuer) for issuer in (did, *profiles.values()))
    for award, credential in _awards(work, programme.id):
        profile = profiles[award.generation]
        hosted, name = addresses.assertion(award.id), addresses.credential(award.id)
        for badge in (
            ClaimedBadge(profile, signed_id(award.id), Format.OB2_SIGNED, award.signed.encode()),
            ClaimedBadge(profile, hosted, Format.OB2_HOSTED, award.hosted),
            ClaimedBadge(did, name, Format.OB3_DI, credential.document),
            ClaimedBadge(did, name, Format.OB3_JWT, credential.jwt.encode()),
        ):
            yield RegisterLine(badge.issuer, badge)


def _awards(work: Work, programme_id: UUID) -> Iterator[tuple[Award, Credential]]:
    after = UUID(int=0)
    query = (
        select(Award, Credential)
        .join(Credential, col(Credential.award_id) == Award.id)
        .where(Award.programme_id == programme_id)
        .order_by(col(Award.id))
        .limit(AT_ONCE)
    )
    while rows := work.session.exec(query.where(col(Award.id) > after)).all():
        yield from rows
        after = rows[-1][0].id
        work.session.expunge_all()
