"""What hostile bytes are thrown at: each target takes any bytes, and only the library's errors may come out."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from badges import ob2
from badges.baking import read_baked, same_picture
from badges.errors import BadgeError, NotABadge, Unreachable
from badges.jws import read_token
from badges.ob3.did import key_of_did_jwk, key_of_did_key, key_of_jwk, keys_of_set
from badges.ob3.older import credential_in, in_newer_names
from badges.ob3.status import decode_list
from badges.strict_json import read_object
from badges.trust import load_bundle
from badges.verification import Fetched, Report, Resolver, Verdict, verify

VECTORS = Path(__file__).parents[2] / "vectors"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
RECIPIENT = "ines@example.org"
MOST_FETCHES = 8
SERVED = (
    "ob2-2026-11/good-signed.jws",
    "ob3-2026-11/good-proof.json",
    "ob3-field-2026-11/older-status-good.json",
    "ob3-field-2026-11/profile-with-key.json",
    "ob3-field-2026-11/token-key-set.jwt",
    "ob3-field-2026-11/token-no-kid.jwt",
    "ob3-field-2026-11/token-status-number.jwt",
)
"""Badges whose issuers answer with documents of every kind."""

LANGUAGES = ("en", "fr", "pt")
Target = Callable[[bytes], None]


def extract(data: bytes) -> None:
    """Take a badge out of a picture, and compare it with a good one."""
    _only_ours(read_baked, data)
    _only_ours(same_picture, data, _vector("ob2-2026-11/good-signed.png"))


def parse(data: bytes) -> None:
    """Read JSON, a document, a token, a key, a status list."""
    text = data.decode("utf-8", "replace")
    _only_ours(read_object, data)
    _only_ours(ob2.read_document, data)
    _only_ours(read_token, text)
    _only_ours(decode_list, text)
    _only_ours(key_of_did_key, f"did:key:{text}")
    _only_ours(key_of_did_jwk, f"did:jwk:{text}")
    try:
        members = read_object(data)
    except BadgeError:
        return
    _only_ours(key_of_jwk, members)
    _only_ours(keys_of_set, {"keys": [members]}, "#x")
    _only_ours(keys_of_set, members, "#x")
    _only_ours(credential_in, members)
    _only_ours(in_newer_names, members)


def judge(data: bytes) -> None:
    """Verify what somebody brought, where the true issuers answer."""
    _judge(data, _issuers())


def served(data: bytes) -> None:
    """Verify good badges where one answer of the issuer is replaced: the first byte says which."""
    if not data:
        return
    turn, body = data[0] % MOST_FETCHES, data[1:]
    for name in SERVED:
        _judge(_vector(name), Hostile(_issuers(), turn, body))


class Hostile:
    """An issuer whose answers are true but for one."""

    def __init__(self, true: Resolver, turn: int, body: bytes) -> None:
        self.true, self.turn, self.body, self.asked = true, turn, body, 0

    def fetch(self, url: str) -> Fetched:
        """Answer, once with the hostile bytes."""
        self.asked += 1
        if self.asked - 1 == self.turn:
            return Fetched(url, 200, "application/json", self.body)
        return self.true.fetch(url)


class Issuers:
    """The true issuers of all vectors."""

    def __init__(self) -> None:
        self.known = [load_bundle(folder) for folder in sorted(VECTORS.glob("*/trust"))]

    def fetch(self, url: str) -> Fetched:
        """Answer for the one that knows the address."""
        for resolver in self.known:
            try:
                return resolver.fetch(url)
            except Unreachable:
                continue
        raise Unreachable(url, "no issuer of the vectors serves it")


TARGETS: dict[str, Target] = {
    "extract": extract,
    "parse": parse,
    "verify": judge,
    "served": served,
}


def _judge(data: bytes, resolver: Resolver) -> None:
    try:
        report = verify(data, resolver=resolver, now=NOW, recipient=RECIPIENT)
    except NotABadge:
        return
    _must_be_told(report)


def _must_be_told(report: Report) -> None:
    assert report.findings
    wrong, unread = bool(report.failures), bool(report.unread)
    assert report.valid == (not wrong and not unread)
    assert (report.verdict is Verdict.INVALID) == wrong
    report.model_dump_json()
    for finding in report.findings:
        for language in LANGUAGES:
            assert finding.sentence(language).strip()


def _only_ours(work: Callable[..., object], *given: object) -> None:
    try:
        work(*given)
    except BadgeError as error:
        sentence = str(error).strip()
    else:
        return
    assert sentence, "an error without a sentence"


@cache
def _issuers() -> Issuers:
    return Issuers()


@cache
def _vector(name: str) -> bytes:
    return (VECTORS / name).read_bytes()
