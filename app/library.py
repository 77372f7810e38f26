"""Every release of the referential, loaded once when the service starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.errors import N_, BadInput, NotFound
from referential import RELEASES, Competence, CompetenceLevel, LevelId, Referential, Text, load_all
from referential.addresses import level_path
from referential.cooperation import Charter, Conduct, Cooperation, CooperationForm, Theme
from referential.errors import ReferentialError
from referential.models import Deprecation
from referential.values import FALLBACK
from referential.versions import Version

Releases = Mapping[str, Referential]
OF_LEVELS: dict[str, Any] = {"enum": [level.value for level in LevelId]}
"""How the API's document says what a member takes that names a level."""


@dataclass(frozen=True)
class LevelInRelease:
    """A competence at a level, in a release: what a target, a decision and a badge point to."""

    referential: Referential
    competence: Competence
    id: LevelId
    definition: CompetenceLevel
    """What the release says of this level: its descriptors, its mappings."""

    @property
    def rank(self) -> int:
        """The level's place among the four, from 1."""
        return self.referential.level(self.id).rank

    @property
    def path(self) -> str:
        """The permanent path of this competence and level, which badges cite."""
        return self.path_at(self.id)

    def path_at(self, level_id: LevelId) -> str:
        """Return the permanent path of this competence at a level."""
        return level_path(self.referential.version, self.competence.id, level_id.value)


@dataclass(frozen=True)
class Library:
    """The releases, oldest first."""

    releases: Releases

    @classmethod
    def open(cls, folder: Path = RELEASES) -> "Library":
        """Load every release of a folder."""
        return cls(load_all(folder))

    def until(self, last: Version) -> "Library":
        """Return the releases up to one of them, as it was before the later ones came."""
        return Library(
            {number: one for number, one in self.releases.items() if Version.parse(number) <= last}
        )

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
                N_("There is no release {version} of the competences."),
                remedy=N_("The releases are: {known}."),
                version=version,
                known=", ".join(self.releases),
            )
        return found

    def cooperation(self, version: str) -> Cooperation:
        """Return the rest of a release's shared language: the release's own, else the latest's.

        Releases before 1.0.0 hold none; exchanges that stand on them read the latest one's.

        Raises:
            NotFound: there is no such release.
        """
        own = self.release(version).cooperation
        return own if own.parts() else self.latest.cooperation

    def charter(self, version: str) -> Charter | None:
        """Return the charter that goes with a release; None when no release has one yet.

        Raises:
            NotFound: there is no such release.
        """
        return self.cooperation(version).charter

    def conduct(self, version: str) -> Conduct | None:
        """Return the code of conduct that goes with a release; None when it has none.

        Raises:
            NotFound: there is no such release.
        """
        return self.cooperation(version).conduct

    def forms(self, version: str) -> dict[str, CooperationForm]:
        """Return the forms of cooperation of a release, by their ids.

        Raises:
            NotFound: there is no such release.
        """
        found = self.cooperation(version).forms
        return {form.id: form for form in found.forms} if found else {}

    def form_name(self, version: str, form_id: str) -> Text:
        """Return what a form of cooperation is called, in every language; its id when the release does not know it.

        Raises:
            NotFound: there is no such release.
        """
        found = self.forms(version).get(form_id)
        return found.title if found else Text({FALLBACK: form_id})

    def form_title(self, version: str, form_id: str, language: str) -> str:
        """Return what a form of cooperation is called in one language.

        Raises:
            NotFound: there is no such release.
        """
        return self.form_name(version, form_id).in_language(language)

    def themes(self, version: str) -> dict[int, Theme]:
        """Return the impact themes of a release, by the number of the goal, from 1 to 17.

        Raises:
            NotFound: there is no such release.
        """
        found = self.cooperation(version).themes
        return {theme.number: theme for theme in found.themes} if found else {}

    @cached_property
    def retired(self) -> Mapping[str, Deprecation]:
        """What the latest release says of the competences that it no longer proposes, by their ids."""
        return {one.id: one.deprecated for one in self.latest.competences if one.deprecated}

    def competence(self, version: str, competence_id: str) -> Competence:
        """Return a competence of a release.

        Raises:
            NotFound: the release has no such competence.
        """
        try:
            return self.release(version).competence(competence_id)
        except ReferentialError as error:
            raise NotFound(
                N_("Release {version} has no competence “{competence}”."),
                field="competence",
                version=version,
                competence=competence_id[:80],
            ) from error

    @cached_property
    def _levels_by_path(self) -> Mapping[str, LevelInRelease]:
        levels = (
            LevelInRelease(referential, competence, level_id, definition)
            for referential in self.releases.values()
            for competence in referential.competences
            for level_id, definition in competence.levels.items()
        )
        return {level.path: level for level in levels}

    def level_at(self, path: str) -> LevelInRelease | None:
        """Return the competence at a level whose permanent page stands at a path; nothing for any other path."""
        return self._levels_by_path.get(path)

    def level_in(self, version: str, competence_id: str, level: str) -> LevelInRelease:
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
        return LevelInRelease(
            self.release(version), competence, level_id, competence.levels[level_id]
        )
