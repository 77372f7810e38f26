"""Write badges shaped as other platforms write them: `python -m tests.vectors.build_platforms NAME`.

Each file is one badge with all that its issuer serves and what is to be said of it for ever. Issuers stand on
example.org and its like; keys are thrown away. Like every folder here, one is written once and never again.
"""

import copy
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from badges.baking import bake
from badges.identity import hash_identity
from badges.jws import sign
from badges.keys import generate_rsa, public_pem
from tests.issuer_in_memory import PLAIN_SVG, plain_png
from tests.vectors.build import HERE

V2 = "https://w3id.org/openbadges/v2"
V1 = "https://w3id.org/openbadges/v1"
RECIPIENT, SALT = "ines@example.org", "s4lt"
HASH = hash_identity(RECIPIENT, SALT)
DOCTYPE = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
Web = dict[str, Any]


@dataclass
class Case:
    """One badge of the field."""

    kind: str
    """What is special of it."""
    given: str
    """What somebody brings: an address, a token, JSON; or `picture:` and a picture in hexadecimal."""
    web: Web
    """What is served: documents by address, or `{"status", "media_type", "redirect", "text"}`."""
    verdict: str = "valid"
    failed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def hosted(base: str, **changes: Any) -> Web:
    """Return what an issuer serves of one hosted badge of 2.0."""
    return {
        f"{base}/a": {
            "@context": V2,
            "id": f"{base}/a",
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": True, "salt": SALT, "identity": HASH},
            "badge": f"{base}/b",
            "verification": {"type": "HostedBadge"},
            "issuedOn": "2021-03-04T05:06:07+00:00",
            **changes,
        },
        f"{base}/b": {
            "@context": V2,
            "id": f"{base}/b",
            "type": "BadgeClass",
            "name": "Keeping data safe",
            "description": "Keeps the data of a small organisation safe.",
            "image": f"{base}/b.png",
            "criteria": {"id": f"{base}/b/criteria", "narrative": "Three tasks of four."},
            "issuer": f"{base}/i",
        },
        f"{base}/i": {
            "@context": V2,
            "id": f"{base}/i",
            "type": "Profile",
            "name": "A school on the field",
            "url": base,
            "email": "badges@school.example.org",
        },
    }


class Signing:
    """An issuer that signs."""

    def __init__(self, base: str) -> None:
        self.base, self.key = base, generate_rsa()
        self.web = hosted(base)
        self.assertion = self.web.pop(f"{base}/a") | {
            "id": "urn:uuid:5f1c8a1e-8d0e-4b53-9c62-1e0f5d1c0001",
            "verification": {"type": "SignedBadge", "creator": f"{base}/k"},
        }
        self.web[f"{base}/i"] |= {"publicKey": f"{base}/k", "revocationList": f"{base}/r"}
        self.web[f"{base}/k"] = {
            "@context": V2,
            "id": f"{base}/k",
            "type": "CryptographicKey",
            "owner": f"{base}/i",
            "publicKeyPem": public_pem(self.key),
        }
        self.web[f"{base}/r"] = {
            "@context": V2,
            "id": f"{base}/r",
            "type": "RevocationList",
            "issuer": f"{base}/i",
            "revokedAssertions": ["urn:uuid:5f1c8a1e-8d0e-4b53-9c62-1e0f5d1c0009"],
        }

    def token(self) -> str:
        """Return the signed assertion as it stands now."""
        return sign(json.dumps(self.assertion).encode(), self.key)


def renamed(web: Any, old: str, new: str) -> Any:
    """Return documents in which one address became another, everywhere."""
    return json.loads(json.dumps(web).replace(old, new))


def empties() -> dict[str, Case]:
    base = "https://learn.example.org/badges"
    web = hosted(base, narrative="", evidence="")
    web[f"{base}/b"] |= {
        "criteria": {"id": f"{base}/b/criteria", "narrative": ""},
        "alignment": [{"targetName": "Data", "targetUrl": base, "targetDescription": "", "targetCode": ""}],
        "tags": [""],
    }  # fmt: skip
    required = hosted(base)
    required[f"{base}/b"] |= {"description": "", "image": ""}
    required[f"{base}/i"] |= {"email": "", "description": ""}
    proving = hosted(base, expires="")
    nameless = hosted(base)
    nameless[f"{base}/i"]["name"] = ""
    language = hosted(base, **{"@language": "pt_br"})
    language[f"{base}/b"]["@language"] = ""
    return {
        "empty-texts": Case("empty optional texts everywhere", f"{base}/a", web),
        "empty-required-texts": Case(
            "empty description, picture and e-mail", f"{base}/a", required,
            warnings=["structure.lenient"] * 3,
        ),
        "empty-expiry": Case(
            "an empty date proves nothing", f"{base}/a", proving, "invalid", ["dates.invalid"]
        ),
        "empty-issuer-name": Case(
            "an issuer without a name", f"{base}/a", nameless, "invalid", ["issuer.invalid"]
        ),
        "language-with-underscore": Case(
            "pt_br", f"{base}/a", language, warnings=["structure.lenient"]
        ),
    }  # fmt: skip


