"""What the certificate of one badge says, on one page of paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.errors import N_
from app.issuing.addresses import Addresses
from app.plumbing.languages import translations
from app.plumbing.qr_codes import qr_code
from app.plumbing.templating import environment
from app.sharing.workflow import SharedBadge
from referential.frameworks import ECF

TEMPLATE = "sharing/certificate.typ"
MOST_DESCRIPTORS = 10
LONGEST = 240
"""Letters of one text: more of each, or longer ones, would need a second page."""
STATES = {
    "revoked": N_("This badge was revoked."),
    "expired": N_("This badge has expired."),
}


@dataclass(frozen=True)
class Certificate:
    """One badge in one language, as its PDF says it: no more than its page shows to whoever asks."""

    badge: SharedBadge
    addresses: Addresses
    language: str

    def data(self, now: datetime) -> dict[str, Any]:
        """Return all that the document says, as JSON values: what certificate.typ sets."""
        badge, award, level = self.badge, self.badge.award, self.badge.level
        referential, competence = level.referential, level.competence
        title = competence.title.in_language(self.language)
        level_title = referential.level(level.id).title.in_language(self.language)
        address = self._address()
        return {
            "lang": self.language,
            "title": f"{title} · {level_title} · {badge.name}",
            "day": {"year": now.year, "month": now.month, "day": now.day},
            "words": {
                "drawn": self._say(N_("Drawn up on %(day)s"), day=self._day(now)),
                "awarded": self._say(N_("awarded to")),
                "can": self._say(N_("What this person can do")),
                "verify": self._say(N_("Verify this badge")),
                "proof": self._say(
                    N_(
                        "The badge is signed. The code opens it and verifies it: it, not this paper, is the proof."
                    )
                ),
            },
            "state": self._state(now),
            "domain": referential.domain(competence.domain).title.in_language(self.language),
            "name": title,
            "rank": level.rank,
            "level": level_title,
            "place": self._say(N_("level %(rank)s of 4"), rank=level.rank),
            "person": badge.name,
            "by": self._say(
                N_("by %(programme)s, on %(day)s"),
                programme=badge.programme.name,
                day=self._day(award.created_at),
            ),
            "note": self._say(N_("Working translation, not yet reviewed."))
            if self.language in competence.working_translations
            else "",
            "can": [
                one.text.in_language(self.language)[:LONGEST]
                for one in level.definition.descriptors[:MOST_DESCRIPTORS]
            ],
            "facts": self._facts(),
            "picture": badge.badge_class.picture,
            "picture_alt": self._say(
                N_("Badge “%(badge)s”, %(level)s, %(programme)s"),
                badge=title,
                level=level_title,
                programme=badge.programme.name,
            ),
            "address": address,
            "code": qr_code(address),
            "code_alt": self._say(N_("QR code to verify the badge “%(badge)s”"), badge=title),
        }

    def _address(self) -> str:
        """Return where the code leads: to the page that its owner shares, else to the verification."""
        award = self.badge.award
        if award.opened_at is not None:
            return self.addresses.share(award.id)
        return f"{self.addresses.base}/verify?input={self.addresses.signed(award.id)}"

    def _state(self, now: datetime) -> str:
        award = self.badge.award
        if award.revoked_at is not None:
            return self._say(STATES["revoked"])
        over = award.expires_at is not None and award.expires_at <= now
        return self._say(STATES["expired"]) if over else ""

    def _facts(self) -> list[list[str]]:
        """Return what is known of the badge: names and values."""
        badge, award, level = self.badge, self.badge.award, self.badge.level
        framework = level.referential.framework(ECF)
        mediator = self._say(N_("a mediator of %(programme)s"), programme=badge.programme.name)
        facts = [[self._say(N_("Decided by")), mediator]]
        for claim in level.definition.ecf:
            title = framework.competence(claim.code).title.in_language(self.language)
            at = self._say(N_("level %(level)s"), level=claim.level)
            facts.append(["e-CF 4.0", f"{claim.code} {title}, {at}"])
        if award.names_exchange:
            facts.append([self._say(N_("Exchange")), badge.exchange.title[:LONGEST]])
            facts.append([self._say(N_("Between")), f"{badge.social.name}, {badge.tech.name}"])
        if award.expires_at is not None:
            facts.append([self._say(N_("Valid until")), self._day(award.expires_at)])
        facts.append(
            [self._say(N_("Competences of release")), f"Estampille {level.referential.version}"]
        )
        return facts

    def _say(self, sentence: str, **values: Any) -> str:
        translated = translations(self.language).gettext(sentence)
        return translated % values if values else translated

    def _day(self, moment: datetime) -> str:
        return str(environment(self.language).filters["day"](moment))
