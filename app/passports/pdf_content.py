"""What the PDF of a passport says, in the tradition of the French Passeport bénévole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.errors import N_
from app.issuing.addresses import Addresses
from app.passports.badges import Circumstances, PassportEntry
from app.passports.chart import chart_of, in_words
from app.passports.competence_map import MapRow, by_domain, by_ecf
from app.passports.workflow import ReadPassport
from app.plumbing.languages import translations
from app.plumbing.qr_codes import qr_code
from app.plumbing.templating import environment
from referential.frameworks import ECF

RENAMED = N_(
    "The holder gave this name after a badge shown here was awarded; its programme has not confirmed it yet."
)
MOST_BADGES = 40
"""Badges set in one document: it bounds the work that one reader may ask for."""


@dataclass(frozen=True)
class PdfContent:
    """One passport in one language, as its PDF says it."""

    passport: ReadPassport
    addresses: Addresses
    language: str

    def data(self, now: datetime) -> dict[str, Any]:
        """Return all that the document says, as JSON values: what passport.typ sets."""
        name, entries = self.passport.name, list(self.passport.entries)
        kind = self._say(N_("A skills passport"))
        more = len(entries) - MOST_BADGES
        return {
            "lang": self.language,
            "title": self._say(N_("Passport of %(name)s"), name=name) if name else kind,
            "name": name,
            "day": {"year": now.year, "month": now.month, "day": now.day},
            "words": self._words(kind, now),
            "address": self._address(),
            "chart": self._chart(entries) if entries else None,
            "maps": self._maps(entries) if entries else [],
            "badges": [self._badge(entry) for entry in entries[:MOST_BADGES]],
            "more": self._say(N_("Badges not printed here: %(count)s."), count=more)
            if more > 0
            else "",
        }

    def _lead(self) -> str:
        lead = self._say(
            N_("Skills gained in pro bono exchanges, observed and recognised by mediators.")
        )
        return f"{lead} {self._say(RENAMED)}" if self.passport.renamed else lead

    def _words(self, kind: str, now: datetime) -> dict[str, str]:
        return {
            "kind": kind,
            "drawn": self._say(N_("Drawn up on %(day)s"), day=self._day(now)),
            "lead": self._lead(),
            "proof": self._say(
                N_(
                    "Each badge is signed. The code beside it opens its verification: it, not this paper, is the proof."
                )
            ),
            "glance": self._say(N_("At a glance")),
            "badges": self._say(N_("Recognised skills")),
            "none": self._say(N_("No badge is shared here at the moment.")),
            "verify": self._say(N_("Verify this badge")),
            "address": self._say(N_("Address to verify")),
            "can": self._say(N_("What this person can do")),
        }

    def _address(self) -> dict[str, str] | None:
        address = self.passport.address
        if not address:
            return None
        return {
            "url": address,
            "code": qr_code(address),
            "alt": self._say(N_("QR code of this passport’s page: %(address)s"), address=address),
        }

    def _chart(self, entries: Sequence[PassportEntry]) -> dict[str, str]:
        title = self._say(N_("Skills by domain and level"))
        return {
            "picture": chart_of(entries, title, self.language),
            "alt": f"{title} – {in_words(entries, self.language)}",
        }

    def _maps(self, entries: Sequence[PassportEntry]) -> list[dict[str, Any]]:
        referential = entries[0].level.referential
        levels = [level.title.in_language(self.language) for level in referential.levels]
        norm = [level.code for level in referential.framework(ECF).levels]
        domains = [(self._title(row), row.counts) for row in by_domain(entries)]
        codes = [(f"{row.id} {self._title(row)}", row.counts) for row in by_ecf(entries)]
        maps = [
            {"heading": self._say(N_("Domain")), "columns": levels, "rows": domains},
            {"heading": self._say(N_("e-CF competence")), "columns": norm, "rows": codes},
        ]
        return [one for one in maps if one["rows"]]

    def _title(self, row: MapRow) -> str:
        return row.title.in_language(self.language)

    def _badge(self, entry: PassportEntry) -> dict[str, Any]:
        level, award = entry.level, entry.award
        referential, competence = level.referential, level.competence
        title = competence.title.in_language(self.language)
        level_title = referential.level(level.id).title.in_language(self.language)
        verify = f"{self.addresses.base}/verify?input={self.addresses.signed(award.id)}"
        unreviewed = self.language in competence.working_translations
        return {
            "title": title,
            "domain": referential.domain(competence.domain).title.in_language(self.language),
            "rank": level.rank,
            "level": level_title,
            "place": self._say(N_("level %(rank)s of 4"), rank=level.rank),
            "can": [one.text.in_language(self.language) for one in level.definition.descriptors],
            "note": self._say(N_("Working translation, not yet reviewed.")) if unreviewed else "",
            "facts": self._facts(entry),
            "verify": verify,
            "address": self.addresses.assertion(award.id),
            "code": qr_code(verify),
            "code_alt": self._say(N_("QR code to verify the badge “%(badge)s”"), badge=title),
            "picture": entry.badge_class.picture,
            "picture_alt": self._say(
                N_("Badge “%(badge)s”, %(level)s, %(programme)s"),
                badge=title,
                level=level_title,
                programme=entry.programme,
            ),
        }

    def _facts(self, entry: PassportEntry) -> list[list[str]]:
        """Return what is known of a badge: names and values."""
        mediator = self._say(N_("a mediator of %(programme)s"), programme=entry.programme)
        claims = [
            ["e-CF 4.0", self._claim(entry, claim.code, claim.level)]
            for claim in entry.level.definition.ecf
        ]
        decided = [self._say(N_("Decided by")), f"{mediator}, {self._day(entry.award.created_at)}"]
        return [*claims, decided, *(self._earned(entry.earned) if entry.earned else [])]

    def _claim(self, entry: PassportEntry, code: str, level: str) -> str:
        title = entry.level.referential.framework(ECF).competence(code).title
        return (
            f"{code} {title.in_language(self.language)}, "
            f"{self._say(N_('level %(level)s'), level=level)}"
        )

    def _earned(self, earned: Circumstances) -> list[list[str]]:
        exchange = earned.exchange
        form = earned.form.in_language(self.language)
        hours = self._say(N_("%(hours)s hours planned"), hours=exchange.hours)
        return [
            [self._say(N_("Exchange")), f"{exchange.title} · {form}, {hours}"],
            [self._say(N_("Between")), f"{earned.social}, {earned.tech}"],
        ]

    def _say(self, sentence: str, **values: Any) -> str:
        translated = translations(self.language).gettext(sentence)
        return translated % values if values else translated

    def _day(self, moment: datetime) -> str:
        return str(environment(self.language).filters["day"](moment))
