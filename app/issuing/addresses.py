"""The public addresses that are written in badges: here once, for ever (DESIGN §4)."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from uuid import UUID

from referential.addresses import code_path


@dataclass(frozen=True)
class Addresses:
    """Makes every public address from the base URL."""

    base: str

    def profile(self, programme: str, generation: int) -> str:
        """The issuer's profile for one key generation."""
        return f"{self.base}/ob/v2/issuers/{programme}/{generation}"

    def logo(self, programme: str, generation: int) -> str:
        """The picture of the issuer: its logo as it is now."""
        return f"{self.profile(programme, generation)}/image"

    def key(self, programme: str, generation: int) -> str:
        """The public key of one generation."""
        return f"{self.profile(programme, generation)}/key"

    def revocations(self, programme: str, generation: int) -> str:
        """The list of revoked signed assertions of one generation."""
        return f"{self.profile(programme, generation)}/revocations"

    def badge_class(self, badge_class_id: UUID) -> str:
        """The badge class."""
        return f"{self.base}/ob/v2/badges/{badge_class_id}"

    def assertion(self, award_id: UUID) -> str:
        """The hosted assertion."""
        return f"{self.base}/ob/v2/assertions/{award_id}"

    def signed(self, award_id: UUID) -> str:
        """The signed assertion: what our own links give to be verified, since its signature can be checked too."""
        return f"{self.assertion(award_id)}/signed"

    def credential(self, award_id: UUID) -> str:
        """The award as Open Badges 3.0."""
        return f"{self.base}/ob/v3/credentials/{award_id}"

    def issuer_did(self, programme: str) -> str:
        """The issuer's did:web, whose document is `/ob/v3/issuers/{programme}/did.json`."""
        place = urlsplit(self.base)
        path = [quote(part, safe="") for part in place.path.split("/") if part]
        steps = [quote(place.netloc, safe=""), *path, "ob", "v3", "issuers", programme]
        return f"did:web:{':'.join(steps)}"

    def status_list(self, programme: str, generation: int, number: int) -> str:
        """A list of revoked credentials of one key generation."""
        return f"{self.base}/ob/v3/status/{programme}.{generation}.{number}"

    def share(self, award_id: UUID) -> str:
        """The page that people share."""
        return f"{self.base}/b/{award_id}"

    def level(self, path: str) -> str:
        """The permanent page of a competence at a level."""
        return f"{self.base}{path}"

    def framework(self, framework: str, code: str) -> str:
        """The page of a code of a framework."""
        return f"{self.base}{code_path(framework, code)}"


def signed_id(award_id: UUID) -> str:
    """Return the id of the signed assertion: it is no address, since nothing need be fetched there."""
    return f"urn:uuid:{award_id}"
