"""What a report shows of a badge, whichever standard it keeps."""

from badges.ob2 import Criteria
from badges.ob3 import AchievementCredential, Profile
from badges.verification.alignments import alignment_view
from badges.verification.case import Case
from badges.verification.pictures import image_address
from badges.verification.report import BadgeView, IssuerView


def badge_view(case: Case) -> BadgeView | None:
    """Return what was recognised, as far as it was read."""
    if case.credential is not None:
        return _achievement_view(case.credential)
    found = case.badge_class
    if found is None:
        return None
    criteria = found.criteria
    if isinstance(criteria, Criteria):
        criteria = criteria.narrative or criteria.id or ""
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
    return None if found is None else IssuerView(id=found.id, name=found.name, url=found.url)
