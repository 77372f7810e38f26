"""Offers: a company, or a volunteer in their own name, says what they know, when, and what they want to learn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import col, select

from app.contacts.access import Act, Part
from app.contacts.speaker import Speaker, Whose
from app.errors import N_, BadInput, RuleRefused, Trouble
from app.needs.speaking import (
    check_still_open,
    finder,
    levels_by_owner,
    open_said,
    replace_levels,
    whose,
)
from app.needs.tables import Offer, OfferedLevel, OfferWish
from app.needs.terms import MOST_LEVELS, LevelIn, Terms, check_levels
from app.people.identity import names_of
from app.plumbing.audit import record
from app.plumbing.rooms import HeldLevel
from app.plumbing.rows import change
from app.plumbing.service import Work
from app.programmes.tables import Organisation
from referential import LevelId

offer_of = finder(Offer, N_("There is no such offer among those you may see."))
"""Return an offer with which the speaker may do something."""


class OfferProfile(Terms):
    """What is said of an offer."""

    hours_per_month: int = Field(ge=1, le=160)
    available_from: date
    available_until: date | None = None
    levels: list[LevelIn] = Field(default_factory=list, max_length=MOST_LEVELS)
    """What is known, at which level."""
    wishes: list[LevelIn] = Field(default_factory=list, max_length=MOST_LEVELS)
    """What is to be learnt in return, up to which level."""
    use_badges: bool = False
    """The person agrees that the levels of their accepted badges are filled in, and seen with the offer."""


class KnownLevel(LevelIn):
    """A level that is offered, and whether a badge shows it."""

    by_badge: bool = False


@dataclass(frozen=True)
class OfferShown:
    """An offer with what hangs on it."""

    row: Offer
    levels: Sequence[OfferedLevel]
    wishes: Sequence[OfferWish]
    organisation: Organisation | None
    """Nothing for a volunteer's own."""
    person: str = ""
    """The volunteer's name, for who may know it."""


def make_offer(work: Work, speaker: Speaker, name: Whose, asked: OfferProfile) -> Offer:
    """Write an offer down as a draft, which only its side and the programme see.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        RuleRefused: somebody who takes part in no exchange of the programme offers in their own name.
        BadInput: a level or a day is not right.
    """
    speaker.demand(name, Act.SPEAK)
    if name.person_id is not None and not _belongs(speaker, name):
        raise RuleRefused(
            N_("Only who takes part in an exchange of a programme offers in their own name there."),
            remedy=N_("Ask the programme to invite you, or to let you act for your organisation."),
        )
    release = work.library.latest.version
    levels = _levels(work, speaker, name, asked)
    _check(work, release, asked, levels)
    row = Offer(
        programme_id=name.programme_id,
        organisation_id=name.organisation_id,
        person_id=name.person_id,
        release=release,
        created_at=work.now,
        changed_at=work.now,
        **_facts(asked),
    )
    work.add(row)
    _write(work, row, levels, asked.wishes)
    _record(work, speaker, row, "offer.made", levels)
    return row


def change_offer(work: Work, speaker: Speaker, row: Offer, wanted: OfferProfile) -> Offer:
    """Write an offer anew; its competences then stand in the latest release.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        BadInput: a level or a day is not right, or something open would lack what others need to know.
    """
    speaker.demand(whose(row), Act.SPEAK)
    work.session.refresh(row, with_for_update=True)
    release = work.library.latest.version
    levels = _levels(work, speaker, whose(row), wanted)
    _check(work, release, wanted, levels)
    check_still_open(row, wanted)
    change(work, row, {**_facts(wanted), "release": release, "changed_at": work.now})
    _write(work, row, levels, wanted.wishes)
    _record(work, speaker, row, "offer.changed", levels)
    return row


def open_offer(work: Work, speaker: Speaker, row: Offer) -> Offer:
    """Open an offer: the programme's other organisations see it.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        BadInput: something is missing, or it is over.
    """
    (shown,) = offers_shown(work, speaker, [row])
    profile = profile_of_offer(shown)
    if not profile.levels:
        raise BadInput(N_("Name at least one competence that you know."), field="levels")
    if row.available_until is not None and row.available_until < work.now.date():
        raise BadInput(N_("The last day of this offer is over."), field="available_until")
    return open_said(work, speaker, row, profile)


def profile_of_offer(shown: OfferShown) -> OfferProfile:
    """Return what is said of an offer, as it could be typed again."""
    facts = shown.row.model_dump(include=set(OfferProfile.model_fields))
    return OfferProfile.model_validate(
        {**facts, "levels": _named(shown.levels), "wishes": _named(shown.wishes)}
    )


