"""No key, password or token lies in a file of this repository, but for those of tests that open nothing."""

import re
from collections.abc import Collection

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import BasePlugin
from detect_secrets.plugins.high_entropy_strings import HighEntropyStringsPlugin
from detect_secrets.plugins.ip_public import IPPublicDetector

from tests.architecture.sources import Source, texts

GENERATED = re.compile(r"requirements[\w-]*\.lock|referential/releases/.*\.json|tests/vectors/.*")
"""Digests of packages, published releases, and badges of the past, whose tokens are there to be read."""

HINT = re.compile(
    r"(?i)secret|passw|pwd|token|api.?key|private|auth|://[^/\s]*@|eyJ|[A-Z0-9_-]{20}"
)
"""What a line must have for a detector to look at it: a hundred times faster, and none of them wants less."""

KINDS: Collection[type[BasePlugin]] = get_mapping_from_secret_type_to_class().values()
DETECTORS = tuple(
    kind() for kind in KINDS if not issubclass(kind, HighEntropyStringsPlugin | IPPublicDetector)
)
"""Those that know the shape of a secret. Digests and ids are as random as keys are, and an address is no secret."""

PLACEHOLDER = "user:password@"
"""How documentation writes an address that needs a password."""

KNOWN = {
    "app/employers/standard_webhooks.py: Secret Keyword": "how a secret begins, in the description of the format",
    "app/examples.json: Secret Keyword": "what an API answers, invented",
    "app/people/provider.py: Secret Keyword": "the name of a method of OpenID Connect",
    "tests/app/employers/test_webhooks.py: Basic Auth Credentials": "an address that is refused",
    "tests/app/people/openid_provider.py: Secret Keyword": "of a provider that lives for one test",
    "tests/architecture/test_addresses.py: Basic Auth Credentials": "an invented package index",
    "tests/badges/baking/test_png.py: JSON Web Token": "a badge without a signature",
    "tests/badges/baking/test_svg.py: JSON Web Token": "a badge without a signature",
    "tests/badges/fuzz/corpus/shared/none.jws: JSON Web Token": "a badge without a signature",
    "tests/badges/test_http.py: Basic Auth Credentials": "an address that is refused",
    "tests/badges/test_interoperability.py: JSON Web Token": "a badge that others published as an example",
    "tests/badges/test_keys.py: Private Key": "a key that is refused",
    "tests/fuzz/mutations.py: Basic Auth Credentials": "an address that is refused",
    "tests/services/test_databases.py: Basic Auth Credentials": "an invented password, to see that none is printed",
}
"""A file and what looks like a secret in it, and why it is none."""


def secrets(source: Source) -> set[str]:
    """Return what looks like a secret in a file: its path and the kind."""
    return {
        f"{source.path}: {found.type}"
        for number, line in enumerate(source.lines, start=1)
        if HINT.search(line)
        for detector in DETECTORS
        for found in detector.analyze_line(
            filename=source.path, line=line.replace(PLACEHOLDER, ""), line_number=number
        )
    }


def test_no_secret_lies_in_a_file() -> None:
    found = {one for text in texts() if not GENERATED.fullmatch(text.path) for one in secrets(text)}
    assert found - KNOWN.keys() == set(), (
        "take it away and make it void; if it is no secret, say in KNOWN why"
    )
    assert KNOWN.keys() - found == set(), "these are not there any more"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "Private Key"),
        ("smtp_url = 'smtps://robot:" + "hunter22@mail.example.org'", "Basic Auth Credentials"),
        ("pass" + "word = 'correct horse battery'", "Secret Keyword"),
        ("run(key='AKIA" + "IOSFODNN7EXAMPLQ')", "AWS Access Key"),
        ("# ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "GitHub Token"),
    ],
)
def test_a_secret_in_a_file_is_found(line: str, kind: str) -> None:
    assert f"app/somewhere.py: {kind}" in secrets(Source("app/somewhere.py", f"\n{line}\n"))


def test_the_name_of_a_secret_is_none() -> None:
    assert secrets(Source("app/somewhere.py", "token = read_token(secret_key)\n")) == set()
