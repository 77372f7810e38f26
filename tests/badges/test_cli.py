"""The command line: the whole trade in a folder, exit codes, and errors in one sentence."""

import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

import badges
from badges import cli
from badges.jws import check
from badges.keys import load_public, private_pem
from tests.badges.credentials import (
    DID_DOCUMENT,
    JWT_METHOD,
    METHOD,
    CredentialIssuer,
    credential,
)
from tests.badges.credentials import KEY as KEY3
from tests.badges.loopback import answer, loopback_server
from tests.issuer_in_memory import (
    BADGE_CLASS,
    CLASS_IMAGE,
    HOSTED,
    KEY,
    PLAIN_SVG,
    PROFILE,
    RECIPIENT,
    REVOCATIONS,
    IssuerInMemory,
)


class Shell:
    """Runs the command line in a folder and keeps what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.code: object = None
        self.out = ""
        self.error = ""

    def __call__(self, *arguments: str | Path) -> int:
        before = sys.argv
        sys.argv = ["badges", *map(str, arguments)]
        try:
            with pytest.raises(SystemExit) as left:
                cli.main()
        finally:
            sys.argv = before
        self.code = left.value.code
        self.out, self.error = self.capsys.readouterr()
        assert isinstance(self.code, int)
        return self.code

    def json(self) -> Any:
        return json.loads(self.out)

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


@pytest.fixture
def issuer() -> IssuerInMemory:
    return IssuerInMemory()


@pytest.fixture
def trust(tmp_path: Path, issuer: IssuerInMemory) -> Path:
    """A folder of documents put there by hand."""
    folder = tmp_path / "trust"
    folder.mkdir()
    for number, address in enumerate((PROFILE, KEY, BADGE_CLASS, REVOCATIONS, HOSTED)):
        (folder / f"{number}.json").write_text(json.dumps(issuer[address]))
    return folder


def test_from_a_key_to_a_verified_picture(
    shell: Shell, issuer: IssuerInMemory, trust: Path
) -> None:
    key = shell.folder / "key.pem"
    assert shell("keygen", "--out", key) == 0
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    public = (shell.folder / "key.pub.pem").read_text()
    (trust / "1.json").write_text(json.dumps(issuer[KEY] | {"publicKeyPem": public}))

    document = shell.file("assertion.json", json.dumps(issuer.signed))
    assert shell("sign", document, "--key", key) == 0
    token = shell.out.strip()
    assert json.loads(check(token, load_public(public))) == issuer.signed

    badge = shell.file("badge.jws", token)
    for name, picture in (("badge.png", issuer[CLASS_IMAGE]), ("badge.svg", PLAIN_SVG)):
        plain = shell.file(f"plain-{name}", picture)
        baked = shell.folder / name
        assert shell("bake", plain, badge, "--out", baked) == 0
        assert shell("extract", baked) == 0
        assert shell.out.strip() == token
        at = ("--at", "2026-06-01T00:00:00")
        assert shell("verify", baked, "--trust", trust, "--recipient", RECIPIENT, *at) == 0
        assert "VALID  ob2-signed" in shell.out
        assert "Example Programme" in shell.out


def test_a_credential_with_a_proof_or_as_token(shell: Shell) -> None:
    issuer = CredentialIssuer()
    del issuer.credential["credentialStatus"]
    document = shell.file("credential.json", json.dumps(issuer.credential))
    trust = shell.folder / "trust"
    trust.mkdir()
    index = {DID_DOCUMENT: {"file": "did.json"}}
    (trust / "index.json").write_text(json.dumps(index))
    (trust / "did.json").write_text(json.dumps(issuer[DID_DOCUMENT]))
    plain = shell.file("plain.svg", PLAIN_SVG)
    baked = shell.folder / "baked.svg"
    for key, method in ((KEY3, METHOD), (issuer.key, JWT_METHOD)):
        secret = shell.file("key.pem", private_pem(key))
        assert shell("sign", document, "--key", secret, "--method", method) == 0
        signed = shell.file("signed", shell.out)
        assert shell("bake", plain, signed, "--out", baked) == 0
        assert b"openbadges:credential" in baked.read_bytes()
        assert shell("verify", baked, "--trust", trust, "--at", "2026-07-01") == 0
        assert "VALID  ob3-" in shell.out


def test_a_no_is_exit_code_1_and_says_why(
    shell: Shell, issuer: IssuerInMemory, trust: Path
) -> None:
    badge = shell.file("badge.jws", issuer.token())
    options = ("--trust", trust, "--at", "2026-06-01T00:00:00")
    assert shell("verify", badge, *options, "--recipient", "eve@example.org", "--lang", "fr") == 1
    assert "NOT VALID" in shell.out
    assert "Il a été donné à quelqu'un d'autre." in shell.out
    assert shell("verify", badge, "--trust", trust, "--at", "2031-01-01", "--json") == 1
    report = shell.json()
    assert [one["code"] for one in report["findings"] if one["status"] == "failed"] == [
        "dates.expired"
    ]


def test_a_badge_on_the_command_line_and_on_stdin(
    shell: Shell, issuer: IssuerInMemory, trust: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--trust", trust, "--at", "2026-06-01T00:00:00")
    assert shell("verify", issuer.token(), *options) == 0
    assert shell("verify", HOSTED, *options) == 0
    assert shell("verify", json.dumps(issuer[HOSTED]), *options) == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(issuer.png())))
    assert shell("verify", "-", *options) == 0


def test_hash_normalises_and_salts(shell: Shell) -> None:
    assert shell("hash", " Alice@Example.org", "--salt", "deadsea") == 0
    digest = "c934fdacc6242be0277a284970416aa9bfa583241fb85094bc96c504ee0abd4e"
    assert shell.out.splitlines() == [f"sha256${digest}", "salt deadsea"]
    assert shell("hash", "alice@example.org", "--json") == 0
    found = shell.json()
    assert found["hashed"] is True
    assert len(found["salt"]) == 32


def test_keygen_makes_ed25519_and_never_overwrites(shell: Shell) -> None:
    key = shell.folder / "key.pem"
    assert shell("keygen", "--out", key, "--kind", "ed25519", "--json") == 0
    assert shell.json() == {"private": str(key), "public": str(key.with_suffix(".pub.pem"))}
    before = key.read_bytes()
    assert shell("keygen", "--out", key) == 2
    assert "never overwritten" in shell.error
    assert key.read_bytes() == before
    assert shell("keygen", "--out", shell.folder / "weak.pem", "--bits", "1024") == 2
    assert "1024 bits" in shell.error
    assert not (shell.folder / "weak.pem").exists()


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("verify", "{folder}/nothing.png"), "No such file"),
        (("verify", "{folder}"), "directory"),
        (("verify", "{folder}/text"), "no web address"),
        (("verify", "{folder}/text", "--trust", "{folder}/nothing"), "no folder"),
        (("verify", "{folder}/text", "--trust", "{folder}/bad"), "index.json"),
        (("verify", "{folder}/text", "--trust", "{folder}/worse"), "a.json"),
        (("verify", "a b"), "No such file"),
        (("verify", "{folder}/x.pdf"), "This is a PDF document. Open it"),
        (("verify", "see https://a.example/1 and https://a.example/2"), "there are 2 links"),
        (("verify", "https://a.example/1", "--recipient", "Camille"), "no e-mail address"),
        (("verify", "https://a.example/1", "--recipient", "a@x.org, b@x.org"), "more than one"),
        (("extract", "{folder}/text"), "neither PNG nor SVG"),
        (("extract", "{folder}/plain.png"), "holds no badge"),
        (("bake", "{folder}/plain.png", "{folder}/plain.png", "--out", "{folder}/x"), "UTF-8"),
        (("bake", "{folder}/text", "{folder}/text", "--out", "{folder}/x"), "neither PNG nor SVG"),
        (
            ("bake", "{folder}/plain.svg", "{folder}/text", "--out", "{folder}/x"),
            "neither a signed badge",
        ),
        (
            ("bake", "{folder}/plain.svg", "{folder}/bad/index.json", "--out", "{folder}/x"),
            "give `verify`",
        ),
        (("hash", "notmail"), "no e-mail address"),
        (("sign", "{folder}/text", "--key", "{folder}/key.pem"), "not JSON"),
        (("sign", "{folder}/class.json", "--key", "{folder}/key.pem"), "neither an assertion"),
        (("sign", "{folder}/credential.json", "--key", "{folder}/key.pem"), "--method"),
        (("sign", "{folder}/signed.json", "--key", "{folder}/text"), "badges keygen"),
    ],
)
def test_wrong_use_is_exit_code_2_and_one_sentence(
    shell: Shell,
    issuer: IssuerInMemory,
    arguments: tuple[str, ...],
    words: str,
    as_json: bool,
) -> None:
    shell.file("text", "hello")
    shell.file("x.pdf", "%PDF-1.7")
    shell.file("plain.png", issuer[CLASS_IMAGE])
    shell.file("plain.svg", PLAIN_SVG)
    shell.file("class.json", json.dumps(issuer[BADGE_CLASS]))
    shell.file("signed.json", json.dumps(issuer.signed))
    shell.file("credential.json", json.dumps(credential()))
    shell.file("key.pem", private_pem(issuer.key))
    for name, file, text in (("bad", "index.json", '{"a": {}}'), ("worse", "a.json", "{")):
        (shell.folder / name).mkdir()
        (shell.folder / name / file).write_text(text)
    places = [one.format(folder=shell.folder) for one in arguments]
    assert shell(*places, *(["--json"] if as_json else [])) == 2
    assert words in shell.error
    assert shell.out == ""
    if as_json:
        assert set(json.loads(shell.error)) == {"error", "code"}
    else:
        assert shell.error.startswith("badges: ")
        assert len(shell.error.splitlines()) == 1


def test_a_bundle_verifies_later_without_the_network(shell: Shell, issuer: IssuerInMemory) -> None:
    with loopback_server() as server:
        base = f"http://127.0.0.1:{server.port}"

        def local(value: Any) -> str:
            return json.dumps(value).replace("https://issuer.example.org", base)

        for address in (PROFILE, KEY, BADGE_CLASS, REVOCATIONS, HOSTED):
            path = address.removeprefix("https://issuer.example.org")
            server.scripts[path] = answer(local(issuer[address]).encode())
        path = CLASS_IMAGE.removeprefix("https://issuer.example.org")
        server.scripts[path] = answer(issuer[CLASS_IMAGE], media_type="image/png")
        issuer.signed = json.loads(local(issuer.signed))
        picture = shell.file("badge.png", issuer.png())
        allow = ("--allow", f"127.0.0.1:{server.port}")
        bundle = shell.folder / "bundle"
        assert shell("verify", picture, *allow, "--json") == 0
        assert shell("bundle", picture, "--out", bundle, *allow, "--json") == 0
        assert len(shell.json()["documents"]) == 5
    assert shell("verify", picture, "--trust", bundle, "--json") == 0
    image = [one for one in shell.json()["findings"] if one["check"] == "image"]
    assert image[0]["code"] == "image.ok"
    for command in (("verify", picture), ("bundle", picture, "--out", shell.folder / "nothing")):
        assert shell(*command) == 1
        assert "only https" in shell.out


def test_an_index_cannot_reach_out_of_its_folder(shell: Shell, issuer: IssuerInMemory) -> None:
    folder = shell.folder / "bundle"
    folder.mkdir()
    shell.file("secret.json", json.dumps(issuer[HOSTED]))
    index = {HOSTED: {"file": "../secret.json"}}
    (folder / "index.json").write_text(json.dumps(index))
    assert shell("verify", HOSTED, "--trust", folder) == 2
    assert "index.json cannot be read" in shell.error


def test_a_document_without_id_is_left_out_of_the_bundle(shell: Shell, trust: Path) -> None:
    (trust / "other.json").write_text('{"id": 7}')
    assert shell("verify", HOSTED, "--trust", trust, "--at", "2026-06-01") == 0


def test_python_m_badges_is_the_command_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["badges", "hash", "a@example.org"])
    with pytest.raises(SystemExit) as left:
        __import__("runpy").run_module("badges", run_name="__main__")
    assert left.value.code == 0


def test_it_says_which_version_it_is(shell: Shell) -> None:
    assert shell("--version") == 0
    assert shell.out == f"badges {badges.__version__}\n"


def test_every_broken_rule_of_a_document_is_told(shell: Shell, issuer: IssuerInMemory) -> None:
    broken = shell.file(
        "broken.json", json.dumps({**issuer.signed, "recipient": {}, "issuedOn": "now"})
    )
    key = shell.file("key.pem", private_pem(issuer.key))
    assert shell("sign", broken, "--key", key) == 2
    fields = [line.split(": ")[1] for line in shell.error.replace("badges: ", "").splitlines()]
    assert fields == ["recipient.type", "recipient.hashed", "recipient.identity", "issuedOn"]


def test_whoever_asks_this_machine_is_told_how(shell: Shell) -> None:
    with loopback_server() as server:
        place = f"127.0.0.1:{server.port}"
        server.scripts["/badge"] = answer(b"{}")
        assert shell("verify", f"http://{place}/badge") == 1
        assert f"--allow {place}" in shell.error
        assert shell("verify", f"http://{place}/badge", "--allow", place) == 2
    assert "add --allow" not in shell.error


def test_help_names_every_command(shell: Shell) -> None:
    assert shell("--help") == 0
    for command in ("keygen", "hash", "sign", "bake", "extract", "verify", "bundle"):
        assert command in shell.out


def test_what_cannot_be_checked_is_said_apart_from_what_is_not_valid(
    shell: Shell, issuer: IssuerInMemory, trust: Path, tmp_path: Path
) -> None:
    badge = shell.file("badge.jws", issuer.token())
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    at = ("--at", "2026-06-01T00:00:00")
    assert shell("verify", badge, "--trust", nothing, *at, "--lang", "pt") == 1
    assert shell.out.startswith("CANNOT BE CHECKED  ob2-signed\nEste badge não pode ser verificado")
    assert "NOT VALID" not in shell.out
    assert "\n  ?   structure" in shell.out
    assert "\n  -   signature" in shell.out
    assert shell("verify", badge, "--trust", nothing, *at, "--json") == 1
    assert (shell.json()["verdict"], shell.json()["valid"]) == ("unverifiable", False)
    assert shell("verify", badge, "--trust", trust, *at, "--json") == 0
    assert (shell.json()["verdict"], shell.json()["valid"]) == ("valid", True)
