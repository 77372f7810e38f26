"""What the PDF of a verification receipt says, on one page."""

from dataclasses import dataclass
from typing import Any

from app.errors import N_
from app.plumbing.languages import translations
from app.plumbing.qr_codes import qr_code
from app.plumbing.templating import environment
from app.verifying.receipts import Receipt
from app.verifying.schemas import FindingOut, ReportOut

TEMPLATE = "verifying/receipt.typ"
MOST_FINDINGS = 8
MOST_REASONS = 2
LONGEST, LONGEST_NAME = 180, 90
"""Letters of one text: more of each, or longer ones, would need a second page."""
SENTENCES = {
    "valid": N_("This badge is valid."),
    "invalid": N_("This badge is not valid."),
    "unverifiable": N_("This badge cannot be checked here."),
}
VERDICTS = {
    "valid": N_("Valid"),
    "invalid": N_("Not valid"),
    "unverifiable": N_("Cannot be checked here"),
}
THEN = N_(
    "It tells how things stood at that moment. A badge may have been revoked since: verify it again."
)
WORDS = {
    "passed": N_("Passed"),
    "failed": N_("Failed"),
    "warning": N_("Warning"),
    "unread": N_("Not read"),
}
CHECKS = {
    "format": N_("Format"),
    "structure": N_("Structure"),
    "signature": N_("Signature"),
    "key_owner": N_("Owner of the key"),
    "issuer": N_("Issuer"),
    "scope": N_("Where it is kept"),
    "dates": N_("Dates"),
    "revocation": N_("Revocation"),
    "recipient": N_("Recipient"),
    "image": N_("Picture"),
}
SIGNS = {
    "passed": ("#1b5e3a", "M5 13l4.5 4.5L19 7"),
    "failed": ("#9b1c1c", "M6 6l12 12M18 6L6 18"),
    "warning": ("#7a4b00", "M12 5v8.5M12 18.5v.1"),
    "unread": ("#7a4b00", "M8.4 9.2a3.6 3.6 0 1 1 5.6 3c-1.3.8-2 1.5-2 3M12 19v.1"),
}
SIGN_OF = {"valid": "passed", "invalid": "failed", "unverifiable": "unread"}


@dataclass(frozen=True)
class ReceiptPaper:
    """One receipt in one language, as its PDF says it."""

    receipt: Receipt
    address: str
    """Where its code leads."""
    language: str

    def data(self) -> dict[str, Any]:
        """Return all that the document says, as JSON values: what receipt.typ sets."""
        report, at = self.receipt.report, self.receipt.issued_at
        kind = self._say(N_("Verification receipt"))
        return {
            "lang": self.language,
            "title": f"{kind} {self._number}",
            "day": {"year": at.year, "month": at.month, "day": at.day},
            "words": {
                "kind": kind,
                "drawn": self._moment(at),
                "check": self._say(N_("Check this receipt")),
                "checked": self._say(N_("What was checked")),
                "then": self._say(THEN),
            },
            "verdict": self._say(VERDICTS[report.verdict]),
            "sentence": self._say(SENTENCES[report.verdict]),
            "sign": _sign(SIGN_OF[report.verdict]),
            "reasons": [_cut(one.detail) for one in report.failures or report.unread][
                :MOST_REASONS
            ],
            "receipt": [
                [self._say(N_("Number")), self._number],
                [self._say(N_("Signed on")), self._moment(at)],
                [self._say(N_("Signed by")), self.receipt.service],
            ],
            "name": _cut(report.badge.name, LONGEST_NAME) if report.badge else "",
            "badge": self._badge(report),
            "findings": [self._finding(one) for one in report.telling[:MOST_FINDINGS]],
            "address": self.address,
            "code": qr_code(self.address),
            "code_alt": self._say(N_("QR code to check this receipt")),
        }

    @property
    def _number(self) -> str:
        return self.receipt.id.removeprefix("urn:uuid:")

    def _badge(self, report: ReportOut) -> list[list[str]]:
        if report.badge is None:
            return []
        holder = {
            None: N_("not asked for"),
            True: N_("the person asked about"),
            False: N_("not the person asked about"),
        }[report.recipient.matches]
        facts = [[self._say(N_("Recipient")), self._say(holder)]]
        if report.issuer:
            facts.append([self._say(N_("Issuer")), _cut(report.issuer.name, LONGEST_NAME)])
        if report.issued_on:
            facts.append([self._say(N_("Issued")), self._day(report.issued_on)])
        if report.expires:
            facts.append([self._say(N_("Valid until")), self._day(report.expires)])
        return facts

    def _finding(self, found: FindingOut) -> dict[str, str]:
        kind = "unread" if found.is_unread else found.status
        return {
            "sign": _sign(kind),
            "word": self._say(WORDS[kind]),
            "name": self._say(CHECKS[found.check]),
            "detail": _cut(found.detail),
        }

    def _say(self, sentence: str) -> str:
        return translations(self.language).gettext(sentence)

    def _day(self, moment: Any) -> str:
        return str(environment(self.language).filters["day"](moment))

    def _moment(self, moment: Any) -> str:
        return str(environment(self.language).filters["moment_text"](moment))


def _sign(kind: str) -> str:
    colour, path = SIGNS[kind]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-linecap="round" stroke-linejoin="round">'
        f'<circle cx="12" cy="12" r="11" stroke-width="1"/><path d="{path}" stroke-width="2.4" '
        'transform="translate(2.4 2.4) scale(.8)"/></svg>'
    )


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
