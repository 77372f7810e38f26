"""What our signatures cost beside the bare ones of the cryptography library, on one core."""

import json
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from badges import jws
from badges.keys import generate_rsa
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row

PAYLOAD = json.dumps({"id": "urn:uuid:0", "narrative": "n" * 1500}).encode()
"""About as long as a real assertion."""


def measure() -> Iterable[Row]:
    """Yield signing and checking, each beside the bare operation on the same bytes."""
    key = generate_rsa()
    public = key.public_key()
    token = jws.sign(PAYLOAD, key)
    parts = jws.read_token(token)
    yield Row(
        "sign a compact JWS, signatures/s",
        *rates(
            lambda: jws.sign(PAYLOAD, key),
            lambda: key.sign(parts.signing_input, PKCS1v15(), SHA256()),
        ),
        aim=0.8,
    )
    yield Row(
        "check a compact JWS, signatures/s",
        *rates(
            lambda: jws.check(token, public),
            lambda: public.verify(parts.signature, parts.signing_input, PKCS1v15(), SHA256()),
        ),
        aim=0.5,
    )
