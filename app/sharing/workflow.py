"""What a person does with a badge of theirs, and what a visitor may see of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import Decision
from app.employers.watches import end_watches
from app.errors import N_, NotFound, RuleRefused
from app.exchanges.tables import Exchange
from app.issuing.compose import Journey
from app.issuing.names import unconfirmed_names
from app.issuing.queries import decision_behind, get_award, journey_of, successor_of
from app.issuing.revoking import withdraw
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.people.identity import identity_of
from app.people.protection import check_may_be_public, is_protected, shown_names_of
from app.plumbing.audit import record
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.programmes.tables import Organisation, Programme
from app.programmes.workflow import get_programme


@dataclass(frozen=True)
class SharedBadge:
    """All that the share page shows."""

    award: Award
    badge_class: BadgeClassRow
    level: LevelInRelease
    programme: Programme
    exchange: Exchange
    social: Organisation
    tech: Organisation
    name: str
    renamed: bool
    """Whether the holder changed their name since, and the programme has not confirmed the new one."""
    journey: Journey
    own: bool
    """The reader is the one who earned it."""
    newer: Award | None
    """The award that replaces it."""
    decision: Decision | None
    """Why it was given, for its owner alone; nothing where the decision was taken back or taken anew since."""

    def changes_at(self, now: datetime) -> datetime | None:
        """Return when the page says something else though nobody did anything: when the badge expires."""
        ends = self.award.expires_at
        return ends if ends is not None and ends > now else None


def accept(work: Work, award: Award) -> None:
    """Accept a badge, also one declined before: its documents are public; its page stays private until it is opened."""
    if award.accepted_at is None:
        award.accepted_at, award.declined_at = work.now, None
        award.published_at = award.published_at or work.now
        work.session.add(award)
        record(work, award, "award.accepted", award, by=award.person_id)


def decline(work: Work, award: Award) -> None:
    """Decline a badge, also one accepted before: its page closes at once.

    Documents that were public stay so, because they may be in other hands already; `decline_and_withdraw` ends them.
    """
    if award.declined_at is None:
        award.declined_at, award.accepted_at, award.opened_at = work.now, None, None
        work.session.add(award)
        end_watches(work, award.id)
        record(work, award, "award.declined", award, by=award.person_id)


def decline_and_withdraw(work: Work, award: Award) -> None:
    """Decline a badge and end its documents: every form of it answers that its holder withdrew it."""
    decline(work, award)
    withdraw(work, award)


def name_exchange(work: Work, award: Award) -> None:
    """Let the badge's page name the exchange and its two organisations."""
    award.names_exchange = True
    work.session.add(award)


def hide_exchange(work: Work, award: Award) -> None:
    """Keep the exchange and its organisations off the badge's page again."""
    award.names_exchange = False
    work.session.add(award)


def let_be_found(work: Work, award: Award) -> None:
    """Let search engines list the open page, and previews of its link name the person.

    Raises:
        RuleRefused: the page is not open.
    """
    if award.opened_at is None:
        raise RuleRefused(N_("Share the page before search engines may list it."))
    award.searchable = True
    work.session.add(award)


def keep_unlisted(work: Work, award: Award) -> None:
    """Ask search engines to leave the page out again; what they have copied they forget in their own time."""
    award.searchable = False
    work.session.add(award)


def open_page(work: Work, award: Award) -> None:
    """Let everybody who has the link see the badge's page.

    Raises:
        RuleRefused: the badge was not accepted yet, or was revoked, or its holder is protected.
    """
    if award.accepted_at is None:
        raise RuleRefused(N_("Accept the badge before you share it."))
    if award.revoked_at is not None:
        raise RuleRefused(N_("This badge was revoked: it cannot be shared."))
    check_may_be_public(work, award.person_id)
    award.opened_at = award.opened_at or work.now
    work.session.add(award)


def close_page(work: Work, award: Award) -> None:
    """Make the badge's page private again; the link is dead at once, and nobody watches the badge any more."""
    award.opened_at, award.searchable = None, False
    work.session.add(award)
    end_watches(work, award.id)


own_award = belonging(Award, "person_id", N_("There is no such badge among yours."))
"""Return one's own award."""


def awards_of(work: Work, person_id: UUID) -> list[tuple[Award, BadgeClassRow]]:
    """Return a person's badges, latest first."""
    query = (
        select(Award, BadgeClassRow)
        .join(BadgeClassRow, col(BadgeClassRow.id) == Award.badge_class_id)
        .where(Award.person_id == person_id)
        .order_by(col(Award.created_at).desc(), col(Award.id))
    )
    return list(work.session.exec(query))


def shared_badge(work: Work, award_id: UUID, reader: UUID | None) -> SharedBadge:
    """Return what a reader may see of a badge.

    Raises:
        NotFound: there is no such badge, or its owner keeps it private. Which of the two is not told.
    """
    award = get_award(work, award_id)
    own = reader is not None and award.person_id == reader
    hidden = award.opened_at is None or is_protected(work, award.person_id)
    if hidden and not own:
        raise NotFound(
            N_("There is no badge to see here, or its owner keeps it private."),
            remedy=N_("Ask the person who gave you the link."),
        )
    badge_class = work.session.get_one(BadgeClassRow, award.badge_class_id)
    decision = work.session.get_one(Decision, award.decision_id)
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    level = work.library.level_in(badge_class.release, badge_class.competence, badge_class.level)
    return SharedBadge(
        award=award,
        badge_class=badge_class,
        level=level,
        programme=get_programme(work, award.programme_id),
        exchange=exchange,
        social=work.session.get_one(Organisation, exchange.social_organisation_id),
        tech=work.session.get_one(Organisation, exchange.tech_organisation_id),
        name=identity_of(work, award.person_id).name
        if own
        else shown_names_of(work, [award.person_id])[award.person_id],
        renamed=bool(unconfirmed_names(work, [award.id])),
        journey=journey_of(work, level, decision),
        own=own,
        newer=successor_of(work, award.id),
        decision=decision_behind(work, award) if own else None,
    )
