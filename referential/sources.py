"""Read a folder of author files: the draft, or the files that a release froze.

Second stage: reading → sources → loader. Everything that can be read is, whatever is wrong
elsewhere, so that one run tells an author all there is to correct.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from referential.cooperation import PARTS
from referential.errors import WrongUse
from referential.frameworks import Framework
from referential.models import Competence, Domains, Levels, Meta
from referential.parts import Part
from referential.problems import START, Code, Problem, Trail
from referential.reading import Document, read
from referential.sentences import N_
from referential.validation import fit

FRAMEWORKS = Path(__file__).parent / "frameworks"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Entry(Generic[Model]):
    """A value and the file it was read from."""

    value: Model
    document: Document

    def problem(
        self, trail: Trail, code: Code, sentence: str, remedy: str, *, key: bool = False
    ) -> Problem:
        """Return a problem at a value of the file, or with `key` at the key that names it."""
        at = self.document.key_place if key else self.document.place
        return self.document.problem(at(trail), code, sentence, remedy)


@dataclass(frozen=True)
class Sources:
    """What could be read of a folder, and what could not."""

    folder: Path
    meta: Entry[Meta] | None
    levels: Entry[Levels] | None
    domains: Entry[Domains] | None
    frameworks: Mapping[str, Entry[Framework]]
    competences: tuple[Entry[Competence], ...]
    cooperation: Mapping[str, Entry[Part]]
    """The parts of the shared language that the folder holds, by their names."""
    documents: tuple[Document, ...]
    """Every file that was read, also those that fit no model."""
    problems: tuple[Problem, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the referential declares."""
        return self.meta.value.languages if self.meta else ()


def read_sources(folder: Path) -> Sources:
    """Read the author files of a folder.

    The frameworks are those inside the folder, as in a release, those beside it, as for a draft,
    else those of the house.

    Raises:
        WrongUse: there is no such folder.
    """
    if not folder.is_dir():
        raise WrongUse(
            N_("{folder} is not a folder; give the folder that holds meta.yaml", folder=folder)
        )
    return _Reader(folder).everything()


class _Reader:
    """Read file after file, and keep what is wrong with each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents: list[Document] = []
        self.problems: list[Problem] = []

    def everything(self) -> Sources:
        """Read the three lists, the frameworks, the shared language and every competence."""
        meta = self._file(self.folder / "meta.yaml", Meta)
        levels = self._file(self.folder / "levels.yaml", Levels)
        domains = self._file(self.folder / "domains.yaml", Domains)
        places = (self.folder / "frameworks", self.folder.parent / "frameworks", FRAMEWORKS)
        place = next(one for one in places if one.is_dir())
        used = meta.value.frameworks if meta else ()
        frameworks = {name: self._file(place / f"{name}.yaml", Framework) for name in used}
        parts = {name: self.folder / f"{name}.yaml" for name in PARTS}
        cooperation = {
            name: self._file(path, PARTS[name]) for name, path in parts.items() if path.exists()
        }
        competences_folder = self.folder / "competences"
        paths = sorted(competences_folder.glob("*.yaml"))
        if not paths:
            nothing = N_("there is no competence here")
            remedy = N_("write one: see README.md")
            self._unread(competences_folder, Code.FILE_MISSING, nothing, remedy)
        competences = [self._file(path, Competence) for path in paths]
        return Sources(
            folder=self.folder,
            meta=meta,
            levels=levels,
            domains=domains,
            frameworks={name: entry for name, entry in frameworks.items() if entry},
            competences=tuple(entry for entry in competences if entry),
            cooperation={name: entry for name, entry in cooperation.items() if entry},
            documents=tuple(self.documents),
            problems=tuple(self.problems),
        )

    def _file(self, path: Path, model: type[Model]) -> Entry[Model] | None:
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            remedy = N_("write it: see README.md")
            self._unread(path, Code.FILE_MISSING, N_("the file is missing"), remedy)
            return None
        except OSError as error:
            why = N_("the file cannot be read: {strerror}", strerror=error.strerror)
            self._unread(path, Code.FILE_UNREADABLE, why, N_("make it a readable file"))
            return None
        document = read(raw, str(path))
        self.documents.append(document)
        self.problems.extend(document.problems)
        if document.data is None:
            return None
        value, problems = fit(document, model)
        self.problems.extend(problems)
        return None if value is None else Entry(value, document)

    def _unread(self, path: Path, code: Code, sentence: str, remedy: str) -> None:
        self.problems.append(Problem(str(path), START, code, sentence, remedy))
