"""The file of awards of the bystander in the cast: judged, a line refused, its badges taken back."""

from datetime import datetime

from app.issuing.import_tables import (
    PART,
    PROBLEM,
    AwardImport,
    AwardImportPart,
    AwardImportProblem,
    WholeRevocation,
)
from app.issuing.tables import AwardBatch
from app.plumbing.service import Work


def file_of_awards(work: Work, batch: AwardBatch, later: datetime) -> None:
    """Have the batch come from a file, of which a line was refused, and its badges be taken back later."""
    piece, line = (
        work.vault.seal(b"x", purpose=PART.format(batch_id=batch.id, number=0)),
        work.vault.seal(b"[]", purpose=PROBLEM.format(batch_id=batch.id, line=3)),
    )
    work.session.add_all(
        [
            AwardImport(
                batch_id=batch.id,
                digest="0",
                after="all",
                lines=2,
                judged_at=work.now,
                created_at=later,
            ),
            AwardImportPart(batch_id=batch.id, number=0, sealed=piece),
            AwardImportProblem(batch_id=batch.id, line=3, sealed=line),
            WholeRevocation(
                batch_id=batch.id,
                asked_by=batch.asked_by,
                code="other",
                finished_at=later,
                created_at=later,
            ),
        ]
    )