def contexts() -> dict[str, Case]:
    base = "https://campus.example.org/public"
    own = [
        V2,
        {"schoolYear": "https://campus.example.org/terms#schoolYear"},
        f"{base}/context.json",
    ]
    web = hosted(base, **{"@context": own, "schoolYear": "2020/2021"})
    web[f"{base}/b"] |= {"@context": own, "extensions:ECTSExtension": {"ECTS": 3}}
    stolen = hosted(base, **{"@context": [V2, {"recipient": "https://attacker.example.net/r"}]})
    signing = Signing(base)
    signing.assertion["@context"] = own
    signing.web[f"{base}/i"]["@context"] = own
    return {
        "own-terms-hosted": Case(
            "terms of a platform's own", f"{base}/a", web, warnings=["structure.lenient"] * 2
        ),
        "own-terms-signed": Case(
            "the same in a signed badge", signing.token(), signing.web,
            warnings=["structure.lenient"] * 2,
        ),
        "redefined-recipient": Case(
            "a context that gives recipient another meaning", f"{base}/a", stolen, "invalid",
            ["structure.assertion"],
        ),
    }  # fmt: skip


def moves() -> dict[str, Case]:
    old, new = "https://old.example.org/ob", "https://www.example.org/ob"
    before = hosted(old)
    web = renamed(before, old, new)
    redirects = {url: {"redirect": url.replace(old, new)} for url in before}
    copy_of_old = bake(plain_png(), json.dumps(before[f"{old}/a"]))
    theirs = copy.deepcopy(web) | redirects
    theirs["https://stranger.example.net/a"] = web[f"{new}/a"] | {
        "id": "https://stranger.example.net/a"
    }
    theirs[f"{old}/a"] = {"redirect": "https://stranger.example.net/a"}
    early = "http://early.example.org/ob"
    plain = hosted(early)
    over_tls: Web = {url: {"redirect": url.replace("http:", "https:")} for url in plain}
    over_tls |= {url.replace("http:", "https:"): one for url, one in plain.items()}
    signing = Signing(old)
    token = signing.token()
    signed_web = renamed(signing.web, old, new)
    signed_web |= {url: {"redirect": url.replace(old, new)} for url in signing.web}
    return {
        "moved-hosted": Case(
            "a picture of before the move", f"picture:{copy_of_old.hex()}", web | redirects,
            warnings=["format.copy_differs", "format.moved", "image.unreachable"],
        ),
        "moved-signed": Case(
            "a token of before the move", token, signed_web,
            warnings=["structure.moved", "key_owner.moved"],
        ),
        "moved-to-a-stranger": Case(
            "the old address leads to somebody else's copy", f"picture:{copy_of_old.hex()}", theirs,
            "invalid", ["scope.outside"],
            warnings=["format.copy_differs", "format.moved", "image.unreachable"],
        ),
        "http-ids": Case(
            "ids of early years", f"{early}/a", over_tls, warnings=["format.plain_http"]
        ),
    }  # fmt: skip


def carriers() -> dict[str, Case]:
    base = "https://media.example.org"
    web: Web = {
        url: {"media_type": "binary/octet-stream" if url.endswith("/a") else "", "text": json.dumps(one)}
        for url, one in hosted(base).items()
    }  # fmt: skip
    page = hosted(base)
    page[f"{base}/i"] = {"media_type": "text/html", "text": "<!doctype html><p>Sign in</p>"}
    drawn = DOCTYPE + bake(PLAIN_SVG.partition(b"?>\n")[2], json.dumps(hosted(base)[f"{base}/a"]))
    inside = drawn.replace(b'svg11.dtd">', b'svg11.dtd" [<!ENTITY a "b">]>')
    return {
        "media-types": Case("files of a storage service", f"{base}/a", web),
        "page-for-profile": Case(
            "a profile behind a sign-in page", f"{base}/a", page, "unverifiable",
            unread=["issuer.unreachable"],
        ),
        "drawn-svg": Case(
            "a drawing program's SVG", f"picture:{drawn.hex()}", hosted(base),
            warnings=["image.unreachable"],
        ),
        "svg-with-entities": Case(
            "an SVG that declares entities", f"picture:{inside.hex()}", hosted(base), "invalid",
            ["format.refused"],
        ),
    }  # fmt: skip


