"""Mail to the holder of a badge about that badge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from app.issuing.compose import badge_name, digest
from app.issuing.queries import level_of
from app.issuing.seals import seal_of
from app.issuing.tables import Award, BadgeClassRow
from app.people.accounts import make_invitations
from app.people.identity import identities_of
from app.people.letters import write_to
from app.plumbing.letters import AlikeLetters, Linkable
from app.plumbing.mailing import post
from app.plumbing.rows import by_id
from app.plumbing.service import Work
from app.programmes.letters import about
from app.programmes.workflow import get_programme
from app.seal import Seal


def write_to_holder(
    work: Work, award: Award, template: str, *, with_link: bool = True, **values: Any
) -> None:
    """Mail the holder of a badge; nobody is written to once they were erased.

    Args:
        work: where the mail is put in the outbox.
        award: the badge.
        template: which letter.
        with_link: whether it brings a link that signs the holder in and leads to the badge's page.
        values: what the template reads besides the badge, the programme's name and its public address.
    """
    write_to_holders(work, [(award, values)], template, with_link=with_link)


def write_to_holders(
    work: Work,
    letters: Sequence[tuple[Award, Mapping[str, Any]]],
    template: str,
    *,
    with_link: bool = True,
) -> None:
    """Mail the holders of badges, each about theirs: as `write_to_holder`, with a query for each kind of thing."""
    awards = [award for award, _ in letters]
    holders = identities_of(work, {award.person_id for award in awards})
    classes = by_id(work, BadgeClassRow, {award.badge_class_id for award in awards})
    seals = {one.id: _seal(work, one) for one in classes.values()}
    written = [(award, values) for award, values in letters if award.person_id in holders]
    places = [(award.person_id, f"/b/{award.id}") for award, _ in written]
    links = make_invitations(work, places) if with_link else []
    alike = AlikeLetters()
    for (award, values), link in zip_longest(written, links):
        holder = holders[award.person_id]
        programme = get_programme(work, award.programme_id)
        said = {**values, "programme": programme.name, "email": Linkable(programme.email)}
        badge = badge_name(level_of(work.library, classes[award.badge_class_id]), holder.language)
        head = about(programme, seal=seals[award.badge_class_id])
        if link is None:
            write_to(work, holder, template, head, badge=badge, **said)
        elif holder.email:
            own = (holder.name, link)
            letter = alike.render(template, holder.language, head, own, badge=badge, **said)
            post(work, holder.email, letter, replace(head, person_id=holder.person_id))


def _seal(work: Work, row: BadgeClassRow) -> Seal:
    return seal_of(level_of(work.library, row), digest(row.document), row.language)
