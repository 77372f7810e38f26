"""Every release of the referential, loaded once when the service starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import N_, BadInput, NotFound
from referential import RELEASES, Competence, CompetenceLevel, LevelId, Referential, load_all
from referential.errors import ReferentialError

Releases = Mapping[str, Referential]


@dataclass(frozen=True)
class Standing:
    """A competence at a level, in a release: what a target, a decision and a badge point to."""

    referential: Referential
    competence: Competence
    level_id: LevelId
    level: CompetenceLevel

    @property
    def rank(self) -> int:
        """The level's place among the four, from 1."""
        return self.referential.level(self.level_id).rank

    @property
    def path(self) -> str:
        """The permanent path of this competence and level, which badges cite."""
        return f"/referential/{self.referential.version}/{self.competence.id}/{self.level_id.value}"


@dataclass(frozen=True)
class Library:
    """The releases, oldest first."""

    releases: Releases

    @classmethod
    def open(cls, folder: Path = RELEASES) -> "Library":
        """Load every release of a folder."""
        return cls(load_all(folder))

    @property
    def latest(self) -> Referential:
        """The release that new exchanges use."""
        return list(self.releases.values())[-1]

    def release(self, version: str) -> Referential:
        """Return a release.

        Raises:
            NotFound: there is none with this number.
        """
        found = self.releases.get(version)
        if found is None:
            raise NotFound(
                N_("The referential has no release {version}."),
                remedy=N_("The releases are: {known}."),
                version=version,
                known=", ".join(self.releases),
            )
        return found

    def competence(self, version: str, competence_id: str) -> Competence:
        """Return a competence of a release.

        Raises:
            NotFound: the release has no such competence.
        """
        try:
            return self.release(version).competence(competence_id)
        except ReferentialError as error:
            raise NotFound(
                N_("Release {version} of the referential has no competence “{competence}”."),
                field="competence",
                version=version,
                competence=competence_id[:80],
            ) from error

    def standing(self, version: str, competence_id: str, level: str) -> Standing:
        """Return a competence at a level.

        Raises:
            NotFound: the release has no such competence.
            BadInput: the release does not define this level for it.
        """
        competence = self.competence(version, competence_id)
        defined = {level_id.value: level_id for level_id in competence.levels}
        if level not in defined:
            raise BadInput(
                N_("Release {version} does not define the level “{level}” for “{competence}”."),
                field="level",
                remedy=N_("It defines: {known}."),
                version=version,
                level=level[:40],
                competence=competence.id,
                known=", ".join(defined),
            )
        level_id = defined[level]
        return Standing(self.release(version), competence, level_id, competence.levels[level_id])
