"""Badges that other issuers gave a person, in their passport: verified first, kept sealed, verified again at will."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused
from app.issuing.local_documents import assertion_behind, is_own_issuer
from app.passports.tables import ImportedBadge
from app.people.identity import addresses_of, own_vault, own_vaults
from app.people.tables import Person
from app.plumbing.keys.sealed import Indexed
from app.plumbing.keys.vault import Vault
from app.plumbing.pictures import drawn_small
from app.plumbing.service import Service, Work
from app.verifying.budget import Memory
from app.verifying.workflow import check
from badges.verification import Finding, Format, Report, Resolver, Verdict, for_one_question

MOST_IMPORTED = 50
LARGEST_IMPORTED = 1024 * 1024
"""Bytes: a badge is kept for years, and sealed badges are read back whole."""
LARGEST_REPORT = 64 * 1024
"""Bytes: a badge may call itself what it likes, but a page that lists fifty must stay one that opens."""
SEAL_PIXELS, LARGEST_SEAL = 128, 32 * 1024
"""Pixels, and bytes, of the picture beside a badge: it is drawn anew, without what the file carried besides."""
SOURCE, REPORT = "imported badge", "imported report"


@dataclass(frozen=True)
class LeftUnread:
    """That a badge could not be checked again, and why: it is no worse for that than it was."""

    at: datetime
    findings: tuple[Finding, ...]

    def to_keep(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"at": self.at.isoformat(), "findings": [one.to_keep() for one in self.findings]}

    @classmethod
    def kept(cls, content: dict[str, Any]) -> "LeftUnread":
        """Read back what `to_keep` gave."""
        findings = tuple(Finding.model_validate(one) for one in content["findings"])
        return cls(datetime.fromisoformat(content["at"]), findings)


@dataclass(frozen=True)
class Imported:
    """An imported badge, opened for as long as one request lasts."""

    row: ImportedBadge
    report: Report
    """Of the last verification that could be made; its findings can be told in any language."""
    address: str
    """Where its issuer hosts it; empty for a signed badge, which is nowhere but in its file."""
    name: str
    """What tells it from every other badge."""
    unread: LeftUnread | None = None
    """What came of trying again since, in vain."""
    picture: str = ""
    """The badge's own picture, small, as a data address; empty where none was brought that its issuer serves too."""

    def in_force(self, now: datetime) -> bool:
        """Say whether it was valid when last verified, and has not expired since."""
        return self.row.valid and (self.row.expires_at is None or self.row.expires_at > now)


def bring(
    service: Service, beyond: Resolver, person_id: UUID, given: str | bytes
) -> tuple[Report, UUID | None]:
    """Verify a badge that a person brings as theirs, and keep it if it is valid; return the report and its id.

    No transaction is held while other people's servers are waited for.

    Raises:
        BadInput: it is no badge at all, or too large to be kept.
        Conflict: it is in the passport already, or a badge of this service.
        RuleRefused: the passport is full, no address of the person is proved, or the badge says too much of itself.
    """
    if isinstance(given, str):
        given = assertion_behind(service.settings, given.strip()).encode()
    if len(given) > LARGEST_IMPORTED:
        raise BadInput(
            N_("This is larger than what a passport keeps: at most {limit} MiB."),
            field="input",
            remedy=N_("Bring the badge's link or its text instead of the picture."),
            limit=LARGEST_IMPORTED // 1024**2,
        )
    with service.begin(reading=True) as work:
        _find_room(work, person_id)
    report = _verified(service, beyond, person_id, given)
    if not report.valid:
        return report, None
    if report.issuer is None or is_own_issuer(service.settings, report.issuer.id):
        raise Conflict(
            N_("This service issued this badge: it is here already."),
            field="input",
            remedy=N_("Accept it under “My badges”, and it stands in your passport."),
        )
    with service.begin() as work:
        return report, keep(work, person_id, given, report).id


