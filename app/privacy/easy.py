"""What happens with people's data, in easy words: for whoever reads slowly, and for whoever is under 18.

The texts stand in `easy_texts.toml` in every language, one short sentence a line; what the settings do not say is
left out there.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("easy_texts.toml")
FOR_ALL, FOR_YOUNG = "data", "young"


@dataclass(frozen=True)
class EasyPart:
    """A title and what stands below it, line by line."""

    title: str
    lines: Sequence[str]


def easy_parts(name: str, language: str, facts: Mapping[str, str]) -> list[EasyPart]:
    """Return a page in one language, its own title first, filled in with what the settings say."""
    page = _content()[name]
    return [_said(part, language, facts) for part in (page, *page["sections"])]


def _said(part: Mapping[str, Any], language: str, facts: Mapping[str, str]) -> EasyPart:
    lines = (
        line[language].format_map(facts)
        for line in part["lines"]
        if ("when" not in line or facts[line["when"]])
        and ("without" not in line or not facts[line["without"]])
    )
    return EasyPart(part["title"][language], list(lines))


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))