def offers_shown(work: Work, speaker: Speaker, rows: Sequence[Offer]) -> list[OfferShown]:
    """Return offers with what hangs on them; a volunteer's name only for themselves and the programme."""
    names = names_of(work, _named_people(speaker, rows))
    return [
        replace(one, person=names.get(one.row.person_id, "")) if one.row.person_id else one
        for one in offers_of_sides(work, rows)
    ]


def offers_of_sides(work: Work, rows: Sequence[Offer]) -> list[OfferShown]:
    """Return offers with what hangs on them and no person's name, in three queries."""
    ids = [row.id for row in rows]
    levels = levels_by_owner(work, OfferedLevel, "offer_id", ids)
    wishes = levels_by_owner(work, OfferWish, "offer_id", ids)
    wanted = {row.organisation_id for row in rows if row.organisation_id}
    query = select(Organisation).where(col(Organisation.id).in_(wanted))
    sides = {one.id: one for one in work.session.exec(query)}
    return [
        OfferShown(
            row,
            levels[row.id],
            wishes[row.id],
            sides.get(row.organisation_id) if row.organisation_id else None,
        )
        for row in rows
    ]


def held_levels(work: Work, person_id: UUID, language: str) -> list[HeldLevel]:
    """Return what a person's accepted badges show that they know, each competence once, at its highest level."""
    rank = {one.id.value: one.rank for one in work.library.latest.levels}
    best: dict[str, HeldLevel] = {}
    for held in work.service.rooms.held:
        for one in held(work, person_id, language):
            known = best.get(one.competence)
            is_there = one.competence in work.library.latest.by_id
            fits = is_there and one.competence not in work.library.retired and one.level in rank
            if fits and (known is None or rank[known.level] < rank[one.level]):
                best[one.competence] = one
    return [best[name] for name in sorted(best)]


def _belongs(speaker: Speaker, name: Whose) -> bool:
    return bool(speaker.parts(name) & {Part.PARTICIPANT, Part.OTHER_CONTACT, Part.CONTACT})


def _named_people(speaker: Speaker, rows: Sequence[Offer]) -> set[UUID]:
    return {
        row.person_id
        for row in rows
        if row.person_id is not None and speaker.may(whose(row), Act.LOOK)
    }


def _levels(work: Work, speaker: Speaker, name: Whose, asked: OfferProfile) -> list[KnownLevel]:
    """Return what is offered: what was typed, and what badges show where the person agrees.

    Raises:
        RuleRefused: badges are to fill in somebody else's offer.
    """
    typed = [KnownLevel(**one.model_dump()) for one in asked.levels]
    if not asked.use_badges:
        return typed
    if name.person_id != speaker.person_id or speaker.key_id is not None:
        raise RuleRefused(
            N_("Badges fill in an offer that their holder makes in their own name."),
            remedy=N_("Name the competences yourself."),
        )
    held = [
        KnownLevel(competence=one.competence, level=LevelId(one.level), by_badge=True)
        for one in held_levels(work, speaker.person_id, "en")
    ]
    by_badge = {one.competence for one in held}
    return [*held, *(one for one in typed if one.competence not in by_badge)]


def _check(work: Work, release: str, asked: OfferProfile, levels: Collection[KnownLevel]) -> None:
    check_levels(work.library, release, list(levels), field="levels")
    check_levels(work.library, release, asked.wishes, field="wishes")
    if asked.available_until is not None and asked.available_until < asked.available_from:
        raise BadInput.of(
            [Trouble(N_("The last day is before the first."), field="available_until")]
        )


def _write(work: Work, row: Offer, levels: Sequence[LevelIn], wishes: Sequence[LevelIn]) -> None:
    replace_levels(work, OfferedLevel, ("offer_id", row.id), levels)
    replace_levels(work, OfferWish, ("offer_id", row.id), wishes)


def _facts(asked: OfferProfile) -> dict[str, Any]:
    apart = {"levels", "wishes", "use_badges"}
    return asked.model_dump(include=set(OfferProfile.model_fields) - apart)


def _named(rows: Sequence[OfferedLevel] | Sequence[OfferWish]) -> list[LevelIn]:
    return [LevelIn(competence=one.competence, level=LevelId(one.level)) for one in rows]


def _record(
    work: Work, speaker: Speaker, row: Offer, action: str, levels: Sequence[LevelIn]
) -> None:
    named = " ".join(one.competence for one in levels)
    record(work, row, action, row, by=speaker, competences=named)