def check_again(service: Service, beyond: Resolver, person_id: UUID, imported_id: UUID) -> Report:
    """Verify an imported badge once more, and keep the new report in place of the last one.

    One that cannot be checked now keeps its last report, with a note that it was tried.

    Raises:
        NotFound: the person has no such badge.
        RuleRefused: no address of the person is proved, or the badge says too much of itself by now.
    """
    with service.begin(reading=True) as work:
        row = _row(work, person_id, imported_id)
        source = _own(work, person_id).open(row.sealed_source, purpose=SOURCE)
    report = _verified(service, beyond, person_id, source)
    with service.begin() as work:
        row = _row(work, person_id, imported_id)
        own = _own(work, person_id)
        known = _opened(own, row)
        if report.verdict is Verdict.UNVERIFIABLE:
            place = _Place(known.address, known.name, known.picture)
            _write(row, own, known.report, place, LeftUnread(report.checked_at, report.unread))
            work.session.add(row)
            return report
        # What could not be read this time keeps the name it is known by.
        named = report.model_copy(
            update={
                "format": report.format or known.report.format,
                "badge": report.badge or known.report.badge,
                "issuer": report.issuer or known.report.issuer,
                "issued_on": report.issued_on or known.report.issued_on,
                "expires": report.expires or known.report.expires,
            }
        )
        place = _Place(_hosted_at(report) or known.address, known.name, _picture_of(report, source))
        _write(row, own, named, place)
        work.session.add(row)
    return named


def keep(work: Work, person_id: UUID, source: bytes, report: Report) -> ImportedBadge:
    """Keep a valid badge of another issuer, unseen by others until its owner shows it.

    Raises:
        Conflict: it is in the passport already.
        RuleRefused: the passport is full, or the badge says too much of itself.
    """
    _find_room(work, person_id)
    own = _own(work, person_id)
    row = ImportedBadge(
        person_id=person_id,
        fingerprint=work.vault.index(_name_of(report), purpose=SOURCE),
        sealed_source=own.seal(source, purpose=SOURCE),
        sealed_report=b"",
        valid=report.valid,
        checked_at=report.checked_at,
        created_at=work.now,
    )
    place = _Place(_hosted_at(report), _name_of(report), _picture_of(report, source))
    _write(row, own, report, place)
    work.session.add(row)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("This badge is in your passport already."),
            field="input",
            remedy=N_("There you can have it verified again."),
        ) from error
    return row


def imported_by(work: Work, person_id: UUID) -> list[Imported]:
    """Return the badges that a person imported, latest first."""
    own = _own(work, person_id)
    query = select(ImportedBadge).where(ImportedBadge.person_id == person_id)
    newest = query.order_by(col(ImportedBadge.created_at).desc(), col(ImportedBadge.id))
    # A page of fifty badges does not need their fifty pictures.
    light = newest.options(defer(ImportedBadge.sealed_source))  # type: ignore[arg-type]  # a column, to SQLAlchemy
    return [_opened(own, row) for row in work.session.exec(light)]


def imported_of(work: Work, person_id: UUID, imported_id: UUID) -> Imported:
    """Return one badge that a person imported.

    Raises:
        NotFound: the person has no such badge.
    """
    return _opened(_own(work, person_id), _row(work, person_id, imported_id))


def source_of(work: Work, row: ImportedBadge) -> bytes:
    """Return what the person brought, byte for byte."""
    return _own(work, row.person_id).open(row.sealed_source, purpose=SOURCE)


def for_readers(badges: Iterable[Imported], now: datetime) -> list[Imported]:
    """Return what others are shown: what its owner chose, as long as it is in force."""
    return [badge for badge in badges if badge.row.shown and badge.in_force(now)]


def choose(work: Work, badge: Imported, *, shown: bool) -> None:
    """Show an imported badge to whoever may read the passport, or keep it to oneself.

    Raises:
        RuleRefused: it is not in force: nobody would be shown it.
    """
    if shown and not badge.in_force(work.now):
        raise RuleRefused(
            N_("Only a valid badge can be shown."), remedy=N_("Have it verified again first.")
        )
    badge.row.shown = shown
    work.session.add(badge.row)


def remove(work: Work, badge: Imported) -> None:
    """Take an imported badge out of the passport; nothing of it is kept."""
    work.session.delete(badge.row)


