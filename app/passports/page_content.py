"""What the pages of a passport show: one's own, and the part that every reader sees at a glance."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.errors import N_
from app.issuing.compose import digest
from app.issuing.seals import seal_of
from app.passports.badges import PassportEntry, entries_of
from app.passports.chart import chart_of, legend_of
from app.passports.competence_map import by_domain, by_ecf
from app.passports.imported import imported_by
from app.passports.links import LASTING, links_of
from app.passports.workflow import ReadPassport, nothing_here, open_address
from app.people.identity import Identity
from app.plumbing.languages import translations
from app.plumbing.service import Work
from app.plumbing.templating import Page, safe
from app.seal import draw_small
from app.sharing.card import Card
from app.verifying.explanation import FORMAT_NAMES
from referential.frameworks import ECF

FEWEST_DRAWN = 3
"""Badges from which a drawing says more than the list below it."""


def own_passport(work: Work, page: Page, person: Identity) -> dict[str, Any]:
    """Return all that stands on a person's own page of their passport."""
    entries = entries_of(work, person.person_id)
    return {
        "name": person.name,
        "entries": entries,
        "seals": seals_of(entries),
        "glance": glance_of([entry for entry in entries if entry.shown], page),
        "address": open_address(work, person.person_id),
        "links": links_of(work, person.person_id),
        "lasting": LASTING,
        "made": "",
        "imported": [(one, one.in_force(work.now)) for one in imported_by(work, person.person_id)],
        "format_names": FORMAT_NAMES,
    }


def glance_of(entries: Sequence[PassportEntry], page: Page) -> dict[str, Any] | None:
    """Return what the badges are at a glance, drawn and counted; nothing where there are few."""
    if len(entries) < FEWEST_DRAWN:
        return None
    referential = entries[0].level.referential
    title = page.translate(N_("Skills by domain and level"))
    return {
        "chart": safe(chart_of(entries, title, page.language)),
        "legend": [(safe(drawn), name) for drawn, name in legend_of(entries, page.language)],
        "levels": referential.levels,
        "domains": by_domain(entries),
        "norm": [level.code for level in referential.framework(ECF).levels],
        "codes": by_ecf(entries),
    }


def passport_card(passport: ReadPassport, language: str) -> Card:
    """Return what the card of an open passport shows: the chart, or the only seals there are.

    Raises:
        NotFound: it shows no badge.
    """
    entries = passport.entries
    if not entries:
        raise nothing_here()
    said = translations(language)
    drawn = chart_of(entries, said.gettext(N_("Skills by domain and level")), language)
    count = len(entries)
    return Card(
        picture=drawn if count >= FEWEST_DRAWN else entries[0].badge_class.picture,
        title=passport.name,
        under=said.gettext(N_("A skills passport")),
        rank=0,
        person="",
        programme=said.ngettext("%(count)s badge", "%(count)s badges", count) % {"count": count},
        state=said.gettext(N_("Verified by Estampille")),
    )


def seals_of(entries: Sequence[PassportEntry]) -> dict[UUID, str]:
    """Return the seal of each badge, drawn small."""
    return {
        entry.award.id: safe(
            draw_small(
                seal_of(entry.level, digest(entry.badge_class.document), entry.badge_class.language)
            )
        )
        for entry in entries
    }
