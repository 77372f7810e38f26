"""How long each table keeps what it holds: the terms, from when they run, and what happens then.

Every table stands here: a test walks the tables and names what is missing. `app/privacy/ending.py` and the rooms'
own `expiring` carry it out; the page and the paper about terms are made from it, so that neither can say otherwise.
A term is the longest; the sources are Regulation (EU) 2016/679, article 5(1)(e), and each row's own purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.errors import N_
from app.plumbing.named import Named


class Kind(Named):
    """What is kept, in words for people; several tables may be one kind."""

    ACCOUNT = "account", N_("Your account: name, addresses, language, passkeys")
    SIGN_INS = "sign-ins", N_("Where you are signed in")
    LINKS = "links", N_("Links and codes with a secret in them")
    PASSPORT = "passport", N_("Passport, and badges of other issuers in it")
    ACCEPTED = "accepted", N_("Which texts you accepted, and when")
    PROGRAMME = "programme", N_("Programmes, their organisations and members")
    PROGRAM_KEYS = "program-keys", N_("Keys for programs")
    CONTACTS = "contacts", N_("Who acts for an organisation, or asked to")
    NEEDS = "needs", N_("Situations, needs, offers and proposals")
    EXCHANGES = "exchanges", N_("Exchanges and what they set out to build")
    MEASURES = "measures", N_("What was measured of an exchange")
    PARTICIPATIONS = "participations", N_("Who takes part in which exchange")
    CHARTERS = "charters", N_("What both sides of an exchange accepted")
    HOURS = "hours", N_("Hours")
    RATINGS = "ratings", N_("Ratings")
    EVIDENCE = "evidence", N_("Texts, links and files that show the work")
    DECISIONS = "decisions", N_("Decisions about a level")
    BADGES = "badges", N_("Badges and what they say")
    WATCHES = "watches", N_("Who wants to hear if a badge is revoked")
    SURVEYS = "surveys", N_("Answers to surveys, without names")
    MESSAGES = "messages", N_("Mail and messages on their way")
    CALLS = "calls", N_("Answers remembered for repeated calls")
    READINGS = "readings", N_("Who opened what is said about you")
    REQUESTS = "requests", N_("What people asked of us about their data")
    AUDIT = "audit", N_("The audit log: numbers and days, no names")
    MACHINE = "machine", N_("What the service itself needs: keys and counts")


class Since(Named):
    """From when a term runs."""

    ENDED = "ended", N_("after it ended or was used")
    MADE = "made", N_("after it was made")
    EXCHANGE = "exchange", N_("after the exchange ended")
    INVITED = "invited", N_("after the last mail of an invitation that nobody answered")
    DECIDED = "decided", N_("after the decision")
    REVOKED = "revoked", N_("after the badge was revoked")
    CHANGED = "changed", N_("after it was written last")
    SETTLED = "settled", N_("after both sides had answered, or it ended otherwise")
    FINISHED = "finished", N_("after it was finished")
    SAID = "said", N_("on the day that the survey named")
    OWNER = "owner", N_("until you remove it or are erased")
    PROGRAMME = "programme", N_("as long as the programme works here")
    BADGE = "badge", N_("as long as the badge it belongs to")
    SERVICE = "service", N_("as long as the service runs: it is about nobody")


class Then(Named):
    """What happens when a term is over."""

    DELETED = "deleted", N_("it is deleted")
    EMPTIED = "emptied", N_("texts and files are deleted; that there was something stays")
    CUT = "cut", N_("its words are deleted, the fact stays")
    NOTHING = "nothing", N_("it ends with what it belongs to")


@dataclass(frozen=True)
class Term:
    """How long, from when, and what happens then."""

    kind: Kind
    since: Since
    days: int | None = None
    """Nothing where it ends with something else; 0 where each row has its own day."""
    then: Then = Then.NOTHING

    @property
    def lasts(self) -> timedelta:
        """The term as a span of time.

        Raises:
            ValueError: it has none of its own.
        """
        if self.days is None:
            message = f"{self.kind.value} has no term of its own"
            raise ValueError(message)
        return timedelta(days=self.days)


def _ends(kind: Kind, days: int, since: Since = Since.ENDED, then: Then = Then.DELETED) -> Term:
    return Term(kind, since, days, then)


UNANSWERED = _ends(Kind.PARTICIPATIONS, 44, Since.INVITED)
"""An invitation's link lasts 14 days; 30 days later nothing tells of it any more."""
STRANGER = _ends(Kind.ACCOUNT, 44, Since.INVITED)
EXCHANGE_LATEST = timedelta(days=365)
"""An exchange that nobody closes counts as ended so long after its last day."""
_ACCOUNT = Term(Kind.ACCOUNT, Since.OWNER)
_MACHINE = Term(Kind.MACHINE, Since.SERVICE)

