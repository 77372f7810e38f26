"""Every sentence of a report, keyed by the finding's code."""

from collections.abc import Mapping
from types import MappingProxyType

from badges.verification.languages import LANGUAGES, Sentence, pattern_in
from badges.verification.reasons import in_language
from badges.verification.sentences_of_content import DATES, FORMAT, IMAGE, RECIPIENT, STRUCTURE
from badges.verification.sentences_of_trust import ISSUER, KEY_OWNER, REVOCATION, SCOPE, SIGNATURE

_NOT_DONE = Sentence(
    "Not checked: the verification could not get this far ({code}).",
    "Pas vérifié : la vérification n'a pas pu aller jusque-là ({code}).",
    "Não verificado: a verificação não conseguiu chegar até aqui ({code}).",
)
_ALL = (
    FORMAT,
    STRUCTURE,
    SIGNATURE,
    KEY_OWNER,
    ISSUER,
    SCOPE,
    DATES,
    REVOCATION,
    RECIPIENT,
    IMAGE,
)

_IN_THE_ISSUER_S_WORDS = frozenset({"revocation.listed", "revocation.revoked", "revocation.gone"})
"""Why a badge is revoked is said by who revoked it, and not said again by us."""

SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        **{code: sentence for table in _ALL for code, sentence in table.items()},
        **{f"{next(iter(table)).partition('.')[0]}.not_done": _NOT_DONE for table in _ALL},
    }
)
"""Every sentence by its code."""


def sentence(code: str, language: str, values: Mapping[str, str]) -> str:
    """Return the sentence of a code; English for a language that is not there."""
    spoken = language if language in LANGUAGES else "en"
    pattern = pattern_in(SENTENCES[code], spoken)
    if "reason" in values and code not in _IN_THE_ISSUER_S_WORDS:
        values = {**values, "reason": in_language(values["reason"], spoken)}
    return pattern.format_map(values)
