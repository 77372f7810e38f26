"""A person's data as one ZIP archive: JSON that programs read, evidence files, badges as they are published."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from sqlmodel import SQLModel

from app.assessing.readings import ReadingTold
from app.employers.watches import watchers_of
from app.issuing.public_documents import baked_png
from app.passports.imported import imported_by, source_of
from app.passports.links import LinkShown
from app.people.acquaintance import typed_of
from app.people.addresses import own_addresses
from app.people.identity import addresses_of, former_names_of
from app.people.protection import protection_of, shown_name_of
from app.people.terms import accepted_by
from app.plumbing.audit import AuditEvent
from app.plumbing.service import Work
from app.privacy.deeds import Deed
from app.privacy.letter import letter
from app.privacy.records import Records
from badges.baking import image_format

IN_MEMORY = 8 * 1024 * 1024
"""Bytes of an archive that stay in memory; a larger one goes through a temporary file."""
ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/zip": ".zip",
    "text/plain": ".txt",
}
# Who else decided or rated is their data; secrets and digests of tokens are nobody's reading.
KEPT_BACK = {
    "mediator_id",
    "confirmed_by",
    "ended_by",
    "rater_id",
    "added_by",
    "judged_by",
    "answered_by",
    "entered_by",
    "invited_by",
    "digest",
    "credential",
    "public_key",
    "hosted",
    "signed",
    "stored_as",
    "sealed_audience",
    "sealed_token",
    "sealed_secret",
    "fingerprint",
    "sealed_source",
    "sealed_report",
}


def pack(work: Work, records: Records) -> IO[bytes]:
    """Return the archive of a person's data, open at its beginning; whoever reads it closes it."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it outlives this function
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", letter(work, records))
        _write_json(archive, "profile.json", _profile(work, records))
        _write_json(archive, "watchers.json", _watchers(work, records))
        _write_json(archive, "exchanges.json", [asdict(one) for one in records.places])
        for kind in records.counts():
            rows: Sequence[SQLModel | LinkShown | Deed | ReadingTold] = getattr(records, kind)
            _write_json(archive, f"{kind}.json", [_for_its_person(row, records) for row in rows])
        for piece in records.evidence:
            if piece.stored_as:
                # Named by us: a title may hold anything, also a path out of the reader's folder.
                name = f"evidence/{piece.id}{ENDINGS.get(piece.media_type, '')}"
                archive.writestr(name, work.files.evidence.read(piece.stored_as))
        _write_badges(archive, work, records)
        _write_imported(archive, work, records)
    file.seek(0)
    return file


def _watchers(work: Work, records: Records) -> list[dict[str, Any]]:
    """Return who is told if a badge of the person's is revoked: what they gave as their name, and until when."""
    return [
        {
            "badge": str(award.id),
            "name": one.name,
            "address_at": one.domain,
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
        }
        for award in records.badges
        for one in watchers_of(work, award.id)
    ]


def _profile(work: Work, records: Records) -> dict[str, Any]:
    person = records.person
    return {
        "id": str(person.person_id),
        "name": person.name,
        "addresses": addresses_of(work, person.person_id),
        "recognising_addresses": [
            one.email for one in own_addresses(work, person.person_id) if one.recognises
        ],
        "language": person.language,
        "as_typed_by_programmes": [asdict(one) for one in typed_of(work, person.person_id)],
        "former_names": former_names_of(work, person.person_id),
        "name_shown_to_others": shown_name_of(work, person.person_id),
        "protection": protection_of(work, person.person_id).value,
        "accepted": [
            {
                "document": one.document,
                "version": one.version,
                "at": one.at.isoformat(),
                "language": one.language,
                "text_sha256": one.shown,
            }
            for one in accepted_by(work, person.person_id)
        ],
        "exported_at": work.now.isoformat(),
    }


def _for_its_person(
    row: SQLModel | LinkShown | Deed | ReadingTold, records: Records
) -> Mapping[str, Any]:
    me = records.person.person_id
    if isinstance(row, Deed):
        return {"kind": row.kind, "day": row.day.isoformat(), "programme": row.programme}
    if isinstance(row, ReadingTold):
        told = {"day": row.day.isoformat(), "what": row.what.value}
        return told | {"programme": row.programme, "exchange": row.exchange}
    if isinstance(row, LinkShown):
        return {"audience": row.audience, **row.link.model_dump(mode="json", exclude=KEPT_BACK)}
    if isinstance(row, AuditEvent):
        return {
            "at": row.at.isoformat(),
            "action": row.action,
            "subject": row.subject if row.subject in records.own_ids else None,
            "by_me": row.actor == me,
            "programme": str(row.chain),
        }
    return row.model_dump(mode="json", exclude=KEPT_BACK)


def _write_badges(archive: zipfile.ZipFile, work: Work, records: Records) -> None:
    for award in records.badges:
        archive.writestr(f"badges/{award.id}/assertion.json", award.hosted)
        archive.writestr(f"badges/{award.id}/assertion.jws", award.signed)
        archive.writestr(f"badges/{award.id}/badge.png", baked_png(work, award).body)
    for credential in records.credentials:
        archive.writestr(f"badges/{credential.award_id}/credential.json", credential.document)
        archive.writestr(f"badges/{credential.award_id}/credential.jwt", credential.jwt)


def _write_imported(archive: zipfile.ZipFile, work: Work, records: Records) -> None:
    for badge in imported_by(work, records.person.person_id):
        folder, source = f"imported/{badge.row.id}", source_of(work, badge.row)
        archive.writestr(f"{folder}/badge{_ending(source)}", source)
        tried = {"could_not_be_checked_again": badge.unread.to_keep()} if badge.unread else {}
        _write_json(archive, f"{folder}/report.json", badge.report.model_dump(mode="json") | tried)


def _ending(source: bytes) -> str:
    kind = image_format(source)
    return ".txt" if kind is None else f".{kind}"


def _write_json(archive: zipfile.ZipFile, name: str, content: Any) -> None:
    archive.writestr(name, json.dumps(content, ensure_ascii=False, indent=2))
