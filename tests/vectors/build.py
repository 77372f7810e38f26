"""Write a folder of badges that must verify for ever: `python -m tests.vectors.build NAME`.

A folder is written once, by the code of its day, and never rewritten: it shows that today's code
still reads yesterday's badges. The signing key is thrown away.
"""

import json
import sys
from pathlib import Path

from openbadgeslib.ob2 import OB2Signer
from openbadgeslib.ob2 import models as theirs

from badges import ob2
from badges.baking import bake
from badges.identity import hash_identity
from badges.jws import sign
from badges.keys import generate_rsa, private_pem, public_pem
from badges.trust import RecordingResolver, save_bundle
from badges.verification import MemoryResolver, verify
from tests.issuer_in_memory import NOW, PLAIN_SVG, plain_png

HERE = Path(__file__).parent
BASE = "https://programme.example.org/ob/v2"
PROFILE, KEY = f"{BASE}/issuers/demo/1", f"{BASE}/issuers/demo/1/key"
LIST, CLASS = f"{BASE}/issuers/demo/1/revocations", f"{BASE}/badges/7"
HOSTED, PICTURE = f"{BASE}/assertions/42", f"{BASE}/badges/7/image.png"
RECIPIENT, SALT = "ines@example.org", "9f86d081884c7d65"


def assertion(identifier: str, verification: ob2.VerificationObject) -> bytes:
    return ob2.document_bytes(
        ob2.Assertion(
            id=identifier,
            recipient=ob2.IdentityObject(
                type="email", hashed=True, salt=SALT, identity=hash_identity(RECIPIENT, SALT)
            ),
            badge=CLASS,
            verification=verification,
            issued_on=NOW,
            evidence=(ob2.Evidence(narrative="Une cartographie des données."),),
            narrative="De découvrir à pratiquer, en quatre mois.",
        )
    )


def documents(pem: str) -> dict[str, bytes]:
    made = (
        ob2.Profile(
            id=PROFILE,
            name="Programme de démonstration",
            url="https://programme.example.org",
            email="badges@programme.example.org",
            public_key=(KEY,),
            revocation_list=LIST,
        ),
        ob2.CryptographicKey(id=KEY, owner=PROFILE, public_key_pem=pem),
        ob2.RevocationList(
            id=LIST,
            issuer=PROFILE,
            revoked_assertions=(
                ob2.RevokedAssertion(
                    id="urn:uuid:0b0b7b52-8d3b-4f2f-8f6a-3f4a4b2c1d00",
                    revocation_reason="Émis par erreur",
                ),
            ),
        ),
        ob2.BadgeClass(
            id=CLASS,
            name="Protection des données, pratiquer",
            description="Protège les données d'une petite association.",
            image=PICTURE,
            criteria=ob2.Criteria(narrative="Trois descripteurs sur quatre."),
            issuer=PROFILE,
            alignment=(
                ob2.Alignment(
                    target_name="Information Security Management",
                    target_url="https://programme.example.org/frameworks/ecf-4.0/E.8",
                    target_framework="e-CF 4.0",
                    target_code="E.8 e-2",
                ),
            ),
        ),
    )
    return {str(one.id): ob2.document_bytes(one) for one in made}


def by_another_library(pem: bytes) -> str:
    made = theirs.Assertion(
        id="urn:uuid:0b0b7b52-8d3b-4f2f-8f6a-3f4a4b2c1d02",
        recipient=theirs.IdentityObject.create(RECIPIENT, SALT),
        badge=CLASS,
        verification=theirs.Verification("SignedBadge", KEY),
        issued_on=NOW,
    )
    return str(OB2Signer(pem).sign(made))


def build(folder: Path) -> None:
    """Write a folder with every form of one badge, and the documents to verify it by."""
    key = generate_rsa()
    creator = ob2.VerificationObject(type="SignedBadge", creator=KEY)
    token = sign(assertion("urn:uuid:0b0b7b52-8d3b-4f2f-8f6a-3f4a4b2c1d01", creator), key)
    revoked = sign(assertion("urn:uuid:0b0b7b52-8d3b-4f2f-8f6a-3f4a4b2c1d00", creator), key)
    hosted = assertion(HOSTED, ob2.VerificationObject(type="HostedBadge"))
    web: dict[str, bytes] = {**documents(public_pem(key)), HOSTED: hosted}
    files: dict[str, bytes] = {
        "good-signed.jws": token.encode(),
        "good-signed.png": bake(plain_png(), token),
        "good-signed.svg": bake(PLAIN_SVG, token),
        "good-hosted.json": hosted,
        "good-hosted.png": bake(plain_png(), hosted.decode()),
        "good-hosted.svg": bake(PLAIN_SVG, hosted.decode()),
        "good-openbadgeslib.jws": by_another_library(private_pem(key)).encode(),
        "bad-revoked.jws": revoked.encode(),
        "bad-signature.jws": (
            token[:-6] + ("AAAAAA" if token[-6:] != "AAAAAA" else "BBBBBA")
        ).encode(),
    }
    folder.mkdir()
    recorder = RecordingResolver(MemoryResolver(web))
    for name, content in files.items():
        (folder / name).write_bytes(content)
        verify(content, resolver=recorder, now=NOW)
    save_bundle(folder / "trust", recorder.answers)
    about = {"recipient": RECIPIENT, "verified_at": NOW.isoformat()}
    (folder / "about.json").write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    build(HERE / sys.argv[1])
