"""The closed list of codes: what programs tell refusals apart by, where the kind alone says too little.

A refusal is known by its sentence as it is written in the code, before it is translated. A sentence that is reworded
takes its code along in `app/problem_codes.json`; a test finds one that was forgotten.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.errors import AppError

CODES = Path(__file__).parents[1] / "problem_codes.json"
"""A code → the sentences that say it."""


@cache
def by_sentence() -> Mapping[str, str]:
    """Return the code of each sentence that has one."""
    listed = json.loads(CODES.read_text(encoding="utf-8"))
    return {sentence: code for code, sentences in listed.items() for sentence in sentences}


def code_of(error: AppError, kind: str) -> str:
    """Return the code of a refusal: that of its first sentence, else the name of its kind."""
    return by_sentence().get(error.troubles[0].template, kind)


def all_codes(kinds: list[str]) -> list[str]:
    """Return every code that a refusal may carry, in alphabetical order."""
    return sorted({*by_sentence().values(), *kinds})
