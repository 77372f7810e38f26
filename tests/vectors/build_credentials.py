"""Write a folder of credentials that must verify for ever: `python -m tests.vectors.build_credentials NAME`.

As `tests.vectors.build`, for Open Badges 3.0. The key of the tokens is thrown away; that of the
proofs is the tests' own.
"""

import json
import sys
from pathlib import Path

from openbadgeslib.ob3.credential import Achievement, IdentityObject, Issuer, OpenBadgeCredential
from openbadgeslib.ob3.ldp import OB3LdpSigner

from badges.baking import Standard, bake
from badges.keys import private_pem
from badges.trust import RecordingResolver, save_bundle
from badges.verification import verify
from tests.badges.credentials import DID, HOST, KEY, METHOD, SUBJECT, CredentialIssuer
from tests.issuer_in_memory import NOW, PLAIN_SVG, RECIPIENT, SALT, plain_png
from tests.vectors.build import HERE


def by_another_library() -> str:
    made = OpenBadgeCredential(
        issuer=Issuer(DID, "Example Programme"),
        recipient_id=SUBJECT,
        achievement=Achievement(f"{HOST}/a", "Data protection", "Protects data.", "Three of four."),
        id="urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a14",
        issuance_date=NOW,
        identifiers=[IdentityObject.create(RECIPIENT, SALT)],
    )
    return str(OB3LdpSigner(private_pem(KEY), METHOD).sign_to_json(made))


def build(folder: Path) -> None:
    """Write a folder with every form of one credential, and the documents to verify it by."""
    issuer = CredentialIssuer()
    proven, token = issuer.document(), issuer.jwt()
    issuer.serve_status(7)
    issuer.credential["credentialStatus"]["statusListIndex"] = "7"
    files: dict[str, bytes] = {
        "good-proof.json": proven.encode(),
        "good-proof.png": bake(plain_png(), proven, standard=Standard.OB3),
        "good-proof.svg": bake(PLAIN_SVG, proven, standard=Standard.OB3),
        "good-token.jwt": token.encode(),
        "good-token.png": bake(plain_png(), token, standard=Standard.OB3),
        "good-openbadgeslib.json": by_another_library().encode(),
        "bad-revoked.json": issuer.document().encode(),
        "bad-signature.json": proven.replace("four.", "five.").encode(),
    }
    folder.mkdir()
    recorder = RecordingResolver(issuer)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        verify(content, resolver=recorder, now=NOW)
    save_bundle(folder / "trust", recorder.answers)
    about = {"recipient": RECIPIENT, "verified_at": NOW.isoformat()}
    (folder / "about.json").write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    build(HERE / sys.argv[1])
