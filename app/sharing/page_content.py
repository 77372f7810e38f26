"""What the page of a badge shows."""

from datetime import datetime
from typing import Any

from app.errors import N_
from app.issuing.addresses import Addresses
from app.plumbing.languages import translations
from app.plumbing.qr_codes import qr_code
from app.plumbing.service import Work
from app.plumbing.templating import safe
from app.sharing.card import Card
from app.sharing.linked import credential_of
from app.sharing.live_check import verify_own
from app.sharing.previews import embed_snippet, linkedin_link
from app.sharing.workflow import SharedBadge
from referential.frameworks import ECF


def badge_content(work: Work, badge: SharedBadge, language: str) -> dict[str, Any]:
    """Return what the page's template shows; the badge is verified as the page is made."""
    addresses = Addresses(work.settings.base_url)
    award_id = badge.award.id
    assertion, share = addresses.assertion(award_id), addresses.share(award_id)
    report, translate = verify_own(work, badge.award), translations(language).gettext
    return {
        "badge": badge,
        "picture": safe(badge.badge_class.picture),
        "assertion": assertion,
        "credential": addresses.credential(award_id),
        "share": share,
        "card": f"{share}/card.png",
        "described": credential_of(badge, addresses, language),
        "report": report,
        "findings_shown": [
            {
                "check": one.check,
                "status": one.status,
                "is_unread": one.is_unread,
                "detail": one.said.translated(translate),
            }
            for one in report.findings
        ],
        "eqf": _eqf(badge),
        "embed": embed_snippet(badge, share, f"{assertion}/image.png", language),
        "linkedin": linkedin_link(badge, share, language),
        "qr": safe(qr_code(share)),
        "now": work.now,
    }


def card_of(badge: SharedBadge, now: datetime) -> Card:
    """Return what the card of an open badge shows, in the badge's own language."""
    level, award, language = badge.level, badge.award, badge.badge_class.language
    over = award.expires_at is not None and award.expires_at <= now
    good = award.revoked_at is None and not over
    state = N_("Verified by Estampille") if good else N_("Not valid any more")
    return Card(
        picture=badge.badge_class.picture,
        title=level.competence.title.in_language(language),
        under=level.referential.level(level.id).title.in_language(language),
        rank=level.rank,
        person=badge.name if award.searchable else "",
        programme=badge.programme.name,
        state=translations(language).gettext(state),
        good=good,
    )


def _eqf(badge: SharedBadge) -> dict[str, str]:
    """Return the EQF levels beside which the framework customarily sets each e-CF level."""
    levels = badge.level.referential.framework(ECF).levels
    return {level.code: " – ".join(str(number) for number in level.eqf) for level in levels}
