"""What carries a badge elsewhere: LinkedIn's add-to-profile link and a snippet of HTML."""

from urllib.parse import urlencode

from markupsafe import Markup

from app.issuing.compose import badge_name
from app.sharing.workflow import SharedBadge

LINKEDIN = "https://www.linkedin.com/profile/add"


def linkedin_link(badge: SharedBadge, share: str, language: str) -> str:
    """Return the link that fills in LinkedIn's certification form; LinkedIn itself verifies nothing."""
    issued, expires = badge.award.created_at, badge.award.expires_at
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": badge_name(badge.level, language),
        # LinkedIn shows an organisation's page and logo for its number, and a plain name without.
        **(
            {"organizationId": badge.programme.linkedin_id}
            if badge.programme.linkedin_id
            else {"organizationName": badge.programme.name}
        ),
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certId": str(badge.award.id),
        "certUrl": share,
    }
    if expires is not None:
        fields |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    return f"{LINKEDIN}?{urlencode(fields)}"


def embed_snippet(badge: SharedBadge, share: str, image: str, language: str) -> str:
    """Return HTML to paste into a page of one's own: a link and a picture, no script."""
    name = badge_name(badge.level, language)
    return str(
        Markup('<a href="{}"><img src="{}" alt="{}" width="240" height="240"></a>').format(
            share, image, f"{name}, {badge.programme.name}"
        )
    )
