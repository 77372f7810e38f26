"""HTML doors: badges for a file of decisions: sent, judged, awarded, given up or taken back."""

from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import col, select
from starlette.datastructures import UploadFile

from app.errors import N_, BadInput
from app.issuing.award_imports import begin_import, import_in, problems_of, start
from app.issuing.batch_revoking import revocation_of, revoke_all
from app.issuing.batch_tables_out import problem_lines, table_of
from app.issuing.batches import cancel_batch, progress_of
from app.issuing.import_tables import AfterJudging, AwardImport
from app.issuing.revoking import BY_PROGRAMMES, Revocation
from app.issuing.tables import AwardBatch
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.service import service_of
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit
from app.programmes.page_context import ProgrammePage

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
FILES = "/awards/import"
SHOWN = 20
"""Files that are listed, and refused lines that are named: the table has all."""


@shown_at(router, FILES)
class AwardFilesPage(ProgrammePage):
    """The files of awards that a programme was given, and the form that takes another."""

    template = "issuing/award_files.html"
    to_look = to_change = Action.AWARD

    def values(self) -> dict[str, Any]:
        query = (
            select(AwardImport, AwardBatch)
            .join(AwardBatch, col(AwardBatch.id) == AwardImport.batch_id)
            .where(AwardBatch.programme_id == self.programme_id)
            .order_by(col(AwardImport.created_at).desc())
        )
        return {**self.context, "files": self.work.session.exec(query.limit(SHOWN)).all()}

    def take(self) -> UUID:
        """Take the file that was chosen, or the lines that were pasted.

        Raises:
            BadInput: there is neither.
        """
        sent = self.form.get("file")
        if isinstance(sent, UploadFile) and sent.filename:
            return self._begin(sent.file)
        pasted = text_of(self.form, "csv")
        if not pasted:
            raise BadInput(N_("Choose a file, or paste some lines."), field="file")
        with SpooledTemporaryFile() as file:
            file.write(pasted.encode())
            return self._begin(file)

    def _begin(self, file: Any) -> UUID:
        judge = AfterJudging.JUDGE
        return begin_import(self.work, self.caller, self.programme_id, file, judge).batch_id


@shown_at(router, FILES + "/{batch_id}")
class AwardFilePage(ProgrammePage):
    """How far a file of awards is: judged, awarded, taken back."""

    template = "issuing/award_file.html"
    to_look = to_change = Action.AWARD

    def __init__(self, visit: MemberVisit, programme_id: UUID, batch_id: UUID) -> None:
        self.batch_id = batch_id
        super().__init__(visit, programme_id)

    def open(self) -> None:
        super().open()
        self.file, self.batch = import_in(self.work, self.caller, self.batch_id)

    def values(self) -> dict[str, Any]:
        translate = self.page.translate
        return {
            **self.context,
            "file": self.file,
            "batch": self.batch,
            "far": progress_of(self.work, self.batch),
            "taken_back": revocation_of(self.work, self.batch),
            "codes": BY_PROGRAMMES,
            "refused_lines": [
                (line, " ".join(one.sentence(translate) for one in troubles))
                for line, troubles in problems_of(self.work, self.file, most=SHOWN)
            ],
        }

    def press(self) -> str:
        """Do what the pressed button says; return what to say of it."""
        what = text_of(self.form, BUTTON)
        if what == "start":
            start(self.work, self.caller, self.file, self.batch)
            return N_("The badges are being made.")
        if what == "cancel":
            cancel_batch(self.work, self.caller, self.batch)
            return N_("No more badges are made of this file.")
        if what == "revoke":
            revoke_all(self.work, self.caller, self.batch, self.read(Revocation))
            return N_("The badges of this file are being revoked.")
        raise BadInput(N_("The form is not the one that this page showed."))


@router.post(FILES)
def send_awards_file(at: At[AwardFilesPage]) -> Response:
    """Take a file; the page that follows shows what its lines would do."""
    return at.do(at.take, then=lambda batch_id: go_to(f"{at.here}/{batch_id}"))


@router.post(FILES + "/{batch_id}")
def act_on_awards_file(at: At[AwardFilePage]) -> Response:
    """Award the good lines of a file, give up what waits, or take back all that it made."""
    return at.do(at.press, then=lambda notice: go_to(at.here, notice))


@router.get(FILES + "/{batch_id}/problems.csv")
def download_file_problems(at: At[AwardFilePage]) -> Response:
    """Give every line that was refused, with why."""
    lines = problem_lines(service_of(at.request), at.batch_id, at.page.language)
    return table_of(lines, "problems.csv")
