"""Who may do what about an organisation and what is said in its name: one table, decided here and nowhere else.

A person may be several things to an organisation at once: a mediator of its programme may also act for it.

One rule says whose name is read where, on lists, pages, matches, proposals and in the API: what is open bears its
organisation's name for all who may read it (`READ_OPEN`), since its organisation has opened it to them; a volunteer
who offers in their own name is named to themselves and to the programme alone.
"""

from collections.abc import Collection

from app.errors import N_, AccessRefused
from app.plumbing.named import Named
from app.programmes.access import Action


class Part(Named):
    """What somebody is to an organisation, or to a volunteer who offers in their own name."""

    SELF = "self", N_("Speaks for themselves")
    CONTACT = "contact", N_("Contact")
    OTHER_CONTACT = "other-contact", N_("Contact of another organisation")
    PARTICIPANT = "participant", N_("Takes part in an exchange of the programme")
    MEMBER = "member", N_("Works in the programme")
    HOST = "host", N_("Works in the programme to which a volunteer offers")


class Act(Named):
    """What can be done about an organisation, its needs and its offers."""

    READ_OPEN = "read-open", N_("Read open needs and offers")
    LOOK = "look", N_("See the organisation’s own page, its situation and its drafts")
    SPEAK = "speak", N_("Write needs and offers, open and close them")
    ANSWER = "answer", N_("Answer proposals")
    READ_ADDRESSES = "read-addresses", N_("See the addresses of contacts")
    ADMIT = "admit", N_("Invite contacts, let them in, take them out")


PARTS: dict[Part, frozenset[Act]] = {
    Part.SELF: frozenset({Act.READ_OPEN, Act.LOOK, Act.SPEAK, Act.ANSWER}),
    Part.CONTACT: frozenset({Act.READ_OPEN, Act.LOOK, Act.SPEAK, Act.ANSWER}),
    Part.OTHER_CONTACT: frozenset({Act.READ_OPEN}),
    Part.PARTICIPANT: frozenset({Act.READ_OPEN}),
}
"""What those may who do not work in the programme; whoever is none of these may nothing."""

MEMBERS: dict[Act, Action] = {
    Act.READ_OPEN: Action.READ,
    Act.LOOK: Action.MANAGE_EXCHANGES,
    Act.SPEAK: Action.MANAGE_EXCHANGES,
    Act.READ_ADDRESSES: Action.READ_ADDRESSES,
    Act.ADMIT: Action.MANAGE_EXCHANGES,
}
"""What in the programme a member must be allowed, and their key with them; nobody answers in a side's place."""

HOSTS = frozenset({Act.READ_OPEN, Act.LOOK})
"""What a member may of what a volunteer says in their own name: nobody else speaks for a person."""


def allows(parts: Collection[Part], act: Act, may_in_programme: Collection[Action] = ()) -> bool:
    """Say whether what somebody is allows an act.

    Args:
        parts: what they are to the organisation.
        act: what they want to do.
        may_in_programme: what their role in the programme, and their key, allow.
    """
    if any(act in PARTS.get(part, ()) for part in parts):
        return True
    inside = Part.MEMBER in parts or (Part.HOST in parts and act in HOSTS)
    return inside and MEMBERS.get(act) in may_in_programme


def refuse(act: Act) -> AccessRefused:
    """Return what is said to who may see that there is something, and not do this with it."""
    if act is Act.ANSWER:
        return AccessRefused(N_("Only the side itself answers."))
    return AccessRefused(
        N_("You may not do this for this organisation."),
        remedy=N_("Ask a mediator of the programme."),
    )
