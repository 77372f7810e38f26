"""Say in another language why something is refused.

The library's errors speak English, since developers read them too. A report is read by anybody, so
a reason that it quotes is looked up by its English words, as gettext does, and said again. Words of
others inside (an address, a name, a value) stay as they are.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from badges.verification.languages import Sentence, pattern_in
from badges.verification.reasons_of_documents import ENDORSEMENTS, RULES
from badges.verification.reasons_of_lists import LISTS
from badges.verification.reasons_of_reading import ADDRESSES, PICTURES, TEXTS
from badges.verification.reasons_of_trust import KEYS, PROOFS, TOKENS
from badges.verification.sentences_of_content import CONTENT
from badges.verification.sentences_of_trust import TRUST

MAX_REASON = 2000
"""Longer ones are quoted as they are; ours are a tenth of it."""

_CACHED_REASONS = 512
_GAP = re.compile(r"{(\w+)}")
_NUMBER = r"\d+"
_GAPS = {
    "place": r"[\w@.\[\]$-]+",
    **dict.fromkeys(("count", "line", "column", "port", "size", "width", "height"), _NUMBER),
}
_ANYTHING = r".+?"

REASONS: tuple[Sentence, ...] = (
    *ADDRESSES,
    *TEXTS,
    *PICTURES,
    *RULES,
    *ENDORSEMENTS,
    *TOKENS,
    *PROOFS,
    *KEYS,
    *LISTS,
)
"""Every reason that a finding may quote."""


def pattern_of(sentence: Sentence) -> re.Pattern[str]:
    """Return what recognises a sentence by its English words."""
    seen: set[str] = set()
    parts = []
    for index, part in enumerate(_GAP.split(sentence.en)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>{_GAPS.get(part, _ANYTHING)})")
    return re.compile("".join(parts), re.DOTALL)


def _constant_length(sentence: Sentence) -> int:
    return len(_GAP.sub("", sentence.en))


# A sentence inside another (why an endorsement does not hold) is looked up like a reason. What has
# most words of its own comes first: it says most precisely what is meant.
_KNOWN = tuple(
    (pattern_of(one), one)
    for one in sorted(
        (*REASONS, *CONTENT.values(), *TRUST.values()), key=_constant_length, reverse=True
    )
)


@lru_cache(maxsize=_CACHED_REASONS)
def in_language(reason: str, language: str) -> str:
    """Return an English reason in another language; as it is, if the library never says it."""
    if language == "en" or len(reason) > MAX_REASON:
        return reason
    for pattern, sentence in _KNOWN:
        found = pattern.fullmatch(reason)
        if found is not None:
            values = _told(found.groupdict(), language)
            return pattern_in(sentence, language).format_map(values)
    return reason


def _told(values: Mapping[str, str], language: str) -> dict[str, str]:
    return {
        name: in_language(value, language) if name == "reason" else value
        for name, value in values.items()
    }
