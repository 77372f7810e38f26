"""Read framework, code and level out of an alignment, as different issuers write them."""

import re

from badges import ob2, ob3
from badges.verification.report import AlignmentView

# `D.7`, `D.7 e-3`, `D.7-e-3`, `D.7:e-3`, `D.7/e-3`
_CODE_AND_LEVEL = re.compile(
    r"(?P<code>.+?)(?:[\s:/#_-]+(?P<level>e-[1-5]|(?:level|niveau|nível)[\s-]?\d))?", re.IGNORECASE
)
_LEVEL_AT_THE_END = re.compile(r"(?<![A-Za-z0-9])(e-[1-5])$", re.IGNORECASE)


def alignment_view(alignment: ob2.Alignment | ob3.Alignment) -> AlignmentView:
    """Return an alignment with the level separated from the code, where one is written."""
    code, level = _split(alignment.target_code)
    if level is None:
        level = _level_of(alignment.target_url) or _level_of(alignment.target_name)
    return AlignmentView(
        name=alignment.target_name,
        framework=alignment.target_framework,
        code=code,
        level=level,
        url=alignment.target_url,
    )


def _split(text: str | None) -> tuple[str | None, str | None]:
    found = _CODE_AND_LEVEL.fullmatch(text.strip()) if text else None
    if found is None:
        return text, None
    level = found["level"]
    return found["code"], level.lower() if level else None


def _level_of(text: str) -> str | None:
    found = _LEVEL_AT_THE_END.search(text)
    return found.group(1).lower() if found else None
