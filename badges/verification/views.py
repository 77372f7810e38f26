"""What a report shows of a badge, whichever standard it keeps."""

from functools import lru_cache

from badges.ob2 import BadgeClass, Criteria
from badges.ob2.fields import is_http_url
from badges.ob3 import AchievementCredential, Profile
from badges.verification.alignments import alignment_view
from badges.verification.case import Case
from badges.verification.documents import CACHED_BYTES, CACHED_DOCUMENTS, parse_body
from badges.verification.legacy import LegacyBadgeClass
from badges.verification.pictures import image_address
from badges.verification.report import BadgeView, IssuerView


def badge_view(case: Case) -> BadgeView | None:
    """Return what was recognised, as far as it was read."""
    if case.credential is not None:
        return _achievement_view(case.credential)
    found, text = case.badge_class, case.badge_class_text
    if found is None:
        return None
    served = isinstance(found, BadgeClass) and is_http_url(found.id)
    if served and text is not None and len(text) <= CACHED_BYTES:
        return _known_class_view(text)
    return _class_view(found)


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _known_class_view(text: bytes) -> BadgeView:
    """Return the view of a badge class that many badges share."""
    return _class_view(parse_body(BadgeClass, text).document)


def _class_view(found: BadgeClass | LegacyBadgeClass) -> BadgeView:
    criteria = found.criteria
    if isinstance(criteria, Criteria):
        criteria = criteria.narrative or criteria.id
    return BadgeView(
        id=found.id,
        name=found.name,
        description=found.description,
        criteria=criteria,
        image=image_address(found.image),
        alignments=tuple(alignment_view(one) for one in found.alignment or ()),
    )


def _achievement_view(credential: AchievementCredential) -> BadgeView:
    found = credential.credential_subject.achievement
    return BadgeView(
        id=found.id,
        name=found.name,
        description=found.description,
        criteria=found.criteria.narrative or found.criteria.id,
        image=image_address(found.image) or image_address(credential.image),
        alignments=tuple(alignment_view(one) for one in found.alignment or ()),
    )


def issuer_view(case: Case) -> IssuerView | None:
    """Return who recognised it, as far as it was read."""
    if case.credential is not None:
        named = case.credential.issuer
        if isinstance(named, Profile):
            return IssuerView(id=named.id, name=named.name or named.id, url=named.url)
        return IssuerView(id=named, name=named, url=None)
    found = case.issuer
    return (
        None if found is None else IssuerView(id=found.id, name=found.name, url=found.url or None)
    )