def signatures() -> dict[str, Case]:
    base = "https://signed.example.org"
    inside = Signing(base)
    key = inside.web.pop(f"{base}/k") | {"id": f"{base}/i", "owner": ""}
    inside.web[f"{base}/i"]["publicKey"] = key
    inside.assertion["verification"]["creator"] = f"{base}/i"
    nobody = Signing(base)
    nobody.web[f"{base}/k"]["owner"] = ""
    revoked = Signing(base)
    revoked.web[f"{base}/r"]["revokedAssertions"] = [
        {"id": revoked.assertion["id"].upper(), "uid": "", "revocationReason": ""}
    ]
    silent = Signing(base)
    silent.web[f"{base}/r"] = {"status": 503, "text": "busy"}
    return {
        "key-in-profile": Case(
            "a key at the issuer's own address", inside.token(), inside.web,
            warnings=["structure.lenient", "key_owner.in_profile"],
        ),
        "key-of-nobody": Case(
            "a key that names no owner", nobody.token(), nobody.web, "invalid",
            ["key_owner.no_owner"], warnings=["structure.lenient"],
        ),
        "revoked-in-capitals": Case(
            "revoked under its id in capitals", revoked.token(), revoked.web, "invalid",
            ["revocation.listed"],
        ),
        "list-is-away": Case(
            "a revocation list that does not answer", silent.token(), silent.web, "unverifiable",
            unread=["revocation.unreachable"],
        ),
    }  # fmt: skip


def old_ones() -> dict[str, Case]:
    base = "https://archive.example.org"
    oldest = {
        "recipient": HASH,
        "salt": SALT,
        "evidence": "/shown/7",
        "badge": {
            "version": "0.5.0",
            "name": "Web basics",
            "image": "/web.png",
            "description": "Knows the web.",
            "criteria": "/criteria",
            "issuer": {"origin": base, "name": "An early issuer", "contact": "", "org": ""},
        },
    }
    first: Web = {
        f"{base}/a": {
            "uid": "7",
            "recipient": {"type": "email", "hashed": True, "salt": SALT, "identity": HASH},
            "badge": f"{base}/b",
            "verify": {"type": "hosted", "url": f"{base}/a"},
            "issuedOn": 1359217910,
            "evidence": "",
        },
        f"{base}/b": {
            "name": "Web basics",
            "description": "",
            "image": f"{base}/web.png",
            "criteria": f"{base}/criteria",
            "issuer": f"{base}/i",
        },
        f"{base}/i": {"name": "An early issuer", "url": base, "email": ""},
    }
    eleven = copy.deepcopy(first)
    for document in eleven.values():
        document["@context"] = [V1, {"schoolYear": "https://archive.example.org/year"}]
    eleven[f"{base}/a"] |= {"id": f"{base}/a", "type": "Assertion"}
    expired = copy.deepcopy(oldest) | {"expires": "2014-01-01"}
    return {
        "early-0-5": Case(
            "paths for addresses, and no date", f"{base}/a", {f"{base}/a": oldest},
            warnings=["format.legacy", "dates.not_told"],
        ),
        "early-0-5-expired": Case(
            "the same, expired", f"{base}/a", {f"{base}/a": expired}, "invalid", ["dates.expired"],
            warnings=["format.legacy", "dates.not_told"],
        ),
        "early-1-0": Case("seconds for dates", f"{base}/a", first, warnings=["format.legacy"]),
        "early-1-1": Case(
            "a list of contexts", f"{base}/a", eleven, warnings=["format.legacy"]
        ),
    }  # fmt: skip


def build(folder: Path) -> None:
    """Write every badge of the field into a new folder."""
    folder.mkdir()
    parts = (empties, contexts, moves, carriers, signatures, old_ones)
    for name, case in sorted(item for part in parts for item in part().items()):
        text = json.dumps(asdict(case), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    build(HERE / sys.argv[1])
