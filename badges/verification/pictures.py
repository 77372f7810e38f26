"""Step 11: does the picture belong to the badge?

A true badge in a borrowed picture is still a true badge, so a difference is a warning: the text
counts. Only a picture that the norm does not allow at all makes a badge invalid.
"""

from badges.baking import same_picture
from badges.errors import ImageError, Unreachable
from badges.ob2 import Assertion
from badges.ob2.fields import is_http_url
from badges.ob2.parts import Image
from badges.verification.case import Case
from badges.verification.report import Check


def check_picture(case: Case, assertion: Assertion) -> None:
    """(11) Compare the picture given with those that the issuer serves."""
    if case.picture is None:
        case.findings.skipped("image.no_picture")
        return
    if case.badge_class is None or case.findings.has_failed(Check.SIGNATURE, Check.KEY_OWNER):
        return
    named = [image_address(assertion.image), image_address(case.badge_class.image)]
    addresses = [one for one in named if one is not None and is_http_url(one)]
    reason = "the badge names no web address of a picture"
    seen = False
    for address in addresses:
        try:
            if same_picture(case.picture, case.reader.fetch_body(address).body):
                case.findings.passed("image.ok")
                return
            seen = True
        except (Unreachable, ImageError) as error:
            reason = str(error)
    if seen:
        case.findings.warning("image.differs")
    else:
        case.findings.warning("image.unreachable", reason=reason)


def image_address(image: str | Image | None) -> str | None:
    """Return the address of a picture, however it is written."""
    return image.id if isinstance(image, Image) else image