def _verified(service: Service, beyond: Resolver, person_id: UUID, source: bytes) -> Report:
    """Verify for each proved address until one is the recipient's; each document is fetched once, all in one time."""
    with service.begin(reading=True) as work:
        addresses = addresses_of(work, person_id, proved=True)
    if not addresses:
        raise RuleRefused(
            N_("None of your addresses is proved yet, so no badge can be told to be yours."),
            remedy=N_("Add one under “My addresses”."),
        )
    memory, question = Memory(), for_one_question(beyond)
    for address in addresses:
        report = check(service, question, source, address, memory=memory)
        if report.recipient.matches is not False:
            break
    return report


def _find_room(work: Work, person_id: UUID) -> None:
    query = select(func.count()).where(ImportedBadge.person_id == person_id)
    if work.session.exec(query).one() >= MOST_IMPORTED:
        raise RuleRefused(
            N_("Your passport holds {most} badges of other issuers, as many as one may."),
            remedy=N_("Remove one that you no longer need."),
            most=MOST_IMPORTED,
        )


def _row(work: Work, person_id: UUID, imported_id: UUID) -> ImportedBadge:
    row = work.session.get(ImportedBadge, imported_id)
    if row is None or row.person_id != person_id:
        raise NotFound(N_("There is no such badge among yours."))
    return row


def _own(work: Work, person_id: UUID) -> Vault:
    return own_vault(work.vault, work.session.get_one(Person, person_id))


@dataclass(frozen=True)
class _Place:
    """Where a badge is, what tells it from every other, and what it looks like."""

    address: str
    name: str
    picture: str = ""


def _write(
    row: ImportedBadge, own: Vault, report: Report, place: _Place, unread: LeftUnread | None = None
) -> None:
    kept = {"report": report.to_keep(), **asdict(place), "unread": unread and unread.to_keep()}
    content = json.dumps(kept).encode()
    if len(content) > LARGEST_REPORT:
        content = json.dumps({**kept, "picture": ""}).encode()
    if len(content) > LARGEST_REPORT:
        raise RuleRefused(
            N_("This badge says more of itself than a passport keeps: at most {limit} KiB."),
            field="input",
            limit=LARGEST_REPORT // 1024,
        )
    row.sealed_report = own.seal(content, purpose=REPORT)
    row.valid, row.expires_at, row.checked_at = report.valid, report.expires, report.checked_at


def _opened(own: Vault, row: ImportedBadge) -> Imported:
    content = json.loads(own.open(row.sealed_report, purpose=REPORT))
    report = Report.model_validate(content["report"])
    tried = content.get("unread")  # older rows have no such member
    unread = None if tried is None else LeftUnread.kept(tried)
    picture = content.get("picture", "")
    return Imported(row, report, content["address"], content["name"], unread, picture)


def names_in(session: Session, vault: Vault, rows: Sequence[ImportedBadge]) -> list[str]:
    """Return what some badges are found by: whoever changes the house key makes their fingerprints anew."""
    own = own_vaults(session, vault, {row.person_id for row in rows})
    return [_opened(own[row.person_id], row).name for row in rows]


INDEXED = Indexed(ImportedBadge, "fingerprint", SOURCE, names_in)


def _picture_of(report: Report, source: bytes) -> str:
    """Return what a badge looks like; a true one in a borrowed picture is valid, and does not show what it borrowed."""
    if not any(one.code == "image.ok" for one in report.findings):
        return ""
    drawn = drawn_small(source, SEAL_PIXELS, SEAL_PIXELS)
    if drawn is None or len(drawn) > LARGEST_SEAL:
        return ""
    return f"data:image/png;base64,{b64encode(drawn).decode()}"


def _hosted_at(report: Report) -> str:
    hosted = report.format is Format.OB2_HOSTED and report.assertion is not None
    return str((report.assertion or {}).get("id", "")) if hosted else ""


def _name_of(report: Report) -> str:
    """Return what tells a badge from every other: its issuer with the id it gave, or the text where it gave none."""
    issuer = "" if report.issuer is None else report.issuer.id
    given = (report.assertion or {}).get("id")
    text = report.documents.assertion or b""
    return f"{issuer}\n{given or hashlib.sha256(text).hexdigest()}"
