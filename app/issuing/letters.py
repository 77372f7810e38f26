"""Mail to the holder of a badge about that badge."""

from typing import Any

from app.errors import NotFound
from app.issuing.compose import badge_name, digest
from app.issuing.queries import level_of
from app.issuing.seals import seal_of
from app.issuing.tables import Award, BadgeClassRow
from app.people.accounts import INVITATION_LASTS, make_sign_in_link
from app.people.identity import identity_of
from app.people.letters import write_to
from app.plumbing.letters import Linkable
from app.plumbing.service import Work
from app.programmes.letters import about
from app.programmes.workflow import get_programme


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
    try:
        holder = identity_of(work, award.person_id)
    except NotFound:  # they were erased: there is nobody left to tell
        return
    row = work.session.get_one(BadgeClassRow, award.badge_class_id)
    level = level_of(work.library, row)
    programme = get_programme(work, award.programme_id)
    said = {**values, "programme": programme.name, "email": Linkable(programme.email)}
    if with_link:
        said["link"] = _link_to(work, award)
    badge = badge_name(level, holder.language)
    seal = seal_of(level, digest(row.document), row.language)
    write_to(work, holder, template, about(programme, seal=seal), badge=badge, **said)


def _link_to(work: Work, award: Award) -> Linkable:
    """Return a link that signs the holder of a badge in, once, and leads to its page."""
    return make_sign_in_link(work, award.person_id, f"/b/{award.id}", lasts=INVITATION_LASTS)
