"""What the figures of a report are called, and what each of them counts: the data dictionary."""

from dataclasses import dataclass

from app.errors import N_
from app.impact.report import ReportUnit

SIMPLE_SECTIONS = (
    ("exchanges", N_("Exchanges and organisations"), ""),
    ("people", N_("People"), ""),
    ("hours", N_("Hours given"), ""),
    ("badges", N_("Badges"), ""),
    (
        "reciprocity",
        N_("Both sides learn"),
        N_("An exchange is no gift in one direction: this is what each side took home."),
    ),
    ("waiting", N_("Refusals and waiting times"), ""),
    (
        "retention",
        N_("Who comes back"),
        N_("People who take part a second time tell more than any other number."),
    ),
)
"""Sections of figures that stand by themselves: id, title, what is said above them."""

PAIRED = {
    "people": N_("People who learnt"),
    "recognised": N_("Levels recognised"),
    "levels": N_("Levels gained"),
}
"""What is told of both sides alike, `learnt.staff.people` beside `learnt.volunteer.people` → what it is called."""


@dataclass(frozen=True)
class Simple:
    """A figure that stands by itself."""

    section: str
    code: str
    label: str
    meaning: str
    unit: ReportUnit = ReportUnit.COUNT


HOURS, DAYS, PERCENT = ReportUnit.HOURS, ReportUnit.DAYS, ReportUnit.PERCENT
SIMPLE = (
    Simple(
        "exchanges",
        "exchanges.under-way",
        N_("Exchanges under way"),
        N_("Exchanges, drafts aside, with at least one of their days in the period."),
    ),
    Simple(
        "exchanges",
        "exchanges.began",
        N_("Exchanges begun"),
        N_("Of these, those whose first day lies in the period."),
    ),
    Simple(
        "exchanges",
        "exchanges.closed",
        N_("Exchanges ended"),
        N_("Of these, those whose last day lies in the period, and that are closed."),
    ),
    Simple(
        "exchanges",
        "organisations.social",
        N_("Social organisations"),
        N_("Different social organisations in the exchanges under way."),
    ),
    Simple(
        "exchanges",
        "organisations.tech",
        N_("Tech companies"),
        N_("Different tech companies in the exchanges under way."),
    ),
    Simple(
        "people",
        "people.all",
        N_("People who take part"),
        N_("Different people who accepted to take part in an exchange under way, of both sides."),
    ),
    Simple(
        "people",
        "people.staff",
        N_("Staff members who take part"),
        N_("The same, as staff members; who takes part in both roles counts in both."),
    ),
    Simple(
        "people",
        "people.volunteer",
        N_("Volunteers who take part"),
        N_("The same, as volunteers; who takes part in both roles counts in both."),
    ),
    Simple(
        "hours",
        "hours.planned",
        N_("Hours planned"),
        N_("Hours that the tech side planned for the exchanges under way, for their whole time."),
        HOURS,
    ),
    Simple(
        "hours",
        "hours.declared",
        N_("Hours declared"),
        N_("Hours worked on days of the period, as participants declare them; refused ones aside."),
        HOURS,
    ),
    Simple(
        "hours",
        "hours.confirmed",
        N_("Hours confirmed"),
        N_("Of these, those that the other side has confirmed."),
        HOURS,
    ),
    Simple(
        "hours",
        "hours.confirmed.volunteer",
        N_("Confirmed hours of volunteers"),
        N_("Hours of volunteers that the social organisation has confirmed."),
        HOURS,
    ),
    Simple(
        "hours",
        "hours.confirmed.staff",
        N_("Confirmed hours of staff members"),
        N_("Hours of staff members that the tech company has confirmed."),
        HOURS,
    ),
    Simple(
        "hours",
        "hours.refused",
        N_("Hours refused"),
        N_("Hours on days of the period that the other side has refused."),
        HOURS,
    ),
    Simple(
        "badges",
        "badges.awarded",
        N_("Badges awarded"),
        N_("Badges awarded in the period; one that replaces another is not counted again."),
    ),
    Simple(
        "badges",
        "badges.accepted",
        N_("Badges accepted"),
        N_("Of these, those that their holder has accepted by now."),
    ),
    Simple(
        "badges",
        "badges.revoked",
        N_("Badges revoked"),
        N_("Of these, those that were revoked by now."),
    ),
    Simple(
        "reciprocity",
        "learnt.staff.people",
        N_("Staff members who learnt"),
        N_("Different staff members on whom a mediator decided in the period."),
    ),
    Simple(
        "reciprocity",
        "learnt.volunteer.people",
        N_("Volunteers who learnt"),
        N_("Different volunteers on whom a mediator decided in the period."),
    ),
    Simple(
        "reciprocity",
        "learnt.staff.recognised",
        N_("Levels recognised of staff members"),
        N_("Final decisions of the period on staff members."),
    ),
    Simple(
        "reciprocity",
        "learnt.volunteer.recognised",
        N_("Levels recognised of volunteers"),
        N_("Final decisions of the period on volunteers."),
    ),
    Simple(
        "reciprocity",
        "learnt.staff.levels",
        N_("Levels gained by staff members"),
        N_("From the level at the start to the level decided, added up over staff members."),
    ),
    Simple(
        "reciprocity",
        "learnt.volunteer.levels",
        N_("Levels gained by volunteers"),
        N_("From the level at the start to the level decided, added up over volunteers."),
    ),
    Simple(
        "reciprocity",
        "learnt.both",
        N_("Exchanges in which both sides learnt"),
        N_("Exchanges in which levels of both sides were recognised in the period."),
    ),
    Simple(
        "reciprocity",
        "learnt.one",
        N_("Exchanges in which one side learnt"),
        N_("Exchanges in which levels of one side alone were recognised in the period."),
    ),
    Simple(
        "reciprocity",
        "learnt.start-unknown",
        N_("Decisions without a start"),
        N_("Final decisions where no mediator rated the start: no gain is counted for them."),
    ),
    Simple(
        "waiting",
        "invitations.sent",
        N_("Invitations"),
        N_("Participants of the exchanges under way, whatever they answered."),
    ),
    Simple(
        "waiting",
        "invitations.accepted",
        N_("Invitations accepted"),
        N_("Of these, those who accepted to take part."),
    ),
    Simple(
        "waiting",
        "invitations.declined",
        N_("Invitations declined"),
        N_("Of these, those who said no."),
    ),
    Simple(
        "waiting",
        "invitations.left",
        N_("People who left"),
        N_("Of these, those who took part and left."),
    ),
    Simple(
        "waiting",
        "invitations.taken-out",
        N_("People taken out"),
        N_("Of these, those whom the programme took out."),
    ),
    Simple(
        "waiting",
        "waiting.answer",
        N_("Days until an answer"),
        N_("Median of the days from the invitation to yes or no."),
        DAYS,
    ),
    Simple(
        "waiting",
        "waiting.hours",
        N_("Days until hours are confirmed"),
        N_("Median of the days from the declaration of hours to their confirmation or refusal."),
        DAYS,
    ),
    Simple(
        "waiting",
        "waiting.badge",
        N_("Days until a badge is accepted"),
        N_("Median of the days from the award to its acceptance, of badges awarded in the period."),
        DAYS,
    ),
    Simple(
        "retention",
        "retention.newly",
        N_("People in new exchanges"),
        N_("Different people who accepted to take part in exchanges that began in the period."),
    ),
    Simple(
        "retention",
        "retention.again",
        N_("Of these, again"),
        N_("Of these, those who had accepted in an exchange that began before the period."),
    ),
    Simple(
        "retention",
        "retention.share",
        N_("Share of those who come back"),
        N_("The second of these numbers in percent of the first."),
        PERCENT,
    ),
)