KEEPING: Mapping[str, tuple[Term, ...]] = {
    "person": (_ACCOUNT, STRANGER),
    "email_address": (_ACCOUNT, STRANGER),
    "passkey": (_ACCOUNT,),
    "former_name": (_ACCOUNT,),
    "typed_identity": (_ACCOUNT, UNANSWERED),
    "sign_in": (_ends(Kind.SIGN_INS, 30),),
    "challenge": (_ends(Kind.SIGN_INS, 1),),
    # A month, not a day: until then the page of a dead link can still say so.
    "login_link": (_ends(Kind.LINKS, 30),),
    "address_link": (_ends(Kind.LINKS, 30),),
    "employer_link": (_ends(Kind.LINKS, 1),),
    "claim_code": (_ends(Kind.LINKS, 30),),
    "join_link": (_ends(Kind.LINKS, 30),),
    "charter_link": (_ends(Kind.LINKS, 30),),
    "partner_link": (_ends(Kind.LINKS, 30),),
    "measuring_link": (_ends(Kind.LINKS, 30),),
    "passport_link": (_ends(Kind.LINKS, 90),),
    "passport": (Term(Kind.PASSPORT, Since.OWNER),),
    "passport_badge": (Term(Kind.PASSPORT, Since.OWNER),),
    "imported_badge": (Term(Kind.PASSPORT, Since.OWNER),),
    "consent": (Term(Kind.ACCEPTED, Since.OWNER),),
    "programme": (Term(Kind.PROGRAMME, Since.PROGRAMME),),
    "organisation": (Term(Kind.PROGRAMME, Since.PROGRAMME),),
    # Numbers of a programme, which later ones are audited against; nobody is named in them.
    "published_report": (Term(Kind.PROGRAMME, Since.PROGRAMME),),
    "survey": (Term(Kind.PROGRAMME, Since.PROGRAMME),),
    "training_resource": (Term(Kind.PROGRAMME, Since.PROGRAMME),),
    "survey_results": (Term(Kind.PROGRAMME, Since.PROGRAMME),),
    "survey_answer": (_ends(Kind.SURVEYS, 0, Since.SAID),),
    "member": (Term(Kind.PROGRAMME, Since.OWNER), _ends(Kind.PROGRAMME, 44, Since.INVITED)),
    "api_key": (_ends(Kind.PROGRAM_KEYS, 365),),
    "employer_key": (_ends(Kind.PROGRAM_KEYS, 365),),
    "employer_key_use": (_ends(Kind.PROGRAM_KEYS, 90, Since.MADE),),
    "contact": (_ends(Kind.CONTACTS, 365), _ends(Kind.CONTACTS, 44, Since.INVITED)),
    "contact_request": (_ends(Kind.CONTACTS, 365),),
    "offer": (Term(Kind.NEEDS, Since.OWNER), Term(Kind.NEEDS, Since.PROGRAMME)),
    **dict.fromkeys(
        ("need", "need_return", "offered_level", "offer_wish"),
        (Term(Kind.NEEDS, Since.PROGRAMME),),
    ),
    "situation": (
        Term(Kind.NEEDS, Since.PROGRAMME),
        _ends(Kind.NEEDS, 90, Since.CHANGED, Then.CUT),
    ),
    **dict.fromkeys(
        ("proposal", "proposal_side"),
        (Term(Kind.NEEDS, Since.PROGRAMME), _ends(Kind.NEEDS, 90, Since.SETTLED, Then.CUT)),
    ),
    "exchange": (Term(Kind.EXCHANGES, Since.PROGRAMME),),
    "target": (Term(Kind.EXCHANGES, Since.PROGRAMME),),
    "chosen_indicator": (Term(Kind.MEASURES, Since.PROGRAMME),),
    "follow_up": (Term(Kind.MEASURES, Since.PROGRAMME),),
    **dict.fromkeys(
        ("measurement", "term_answer"),
        (
            Term(Kind.MEASURES, Since.PROGRAMME),
            _ends(Kind.MEASURES, 365, Since.EXCHANGE, Then.CUT),
        ),
    ),
    "participant": (
        UNANSWERED,
        _ends(Kind.PARTICIPATIONS, 5 * 365, Since.EXCHANGE),
        Term(Kind.PARTICIPATIONS, Since.BADGE),
    ),
    "charter_acceptance": (
        Term(Kind.CHARTERS, Since.PROGRAMME),
        _ends(Kind.CHARTERS, 365, Since.EXCHANGE, Then.CUT),
    ),
    "hours": (
        Term(Kind.HOURS, Since.PROGRAMME),
        _ends(Kind.HOURS, 365, Since.EXCHANGE, Then.CUT),
    ),
    "assessment": (
        _ends(Kind.RATINGS, 183, Since.EXCHANGE),
        Term(Kind.RATINGS, Since.BADGE),
    ),
    "evidence": (_ends(Kind.EVIDENCE, 365, Since.EXCHANGE, Then.EMPTIED),),
    "decision": (
        Term(Kind.DECISIONS, Since.BADGE),
        _ends(Kind.DECISIONS, 730, Since.DECIDED, Then.CUT),
    ),
    "reading": (_ends(Kind.READINGS, 365, Since.MADE),),
    "data_request": (_ends(Kind.REQUESTS, 3 * 365, Since.MADE),),
    "another_look": (_ends(Kind.DECISIONS, 730, Since.MADE),),
    "past_decision": (_ends(Kind.DECISIONS, 730, Since.DECIDED),),
    "award": (
        Term(Kind.BADGES, Since.PROGRAMME),
        _ends(Kind.BADGES, 365, Since.REVOKED, Then.CUT),
    ),
    "credential": (Term(Kind.BADGES, Since.BADGE),),
    "badge_class": (Term(Kind.BADGES, Since.PROGRAMME),),
    "expiry_reminder": (Term(Kind.BADGES, Since.BADGE),),
    "revoked_id": (Term(Kind.BADGES, Since.PROGRAMME),),
    "award_batch": (_ends(Kind.BADGES, 90, Since.FINISHED),),
    "award_batch_row": (_ends(Kind.BADGES, 90, Since.FINISHED),),
    "batch_revocation": (_ends(Kind.BADGES, 90, Since.FINISHED),),
    # What was typed in them stands among the refused lines.
    "award_import": (_ends(Kind.BADGES, 30, Since.MADE),),
    "award_import_part": (_ends(Kind.BADGES, 30, Since.MADE),),
    "award_import_problem": (_ends(Kind.BADGES, 30, Since.MADE),),
    "watch": (_ends(Kind.WATCHES, 365, Since.MADE), _ends(Kind.WATCHES, 30)),
    "trusted_issuer": (Term(Kind.WATCHES, Since.OWNER),),
    "webhook": (Term(Kind.MESSAGES, Since.OWNER), _ends(Kind.MESSAGES, 90)),
    "webhook_delivery": (_ends(Kind.MESSAGES, 30, Since.MADE),),
    # What was sent is deleted at once; what was given up stays so long, for who can put the address right.
    "outgoing_mail": (_ends(Kind.MESSAGES, 30),),
    "remembered_answer": (_ends(Kind.CALLS, 2, Since.MADE),),
    "audit_event": (Term(Kind.AUDIT, Since.PROGRAMME),),
    "audit_key": (_MACHINE,),
    "signing_key": (_MACHINE,),
    "service_key": (_MACHINE,),
    "house_key": (_MACHINE,),
    "call_count": (_MACHINE,),
    "rewrite_due": (_MACHINE,),
}
"""A table → its terms. A new table gets a line in the commit that adds it."""
