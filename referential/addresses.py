"""The permanent addresses under which a release is published: how each is made is written here alone.

Badges cite them for ever. The functions give the path on a service; `Addresses` puts the service before it.
"""

import re
from dataclasses import dataclass

from referential.errors import WrongUse
from referential.sentences import N_

_BASE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-])?")

CASE_PATH = "/ims/case/v1p1"
"""The path of the CASE 1.1 service, as the norm gives it."""


def release_path(version: str) -> str:
    """Return the path of a release's own page."""
    return f"/referential/{version}"


def competence_path(version: str, competence_id: str) -> str:
    """Return the path of a competence in a release."""
    return f"{release_path(version)}/{competence_id}"


def level_path(version: str, competence_id: str, level_id: str) -> str:
    """Return the path of a competence at a level in a release, which badges cite."""
    return f"{competence_path(version, competence_id)}/{level_id}"


def glossary_path(version: str) -> str:
    """Return the path of a release's glossary."""
    return f"/glossary/{version}"


def guide_path(version: str) -> str:
    """Return the path of a release's guide."""
    return f"/guide/{version}"


def code_path(framework_id: str, code: str, level: str | None = None) -> str:
    """Return the path of a code of a framework, or of one of its levels: a part of the code's page."""
    path = f"/frameworks/{framework_id}/{code}"
    return f"{path}#{level}" if level else path


@dataclass(frozen=True)
class Addresses:
    """The addresses of one release on one service.

    Raises:
        WrongUse: the base is no web address, or ends in a slash.
    """

    base: str
    """The service's public address, without a slash at its end."""
    version: str

    def __post_init__(self) -> None:
        """Refuse a base that would make addresses nobody can follow."""
        if not _BASE.fullmatch(self.base):
            raise WrongUse(
                N_(
                    "“{base}” cannot be the base of addresses; give one such as "
                    "https://badges.example.org, without a slash at its end",
                    base=self.base[:80],
                )
            )

    @property
    def release(self) -> str:
        """The release's own page."""
        return f"{self.base}{release_path(self.version)}"

    def domain(self, domain_id: str) -> str:
        """Return the address of a domain: a part of the release's page."""
        return f"{self.release}#{domain_id}"

    def competence(self, competence_id: str) -> str:
        """Return the address of a competence."""
        return f"{self.base}{competence_path(self.version, competence_id)}"

    def level(self, competence_id: str, level_id: str) -> str:
        """Return the address of a competence at a level, which badges cite."""
        return f"{self.base}{level_path(self.version, competence_id, level_id)}"

    @property
    def glossary(self) -> str:
        """The address of the release's glossary."""
        return f"{self.base}{glossary_path(self.version)}"

    def term(self, term_id: str) -> str:
        """Return the address of a term: a part of the glossary's page."""
        return f"{self.glossary}#{term_id}"

    @property
    def guide(self) -> str:
        """The address of the release's guide."""
        return f"{self.base}{guide_path(self.version)}"

    def stage(self, stage_id: str) -> str:
        """Return the address of a stage of an exchange."""
        return f"{self.guide}/{stage_id}"

    def code(self, framework_id: str, code: str, level: str | None = None) -> str:
        """Return the address of a framework's code; a concept of ESCO has its own."""
        if code.startswith("http"):
            return code
        return f"{self.base}{code_path(framework_id, code, level)}"

    def case(self, kind: str, identifier: str) -> str:
        """Return the address of an object in the CASE 1.1 service."""
        return f"{self.base}{CASE_PATH}/{kind}/{identifier}"
