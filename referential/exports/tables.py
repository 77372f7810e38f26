"""The referential as JSON and as a table: all of it, and one line for each descriptor."""

import csv
import io
import json
from collections.abc import Iterator

from referential.levels import LevelId
from referential.models import Competence, Referential

_HEAD = ("release", "domain", "competence", "status", "audience", "level", "descriptor", "ecf")
_WAY = ("release", "competence", "kind", "languages", "cost", "accessibility", "url")
_FORMULA = ("=", "+", "-", "@", "\t")


def to_json(referential: Referential) -> bytes:
    """Return the whole referential as JSON, with the digest of the release it is."""
    content = referential.model_dump(mode="json")
    if not referential.cooperation.parts():
        del content["cooperation"]  # releases that have none are exported as they always were
    whole = {**content, "digest": referential.digest}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(referential: Referential) -> bytes:
    """Return one line for each descriptor (RFC 4180), with its words in every language.

    A cell that a spreadsheet would take for a formula starts with an apostrophe.
    """
    languages = referential.languages
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    titles = [f"title_{language}" for language in languages]
    texts = [f"descriptor_{language}" for language in languages]
    writer.writerow([*_HEAD, *titles, *texts, "required"])
    for competence in referential.competences:
        for row in _rows(referential.version, competence, languages):
            writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode()


def training_to_csv(referential: Referential) -> bytes:
    """Return one line for each way to learn (RFC 4180), with its words in every language.

    What a release does not say stays empty: those before 2.0.1 say the kind and the words only.
    """
    languages = referential.languages
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    words = [f"{name}_{language}" for name in ("title", "text") for language in languages]
    writer.writerow([*_WAY, *words])
    for competence in referential.competences:
        for way in competence.training:
            known = (" ".join(way.languages), way.cost or "", way.accessibility or "", way.url)
            said = [
                text.root.get(language, "") if text else ""
                for text in (way.title, way.text)
                for language in languages
            ]
            row = (referential.version, competence.id, way.kind, *known, *said)
            writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode()


def _rows(version: str, competence: Competence, languages: tuple[str, ...]) -> Iterator[list[str]]:
    titles = [competence.title.root.get(language, "") for language in languages]
    for level_id in (one for one in LevelId if one in competence.levels):
        level = competence.levels[level_id]
        claims = "; ".join(f"{one.code} {one.level} {one.relation}" for one in level.ecf)
        for descriptor in level.descriptors:
            words = [descriptor.text.root.get(language, "") for language in languages]
            yield [
                version,
                competence.domain,
                competence.id,
                competence.status,
                competence.audience,
                level_id,
                descriptor.id,
                claims,
                *titles,
                *words,
                "yes" if descriptor.id in level.required else "",
            ]


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else str(value)
