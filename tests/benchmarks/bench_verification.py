"""What a whole verification of a signed badge costs beside its one bare signature, on one core."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from badges import jws
from badges.verification import MemoryResolver, verify
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row
from tests.issuer_in_memory import NOW, RECIPIENT, IssuerInMemory


def measure() -> Iterable[Row]:
    """Yield the verification of a token, all documents at hand: no network, no database."""
    issuer = IssuerInMemory()
    resolver = MemoryResolver({url: issuer.fetch(url) for url in issuer.documents})
    token = issuer.token()
    parts = jws.read_token(token)
    public = issuer.key.public_key()

    def ours() -> None:
        report = verify(token, resolver=resolver, now=NOW, recipient=RECIPIENT)
        assert report.valid, report

    yield Row(
        "verify a signed badge, all steps, badges/s",
        *rates(
            ours, lambda: public.verify(parts.signature, parts.signing_input, PKCS1v15(), SHA256())
        ),
        aim=0.5,
    )
