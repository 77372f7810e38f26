"""A competence that somebody misses, as the beginning of a file of the referential: `referential check` takes it."""

import yaml

from app.plumbing.texts import file_name
from referential import LevelId

TO_WRITE = {"en": "To write", "fr": "À écrire", "pt": "Por escrever"}
"""What stands in a draft until its editor has written it."""
TO_TRANSLATE = {"en": "to translate", "fr": "à traduire", "pt": "por traduzir"}


def draft_of(title: str, domain: str, since: str) -> tuple[str, str]:
    """Return the name of a file of the referential and its text, for a competence that is missed.

    Args:
        title: what was missed, in somebody's own words.
        domain: the domain in which it is put at first.
        since: the release that would be the first to hold it.
    """
    slug = file_name(title, "yaml").removesuffix(".yaml")
    named = {language: f"{title} ({words})" for language, words in TO_TRANSLATE.items()}
    content = {
        "id": slug,
        "domain": domain,
        "audience": "both",
        "status": "draft",
        "since": since,
        "working_translations": ["fr", "pt"],
        "title": named,
        "description": _text(),
        "why": _text(),
        "levels": {level.value: _level(level.value) for level in LevelId},
        "training": [_way_to_learn()],
        "mappings": {"digcomp": [], "esco": [], "transversal": []},
        "study": {"strength": "inferred", "facts": []},
    }
    return f"{slug}.yaml", yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _text() -> dict[str, str]:
    return dict(TO_WRITE)


def _way_to_learn() -> dict[str, object]:
    """Return a way to learn to be written: some course that nobody has chosen yet."""
    known = {"languages": ["varies"], "cost": "varies", "accessibility": "varies", "url": ""}
    return {"kind": "course", "title": _text(), **known, **_text()}


def _level(level: str) -> dict[str, object]:
    return {
        "descriptors": [_descriptor(f"{level}-{number}") for number in (1, 2, 3)],
        "evidence": _text(),
        "tasks": [_text()],
        "ecf": [],
    }


def _descriptor(name: str) -> dict[str, str]:
    """Return a descriptor to be written; each says something else, as the check wants."""
    return {"id": name, **dict.fromkeys(TO_WRITE, f"… ({name})")}
