"""Mail that invites somebody into what a programme does: with a link that signs them in and leads there."""

from typing import Any
from uuid import UUID

from app.people.accounts import INVITATION_LASTS, make_sign_in_link
from app.people.identity import identity_of
from app.people.letters import write_to
from app.plumbing.service import Work
from app.programmes.letters import about
from app.programmes.tables import Programme


def mail_invitation(
    work: Work, programme: Programme, person_id: UUID, template: str, leads_to: str, **values: Any
) -> str:
    """Mail somebody an invitation of a programme, and return the link in it; `values` are what its template reads."""
    invitation = {"programme": programme.name, "invites_to": values.get("exchange", "")}
    link = make_sign_in_link(work, person_id, leads_to, lasts=INVITATION_LASTS, **invitation)
    what = about(programme, lasts=INVITATION_LASTS)
    said = {**values, "programme": programme.name, "link": link}
    write_to(work, identity_of(work, person_id), template, what, **said)
    return link
