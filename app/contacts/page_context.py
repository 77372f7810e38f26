"""What every page of an organisation begins with: who looks, at which organisation, and whether they may."""

from typing import Any, ClassVar
from uuid import UUID

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.homes import Home
from app.contacts.queries import organisation_for
from app.plumbing.doors import FormPage


class SpeakerPage(FormPage):
    """A page with forms for who speaks for an organisation, or for themselves."""

    def __init__(self, visit: SpeakerDep) -> None:
        self.person, self.speaker = visit.person, visit.speaker
        super().__init__(visit)


class OrganisationHomePage(SpeakerPage):
    """A page with forms about an organisation, for its contacts and for its programme."""

    to_look: ClassVar[Act] = Act.LOOK
    """What a reader must be allowed, to see the page."""
    to_change: ClassVar[Act] = Act.SPEAK
    """What a reader must be allowed, to send one of its forms."""

    def __init__(self, visit: SpeakerDep, organisation_id: UUID) -> None:
        self.organisation_id = organisation_id
        super().__init__(visit)

    def open(self) -> None:
        """Load the organisation, and refuse who may not do what the page is for."""
        act = self.to_change if self.changing else self.to_look
        self.organisation = organisation_for(self.work, self.speaker, self.organisation_id, act)

    @property
    def home(self) -> Home:
        """What the sections of the organisation's page know."""
        return Home(self.organisation, self.speaker, self.page.language)

    def values(self) -> dict[str, Any]:
        """Return what every page of an organisation shows."""
        return {"organisation": self.organisation, "base": self.home.base}
