"""The page's own verification: done when it is read, on the very documents that others verify."""

from app.errors import N_
from app.issuing.local_documents import OwnDocuments
from app.issuing.tables import Award
from app.plumbing.service import Work
from badges.errors import Unreachable
from badges.verification import Fetched, Report, verify


class Nobody:
    """There is no one else to ask: all that proves a badge of ours is here."""

    def fetch(self, url: str) -> Fetched:
        """Refuse.

        Raises:
            Unreachable: always.
        """
        raise Unreachable(url, N_("it is not a document of this service"))


def verify_own(work: Work, award: Award) -> Report:
    """Verify an award of this service as anybody would: its hosted assertion, step by step."""
    hosted = work.settings.url(f"/ob/v2/assertions/{award.id}")
    # Before it is accepted nothing is hosted; its owner sees what the signed text they were given is worth.
    given = award.signed if award.published_at is None else hosted
    with OwnDocuments(work.service, Nobody(), within=work) as documents:
        return verify(given, resolver=documents, now=work.service.now())
