"""What every page of a programme shows: its name, the ways to its other pages, what the reader may do."""

from typing import Any, ClassVar
from uuid import UUID

from app.people.acquaintance import awaited, note_answered
from app.plumbing.doors import FormPage
from app.plumbing.service import Work
from app.programmes.access import Action, Role
from app.programmes.caller import Caller
from app.programmes.dependencies import MemberVisit
from app.programmes.tables import Programme
from app.programmes.undelivered import count_undelivered
from app.programmes.workflow import get_programme


def context_of(
    work: Work, caller: Caller, programme_id: UUID, action: Action = Action.READ
) -> dict[str, Any]:
    """Return what the template of a programme's page needs, for a reader who may do `action`.

    Raises:
        NotFound: the reader has no part in the programme.
        AccessRefused: their role does not allow the action.
    """
    membership = caller.demand(programme_id, action)
    if awaited(work, programme_id, [caller.person_id]):
        note_answered(work, programme_id, caller.person_id)
    return {
        "programme": get_programme(work, programme_id),
        "role": membership.role,
        "role_names": {known.value: name for known, name in Role.labels().items()},
        "may": {known.value for known in Action if caller.may(programme_id, known)},
        "roles": [known.value for known in Role],
        "mail_trouble": _mail_trouble(work, caller, programme_id),
    }


def _mail_trouble(work: Work, caller: Caller, programme_id: UUID) -> dict[str, Any] | None:
    """Return what keeps a programme's mail from arriving, for its owners; nothing if nothing does."""
    if not caller.may(programme_id, Action.MANAGE_PROGRAMME):
        return None
    unset = not work.settings.smtp_url and not work.settings.demo
    undelivered = count_undelivered(work, programme_id)
    return {"unset": unset, "undelivered": undelivered} if unset or undelivered else None


class MembersOnlyPage(FormPage):
    """A page with forms for members of a programme who may do what the page is for."""

    to_look: ClassVar[Action] = Action.READ
    """What a member must be allowed, to see the page."""
    to_change: ClassVar[Action]
    """What a member must be allowed, to send one of its forms."""

    def __init__(self, visit: MemberVisit) -> None:
        self.caller = visit.caller
        super().__init__(visit)

    @property
    def action(self) -> Action:
        """What the visitor must be allowed now."""
        return self.to_change if self.changing else self.to_look


class ProgrammePage(MembersOnlyPage):
    """A page with forms about a programme."""

    def __init__(self, visit: MemberVisit, programme_id: UUID) -> None:
        self.programme_id = programme_id
        super().__init__(visit)

    def open(self) -> None:
        """Refuse who may not do what the page is for."""
        self.context = context_of(self.work, self.caller, self.programme_id, self.action)
        self.programme: Programme = self.context["programme"]

    def values(self) -> dict[str, Any]:
        """Return what every page of a programme shows."""
        return self.context
