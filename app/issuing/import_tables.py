"""What is remembered of a file of awards: how far it is judged, what of it is refused, and the file until then."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.plumbing.column_types import UtcDateTime
from app.plumbing.keys.sealed import sealed
from app.plumbing.rows import Row

PART = "awards file {batch_id} {number}"
PROBLEM = "awards file problem {batch_id} {line}"


class AfterJudging(StrEnum):
    """What happens once every line of a file is judged."""

    JUDGE = "judge"
    """Nothing: somebody only wants to know what the lines would do."""
    ALL = "all"
    """The badges are made if every line is good."""
    READY = "ready"
    """Those of the good lines are made."""


class AwardImport(Row, table=True):
    """A file of decisions, and how far it is judged; the good lines are the rows of its batch, which waits."""

    __tablename__ = "award_import"

    batch_id: UUID = Field(foreign_key="award_batch.id", unique=True)
    digest: str = Field(index=True)
    """Of the file: the same file again is the same import while its badges are being made."""
    after: str
    """An `AfterJudging`."""
    lines: int
    """How many lines it has; of a workbook that is not judged yet, at most."""
    judged: int = 0
    at_line: int = 1
    """The line up to which it is judged, as a text editor counts."""
    refused: int = 0
    awarded_before: int = 0
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until when one process judges it; where that died, another goes on."""

    @property
    def ready(self) -> int:
        """How many lines become badges, so far."""
        return self.judged - self.refused - self.awarded_before


class AwardImportPart(SQLModel, table=True):
    """A piece of the file; gone once every line is judged."""

    __tablename__ = "award_import_part"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    batch_id: UUID = Field(foreign_key="award_batch.id")
    number: int
    sealed: bytes = sealed(PART)
    """It holds people's addresses."""


class AwardImportProblem(SQLModel, table=True):
    """A line that is refused."""

    __tablename__ = "award_import_problem"
    __table_args__ = (UniqueConstraint("batch_id", "line"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    batch_id: UUID = Field(foreign_key="award_batch.id")
    line: int
    sealed: bytes = sealed(PROBLEM)
    """Why, as JSON of templates and values: among them is what was typed."""


class WholeRevocation(Row, table=True):
    """That all badges a batch made are taken back, and how far that is."""

    __tablename__ = "batch_revocation"

    batch_id: UUID = Field(foreign_key="award_batch.id", unique=True)
    asked_by: UUID = Field(foreign_key="person.id")
    code: str
    reason: str = ""
    """Words for the holders."""
    position: int = -1
    """The row of the batch up to which it is done."""
    revoked: int = 0
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
