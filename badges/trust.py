"""A folder of documents that stands for the web: to verify without a network.

The folder holds what a verification read, and an `index.json` from addresses to files. JSON files
that are put there by hand are found by their own `id`. A bundle is as old as its revocation list:
who verifies with it trusts the day it was made.

A bundle that an issuer's own service made holds the issuer's register too (`register.tsv`): each badge by the
SHA-256 of its id and of its text, so that the folder recognises what was awarded and names nobody. What it does not
hold fails then, whatever key signed it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from badges.errors import AT_PLACE, CredentialError
from badges.sentences import N_
from badges.strict_json import read_object
from badges.verification.register import ClaimedBadge, Register, Standing
from badges.verification.resolver import JSON_MEDIA_TYPE, Fetched, MemoryResolver, Resolver

INDEX = "index.json"
REGISTER = "register.tsv"
_SUFFIXES = {"image/png": ".png", "image/svg+xml": ".svg", "text/plain": ".txt"}


class RecordingResolver:
    """Another resolver that remembers every answer, to make a bundle of them."""

    def __init__(self, inner: Resolver) -> None:
        """Start with nothing remembered."""
        self._inner = inner
        self.answers: dict[str, Fetched] = {}

    def fetch(self, url: str) -> Fetched:
        """Return what the other resolver answers.

        Raises:
            Unreachable: as the other resolver does.
        """
        answer = self._inner.fetch(url)
        self.answers[url] = answer
        return answer

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        """Return what the other resolver's register says, if it has one; a part of a register is not kept."""
        return self._inner.standing(badge) if isinstance(self._inner, Register) else None


@dataclass(frozen=True)
class RegisterLine:
    """One badge of an issuer as the register in a bundle holds it; without a badge, that the issuer has a register."""

    issuer: str
    badge: ClaimedBadge | None = None

    def __str__(self) -> str:
        """Return the line: issuer, digest of the id, digest of the text."""
        if self.badge is None:
            return f"{self.issuer}\t\t"
        return f"{self.issuer}\t{_digest(self.badge.id)}\t{self.badge.digest}"


class BundleResolver(MemoryResolver):
    """The documents of a bundle, and the registers in it."""

    def __init__(
        self,
        documents: Mapping[str, Fetched | bytes],
        registers: Mapping[str, Mapping[str, frozenset[str]]],
    ) -> None:
        """Keep documents by address, and registers by issuer: from the digest of an id to those of its texts."""
        super().__init__(documents)
        self._registers = registers

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        """Return what the register of the badge's issuer says, if the bundle holds it."""
        register = self._registers.get(badge.issuer)
        if register is None:
            return None
        awarded = register.get(_digest(badge.id))
        if awarded is None:
            return Standing.UNKNOWN
        return Standing.AWARDED if badge.digest in awarded else Standing.DIFFERENT


def save_register(folder: Path, lines: Iterable[RegisterLine]) -> None:
    """Write the registers of issuers, whole, into a bundle's folder."""
    with (folder / REGISTER).open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def save_bundle(folder: Path, answers: dict[str, Fetched]) -> None:
    """Write answers into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    index = {}
    for url, answer in sorted(answers.items()):
        suffix = _SUFFIXES.get(answer.media_type, ".json")
        name = hashlib.sha256(url.encode("utf-8")).hexdigest()[:16] + suffix
        (folder / name).write_bytes(answer.body)
        index[url] = {
            "file": name,
            "url": answer.url,
            "status": answer.status,
            "media_type": answer.media_type,
        }
    text = json.dumps(index, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def load_bundle(folder: Path) -> BundleResolver:
    """Return a resolver that knows what a folder holds, and nothing else.

    Raises:
        CredentialError: the folder or its index cannot be read; the message names the file.
    """
    if not folder.is_dir():
        raise CredentialError(
            N_("{place} is no folder; make one with `badges bundle`"), place=str(folder)
        )
    documents: dict[str, Fetched] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name != INDEX:
            documents.update(_by_id(path))
    if (folder / INDEX).is_file():
        documents.update(_indexed(folder))
    return BundleResolver(documents, _registers(folder))


def _by_id(path: Path) -> dict[str, Fetched]:
    body = path.read_bytes()
    try:
        address = read_object(body).get("id")
    except CredentialError as error:
        raise CredentialError(AT_PLACE, place=str(path), reason=error.said) from None
    if not isinstance(address, str):
        return {}
    return {address: Fetched(address, 200, JSON_MEDIA_TYPE, body)}


def _indexed(folder: Path) -> dict[str, Fetched]:
    path = folder / INDEX
    found: dict[str, Fetched] = {}
    try:
        for url, entry in read_object(path.read_bytes()).items():
            # The name alone: an index must not reach out of its folder.
            file = folder / Path(str(entry["file"])).name
            found[url] = Fetched(
                str(entry.get("url", url)),
                int(entry.get("status", 200)),
                str(entry.get("media_type", JSON_MEDIA_TYPE)),
                file.read_bytes(),
            )
    except (CredentialError, KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        why = error.said if isinstance(error, CredentialError) else str(error)
        raise CredentialError(
            N_("{place} cannot be read: {reason}"), place=str(path), reason=why
        ) from None
    return found


def _registers(folder: Path) -> dict[str, dict[str, frozenset[str]]]:
    """Read the registers of a bundle, if it has any.

    Raises:
        CredentialError: the file is there and cannot be read: a register that is passed over would let a forgery pass.
    """
    path = folder / REGISTER
    found: dict[str, dict[str, frozenset[str]]] = {}
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                issuer, name, text = line.rstrip("\n").split("\t")
                register = found.setdefault(issuer, {})
                if name:
                    register[name] = register.get(name, frozenset()) | {text}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CredentialError(
            N_("{place} cannot be read: {reason}"), place=str(path), reason=str(error)
        ) from None
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
