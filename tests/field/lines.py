"""What real issuers write and what is to be said of it: one row a kind and a norm, asked through every door."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from badges.trust import load_bundle
from badges.verification.resolver import Resolver
from tests.vectors.build import HERE as VECTORS
from tests.vectors.build_platforms import RECIPIENT as PLATFORM_RECIPIENT
from tests.vectors.platforms import CASES, Platform


@dataclass(frozen=True)
class Line:
    """One badge as the field writes it."""

    kind: str
    """The kind of thing that is special of it; several lines may show one."""
    norm: str
    """`1.x`, `2.0` or `3.0`."""
    name: str
    given: bytes | str
    web: Resolver
    verdict: str
    """`valid`, `invalid`, `unverifiable`, or `no badge`: a refusal with a sentence and no report."""
    said: frozenset[str] = frozenset()
    """What must be told: codes of findings; of what is no badge, words of the sentence."""
    recipient: str | None = None

    def __str__(self) -> str:
        """Return what a test calls it."""
        return f"{self.norm}: {self.kind}: {self.name}"


KIND_OF_PLATFORM = {
    "drawn-svg": "a drawing program's SVG",
    "early": "badges of before 2.0",
    "empty": "empty texts",
    "http": "ids of plain http",
    "key": "documents of keys",
    "language": "language codes",
    "list": "revocation",
    "media": "media types",
    "moved": "a platform that moved",
    "own": "further contexts",
    "page": "a source that does not answer",
    "redefined": "further contexts",
    "revoked": "revocation",
    "svg": "a drawing program's SVG",
}
"""The kinds of the kept badges of 2.0 and before, by how their names begin."""

KIND_OF_FIELD = {
    "bbs-2023": "other suites",
    "ecdsa": "other suites",
    "eddsa-2022": "other suites",
    "eddsa-jcs": "other suites",
    "eddsa-rdfc-2022-own": "further contexts",
    "eddsa-rdfc-2022.": "other suites",
    "older-2020": "the older model",
    "older-status": "status lists",
    "profile-with-key": "documents of keys",
    "token-did": "other suites",
    "token-es384": "other suites",
    "token-exp": "claims of a token",
    "token-further": "further contexts",
    "token-issuer-away": "a source that does not answer",
    "token-key": "documents of keys",
    "token-no-kid": "documents of keys",
    "token-redefined": "further contexts",
    "token-status": "status lists",
    "token-vc": "the older model",
    "two-proofs": "every proof",
}
"""The same of 3.0."""


def _kind(name: str, kinds: dict[str, str]) -> str:
    return kinds[max((one for one in kinds if name.startswith(one)), key=len)]


def of_platforms() -> Iterator[Line]:
    """Yield the badges of before 3.0 that are kept for ever."""
    for path in CASES:
        platform = Platform.read(path)
        case = platform.case
        yield Line(
            _kind(path.stem, KIND_OF_PLATFORM),
            "1.x" if path.stem.startswith("early") else "2.0",
            path.stem,
            platform.given,
            platform,
            case["verdict"],
            frozenset((*case["failed"], *case["unread"], *case["warnings"])),
            PLATFORM_RECIPIENT,
        )


def of_the_field() -> Iterator[Line]:
    """Yield the credentials of 3.0 that are kept for ever."""
    folder: Path = VECTORS / "ob3-field-2026-11"
    about = json.loads((folder / "about.json").read_text())
    web = load_bundle(folder / "trust")
    for name, (verdict, *said) in sorted(about["expected"].items()):
        kind = _kind(name, KIND_OF_FIELD)
        given = (folder / name).read_text()
        yield Line(kind, "3.0", name, given, web, verdict, frozenset(said), about["recipient"])
