"""Step 11: does the picture belong to the badge?

A true badge in a borrowed picture is still a true badge, so a difference is a warning: the text
counts. Only a picture that the norm does not allow at all makes a badge invalid.
"""

from badges import ob3
from badges.baking import same_picture
from badges.errors import ImageError, Unreachable
from badges.ob2 import Assertion
from badges.ob2.fields import is_http_url
from badges.ob2.parts import Image
from badges.sentences import N_, Sentence
from badges.verification.case import Case
from badges.verification.report import Check


def check_picture(case: Case, assertion: Assertion) -> None:
    """(11) Compare the picture given with those that the issuer serves."""
    if case.picture is None or case.badge_class is not None:
        served = case.badge_class.image if case.badge_class else None
        compare_picture(case, image_address(assertion.image), image_address(served))


def compare_picture(case: Case, *named: str | None) -> None:
    """Compare the picture given, if any, with those at the addresses that the badge names."""
    if case.picture is None:
        case.findings.skipped("image.no_picture")
        return
    if case.findings.has_stopped(Check.SIGNATURE, Check.KEY_OWNER):
        return
    addresses = [one for one in named if one is not None and is_http_url(one)]
    reason = Sentence(N_("the badge names no web address of a picture"))
    seen = False
    for address in addresses:
        try:
            if same_picture(case.picture, case.reader.fetch_body(address).body):
                case.findings.passed("image.ok")
                return
            seen = True
        except (Unreachable, ImageError) as error:
            reason = error.said
    if seen:
        case.findings.warning("image.differs")
    else:
        case.findings.warning("image.unreachable", reason=reason)


def image_address(image: str | Image | ob3.Image | None) -> str | None:
    """Return the address of a picture, however it is written."""
    return image if image is None or isinstance(image, str) else image.id
