"""Pages of a draft, as its editor reads them before it is released: what it says, what is wrong, what has changed.

The service shows releases only; these pages are plainer, need nothing but the files, and follow each change of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from referential.changes import Change
from referential.checks.run import check_folder
from referential.errors import BrokenSource
from referential.levels import LevelId
from referential.loader import assemble, load_all
from referential.models import (
    Competence,
    Referential,
    Status,
)
from referential.parts import Part
from referential.problems import Problem
from referential.sentences import LANGUAGES, N_, Said, Translate, translation
from referential.sources import read_sources
from referential.terminal import summary, verdict
from referential.training import Training
from referential.traversal import texts
from referential.upcoming import Upcoming, upcoming
from referential.validation import dotted
from referential.values import Text

INDEX = "index"
"""How the page is called on which one begins."""
_STYLE = (
    "body{font:1.05rem/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1d1b16;background:#fffdf7}a{color:#1f3a93}h1{line-height:1.2}code,.small{font-size:.85em}"
    "li{margin:.3rem 0}.problem{border-left:.3rem solid #a3271d;padding-left:.7rem}"
    ".change{border-left:.3rem solid #1f3a93;padding-left:.7rem}nav a{margin-right:1rem}"
)


@dataclass(frozen=True)
class Draft:
    """A draft as it stands on disk, with what is wrong with it."""

    folder: Path
    problems: tuple[Problem, ...]
    whole: Referential | None = None
    """All that it says, also what stays in it; None where its files cannot be read as a referential."""
    coming: Upcoming | None = None
    """What it would release."""

    @classmethod
    def read(cls, folder: Path, releases: Path) -> "Draft":
        """Read a draft and check it.

        Raises:
            WrongUse: there is no such folder.
        """
        problems, sources = check_folder(folder), read_sources(folder)
        past = list(load_all(releases).values())[-1:]
        try:
            return cls(folder, problems, assemble(sources), upcoming(sources, past))
        except BrokenSource:
            return cls(folder, problems)

    def paths(self) -> list[str]:
        """Return the paths of all its pages, such as `fr/web-content.html`."""
        names = [INDEX]
        if self.whole is not None:
            names += [*self.whole.by_id, *self.whole.cooperation.parts()]
        return [f"{language}/{name}.html" for language in LANGUAGES for name in names]

    def page(self, path: str) -> str:
        """Return the page at one of its paths."""
        language, _, file = path.partition("/")
        return _Page(self, language, translation(language)).named(file.removesuffix(".html"))


@dataclass(frozen=True)
class _Page:
    """One page in one language."""

    draft: Draft
    language: str
    translate: Translate

    def named(self, name: str) -> str:
        """Return the whole page of a competence, of a part of the shared language, or of the draft."""
        whole = self.draft.whole
        if whole is None or name == INDEX:
            return self._framed(name, self._index(whole))
        if name in whole.by_id:
            return self._framed(name, self._competence(whole, whole.by_id[name]))
        return self._framed(name, self._part(name, whole.cooperation.parts()[name]))

    def _framed(self, name: str, lines: Iterator[str]) -> str:
        others = " ".join(
            f'<a href="../{one}/{name}.html" lang="{one}">{one}</a>' for one in LANGUAGES
        )
        said = self._say(N_("All of the draft"))
        return (
            f'<!doctype html><html lang="{self.language}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
            f"<title>{escape(name)}</title><style>{_STYLE}</style>"
            f'<nav><a href="{INDEX}.html">{said}</a> {others}</nav>' + "\n".join(lines) + "\n"
        )

    def _index(self, whole: Referential | None) -> Iterator[str]:
        coming = self.draft.coming
        yield f"<h1>{self._say(N_('the draft')).capitalize()}</h1>"
        yield f"<p>{self._say(summary(str(self.draft.folder), self.draft.problems))}</p>"
        yield from self._wrong(self.draft.problems)
        if coming is None or whole is None:
            return
        yield f"<p>{self._say(verdict(coming.diff))}</p>"
        for domain in whole.domains:
            yield f"<h2>{self._text(domain.title)}</h2><ul>"
            for one in whole.competences:
                if one.domain == domain.id:
                    status = "" if one.status is Status.ACTIVE else f" <code>{one.status}</code>"
                    title = self._text(one.title)
                    yield f'<li><a href="{one.id}.html">{title}</a>{status}</li>'
            yield "</ul>"
        yield "<hr><ul>"
        for name in whole.cooperation.parts():
            yield f'<li><a href="{name}.html">{name}</a></li>'
        yield "</ul>"

    def _competence(self, whole: Referential, one: Competence) -> Iterator[str]:
        yield f"<h1>{self._text(one.title)}</h1><p><code>{one.id} · {one.status}</code></p>"
        yield from self._wrong([p for p in self.draft.problems if Path(p.file).stem == one.id])
        yield from self._changed(one.id)
        yield f"<p>{self._text(one.description)}</p><p>{self._text(one.why)}</p>"
        for level_id in (name for name in LevelId if name in one.levels):
            level = one.levels[level_id]
            claims = " ".join(f"{claim.code} {claim.level}" for claim in level.ecf)
            title = self._text(whole.level(level_id).title)
            yield f"<h2>{title} <code>{claims}</code></h2><ul>"
            for said in level.descriptors:
                mark = (
                    f" <strong>{self._say(N_('required'))}</strong>"
                    if said.id in level.required
                    else ""
                )
                yield f"<li>{self._text(said.text)} <code>{said.id}</code>{mark}</li>"
            yield f"</ul><p><em>{self._text(level.evidence)}</em></p><ul>"
            yield from (f"<li>{self._text(task)}</li>" for task in level.tasks)
            yield "</ul>"
        yield "<hr><ul>"
        yield from (self._way(way) for way in one.training)
        said_by_people = one.keywords.in_language(self.language) if one.keywords else ()
        yield f'</ul><p class="small">{escape(" · ".join(said_by_people))}</p>'

    def _way(self, way: Training) -> str:
        title = f"<strong>{self._text(way.title)}</strong> " if way.title else ""
        known = (way.kind, *way.languages, way.cost or "", way.accessibility or "", way.url)
        said = escape(" · ".join(one for one in known if one))
        return f"<li>{title}<code>{said}</code> {self._text(way.text)}</li>"

    def _part(self, name: str, part: Part) -> Iterator[str]:
        yield f"<h1>{name}</h1>"
        yield from self._wrong([p for p in self.draft.problems if Path(p.file).stem == name])
        for entry in part.entries:
            yield f"<h2>{self._text(entry.title)} <code>{entry.id}</code></h2><dl>"
            for trail, text in texts(entry):
                if trail != ("title",):
                    yield f"<dt><code>{dotted(trail)}</code></dt><dd>{self._text(text)}</dd>"
            yield "</dl>"

    def _wrong(self, problems: Sequence[Problem]) -> Iterator[str]:
        for problem in problems:
            yield f'<p class="problem">{escape(problem.spoken(self.translate))}</p>'

    def _changed(self, competence_id: str) -> Iterator[str]:
        changes = self.draft.coming.diff.changes if self.draft.coming else ()
        for change in changes:
            if change.about.id.partition("/")[0] == competence_id and not change.about.noun:
                yield f'<p class="change">{self._told(change)}</p>'

    def _told(self, change: Change) -> str:
        told = f"{change.about.spoken(self.translate)}: {change.sentence.spoken(self.translate)}"
        before = f"<br><del>{escape(change.before)}</del>" if change.before else ""
        after = f"<br><ins>{escape(change.after)}</ins>" if change.after else ""
        return f"{escape(told)}{before}{after}"

    def _say(self, sentence: Said) -> str:
        return escape(sentence.spoken(self.translate))

    def _text(self, text: Text) -> str:
        return escape(text.in_language(self.language))
