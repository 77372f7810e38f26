"""A badge is taken back by its programme, or withdrawn by its holder: a code for everybody, words for the holder."""

from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, BadInput, Conflict, RuleRefused
from app.issuing.letters import write_to_holder
from app.issuing.tables import Award, RevocationCode
from app.issuing.taking_back import take_back
from app.people.erased import who_was
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Lines
from app.programmes.caller import Caller

LONGEST_REASON = 500
BY_PROGRAMMES = tuple(
    code
    for code in RevocationCode
    if code not in (RevocationCode.SUPERSEDED, RevocationCode.WITHDRAWN)
)
"""The codes that a programme chooses from; the others say what happened by itself."""


class Revocation(BaseModel):
    """Why a badge is taken back: a code that whoever verifies it reads, and words that its holder alone reads."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    code: RevocationCode = Field(
        default=RevocationCode.OTHER, json_schema_extra={"enum": [*map(str, BY_PROGRAMMES)]}
    )
    reason: Lines = Field(
        default="",
        max_length=LONGEST_REASON,
        description="Words for the holder; nobody else outside the programme reads them.",
    )


def revoke(work: Work, caller: Caller, row: Award, asked: Revocation) -> Award:
    """Take a badge back; its owner is told by mail, with the words. Everybody else reads the code.

    Raises:
        BadInput: there is neither a reason of the list nor a word for the holder.
        RuleRefused: the code is none that programmes use, or there are words about somebody who was erased.
        Conflict: it was revoked before.
    """
    _check_code(asked)
    # It may be replaced at this moment, or made anew under another key: then the newer one is to be revoked.
    work.session.refresh(row, with_for_update=True)
    if row.revoked_at is not None:
        raise Conflict(N_("This badge was revoked before."))
    erased = not who_was(work, row.person_id).name
    if not erased:
        check_reason(asked)
    if asked.reason and erased:
        raise RuleRefused(
            N_("The holder was erased: nothing is written about them any more."),
            field="reason",
            remedy=N_("Choose a reason of the list, and leave the words out."),
        )
    record(work, row, "award.revoked", row, by=caller, code=asked.code.value)
    take_back(work, row, asked.code, asked.reason)
    write_to_holder(
        work, row, "badge_revoked", with_link=False, code=asked.code.label, reason=asked.reason
    )
    return row


def check_reason(asked: Revocation) -> None:
    """Refuse to take badges of people back without saying why.

    Raises:
        BadInput: there is neither a reason of the list nor a word for the holder.
        RuleRefused: the code is none that programmes use.
    """
    _check_code(asked)
    if asked.code is RevocationCode.OTHER and not asked.reason:
        raise BadInput(
            N_("A reason is missing: choose one of the list, or write words for the holder."),
            field="code",
        )


def _check_code(asked: Revocation) -> None:
    if asked.code not in BY_PROGRAMMES:
        raise RuleRefused(N_("This reason is set by itself: choose another."), field="code")


def withdraw(work: Work, row: Award) -> None:
    """Take a badge back at its holder's wish; doing it again changes nothing."""
    work.session.refresh(row, with_for_update=True)
    if row.revoked_at is None:
        record(work, row, "award.withdrawn", row, by=row.person_id)
        take_back(work, row, RevocationCode.WITHDRAWN)
