"""Mail to somebody whom we know: in their language, with their name, to the address they chose."""

from dataclasses import replace
from typing import Any

from app.people.identity import Identity
from app.plumbing.letters import NOTHING, About, render_mail
from app.plumbing.mailing import post
from app.plumbing.service import Work


def write_to(
    work: Work, person: Identity, template: str, about: About = NOTHING, **values: Any
) -> None:
    """Put a letter in the outbox; `mail/TEMPLATE.txt` says what it reads, the person's `name` among its values.

    Who has no address is not written to.
    """
    if not person.email:
        return
    letter = render_mail(template, person.language, about, name=person.name, **values)
    post(work, person.email, letter, replace(about, person_id=person.person_id))
