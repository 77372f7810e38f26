"""The twelve signs of the domains, drawn for this project: solid shapes with a few cuts, clear at 16 pixels.

Each sign fills a square of 100 units centred on the origin. `{ink}` is the colour of the sign and `{ground}` that of
the field under it: a cut is drawn in the ground's colour, as a graver takes metal away.
"""

import math
from typing import Final

COMPASS: Final = (
    '<circle r="41" fill="none" stroke="{ink}" stroke-width="7"/>'
    '<path fill="{ink}" stroke="{ground}" stroke-width="4"'
    ' d="M0 -56L13 -13L56 0L13 13L0 56L-13 13L-56 0L-13 -13Z"/>'
    '<path fill="{ground}" fill-opacity=".4"'
    ' d="M0 -48L0 0L10.5 -10.5ZM48 0L0 0L10.5 10.5ZM0 48L0 0L-10.5 10.5ZM-48 0L0 0L-10.5 -10.5Z"/>'
    '<circle r="5" fill="{ground}"/>'
)

CLIPBOARD: Final = (
    '<path fill="{ink}" d="M-29 -38H29A7 7 0 0 1 36 -31V43A7 7 0 0 1 29 50H-29'
    'A7 7 0 0 1 -36 43V-31A7 7 0 0 1 -29 -38Z"/>'
    '<path fill="{ink}" stroke="{ground}" stroke-width="5" stroke-linejoin="round"'
    ' d="M-18 -27V-36Q-18 -41 -12 -41H-9A9 9.5 0 0 1 9 -41H12Q18 -41 18 -36V-27Z"/>'
    '<g fill="none" stroke="{ground}" stroke-width="7" stroke-linecap="round"'
    ' stroke-linejoin="round">'
    '<path d="M-23 -6L-17 0L-8 -11M5 -5H22M-23 18L-17 24L-8 13M5 19H22"/>'
    '<path d="M-21 40H22" stroke-width="5"/></g>'
)

HAMMER: Final = (
    '<g transform="rotate(42)">'
    '<path fill="{ink}" d="M-7 -16H7L9 46Q9 53 0 53Q-9 53 -9 46Z"/>'
    '<path fill="{ink}" d="M-38 -46H-22L-17 -43H12C24 -43 35 -37 42 -24'
    'C31 -28 22 -27 12 -19H-17L-22 -16H-38Z"/>'
    '<path fill="none" stroke="{ground}" stroke-width="4"'
    ' d="M-21 -46V-16M-10 -14.5H10M-9 32H9M-9 39H9"/></g>'
)

CHART: Final = (
    '<path fill="{ink}" d="M-46 40H46V48H-46ZM-41 10H-23V35H-41ZM-15 -4H3V35H-15ZM11 -18H29V35H11Z"/>'
    '<path fill="none" stroke="{ink}" stroke-width="6" stroke-linecap="round"'
    ' stroke-linejoin="round" d="M-39 -10L-13 -27L5 -22L32 -42"/>'
    '<path fill="{ink}" d="M44 -50L39 -29L23 -44Z"/>'
    '<path fill="none" stroke="{ground}" stroke-width="3" d="M-32 14V35M-6 0V35M20 -14V35"/>'
)

PEOPLE: Final = (
    '<g fill="{ink}"><circle cx="-31" cy="-20" r="12"/><path d="M-52 32V15A21 20 0 0 1 -10 15V32Z"/>'
    '<circle cx="31" cy="-20" r="12"/><path d="M10 32V15A21 20 0 0 1 52 15V32Z"/></g>'
    '<g fill="{ink}" stroke="{ground}" stroke-width="5">'
    '<path d="M-29 47V22A29 27 0 0 1 29 22V47Z"/><circle cy="-23" r="19"/></g>'
    '<path fill="none" stroke="{ground}" stroke-width="4" stroke-linejoin="round"'
    ' d="M-12 6L0 18L12 6"/>'
)

BRANCH: Final = (
    '<g fill="none" stroke="{ink}" stroke-width="8" stroke-linecap="round">'
    '<path d="M0 50V-30M0 34C0 14 -32 24 -32 -4M0 14C0 -6 31 4 31 -22"/></g>'
    '<g fill="{ink}"><circle cy="-36" r="14"/><circle cx="-32" cy="-12" r="14"/>'
    '<circle cx="31" cy="-27" r="14"/></g>'
    '<g fill="{ground}"><circle cy="-36" r="5.5"/><circle cx="-32" cy="-12" r="5.5"/>'
    '<circle cx="31" cy="-27" r="5.5"/></g>'
)

SHIELD: Final = (
    '<path fill="{ink}" d="M0 -50C14 -41 27 -37 42 -36V-6C42 22 24 40 0 51'
    'C-24 40 -42 22 -42 -6V-36C-27 -37 -14 -41 0 -50Z"/>'
    '<path fill="none" stroke="{ground}" stroke-width="4" d="M0 -40C11 -33 21 -30 33 -28.5V-5'
    'C33 17 19 31 0 40.5C-19 31 -33 17 -33 -5V-28.5C-21 -30 -11 -33 0 -40Z"/>'
    '<path fill="{ground}" d="M0 -19A12 12 0 0 1 6.5 3L10 22H-10L-6.5 3A12 12 0 0 1 0 -19Z"/>'
)

BRIDGE: Final = (
    '<path fill="none" stroke="{ink}" stroke-width="5" stroke-linecap="round"'
    ' d="M-52 -4C-43 -7 -32 -20 -26 -38C-20 -13 20 -13 26 -38C32 -20 43 -7 52 -4"/>'
    '<path fill="none" stroke="{ink}" stroke-width="3.5"'
    ' d="M-40 -10V8M-14 -18V8M0 -18V8M14 -18V8M40 -10V8"/>'
    '<path fill="{ink}" d="M-54 6H54V15H-54ZM-31 -46H-21V38H-31ZM21 -46H31V38H21Z"/>'
    '<path fill="none" stroke="{ink}" stroke-width="5.5" stroke-linecap="round"'
    ' d="M-50 34Q-45 34 -40 37M-16 34Q-8 29 0 34T16 34M40 37Q45 34 50 34M-34 46'
    'Q-26 41 -17 46T0 46T17 46T34 46"/>'
)

MEGAPHONE: Final = (
    '<g transform="rotate(-14)">'
    '<path fill="{ink}" d="M-45 -11Q-45 -15 -41 -15H-24V17H-41Q-45 17 -45 13Z"/>'
    '<path fill="{ink}" d="M-20 -15C-2 -18 8 -25 18 -38H24V40H18C8 27 -2 20 -20 17Z"/>'
    '<path fill="{ink}" d="M-36 21H-21L-14 45Q-13 50 -18 50H-25Q-29 50 -30 46Z"/>'
    '<path fill="none" stroke="{ink}" stroke-width="6.5" stroke-linecap="round"'
    ' d="M35 -11A16 16 0 0 1 35 13M38 -30L50 -38M38 32L50 40"/>'
    '<path fill="none" stroke="{ground}" stroke-width="3.5" d="M14 -24V26"/></g>'
)

LEAF: Final = (
    '<path fill="{ink}" d="M40 -50C46 -6 40 38 -4 38C-32 38 -44 16 -36 -6C-26 -34 12 -30 40 -50Z"/>'
    '<path fill="none" stroke="{ink}" stroke-width="7" stroke-linecap="round"'
    ' d="M-14 20C-26 28 -34 38 -39 49"/>'
    '<path fill="none" stroke="{ground}" stroke-width="4.5" stroke-linecap="round"'
    ' d="M-20 25C-6 12 14 -4 30 -30M1 7L0 -18M14 -6L15 -26M-9 16L-19 -3M1 7L23 11M-9 16L8 26"/>'
)

ANTENNA: Final = (
    '<path fill="none" stroke="{ink}" stroke-width="6.5" stroke-linecap="round"'
    ' stroke-linejoin="round" d="M-3 -14L-23 48M3 -14L23 48M-10 12L15 26M10 12L-15 26M-20 40H20"/>'
    '<circle cy="-22" r="10.5" fill="{ink}"/>'
    '<path fill="none" stroke="{ink}" stroke-width="7" stroke-linecap="round"'
    ' d="M-21 -38A26 26 0 0 0 -21 -6M21 -38A26 26 0 0 1 21 -6'
    'M-36 -50A46 46 0 0 0 -36 6M36 -50A46 46 0 0 1 36 6"/>'
)


def _wheel(x: float, y: float, radius: float, teeth: int, turn: float) -> str:
    """Return the path of a toothed wheel with its hub cut out; `radius` reaches the tips."""
    root, step = radius * 0.76, math.tau / teeth
    # Each tooth is a trapezium: where it leaves the rim, its two tips, where it returns.
    profile = ((-0.29, root), (-0.17, radius), (0.17, radius), (0.29, root))
    points = [
        (x + r * math.cos(turn + (k + part) * step), y + r * math.sin(turn + (k + part) * step))
        for k in range(teeth)
        for part, r in profile
    ]
    outline = "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
    hub = radius * 0.34
    return (
        f"M{outline}ZM{x - hub:.1f} {y:.1f}"
        f"a{hub:.1f} {hub:.1f} 0 1 0 {2 * hub:.1f} 0a{hub:.1f} {hub:.1f} 0 1 0 {-2 * hub:.1f} 0Z"
    )


GEARS: Final = (
    '<path fill="{ink}" fill-rule="evenodd" d="'
    + _wheel(-13, 12, 38, 10, 0.0)
    + _wheel(27, -28, 25, 8, 0.20)
    + '"/>'
)

GLYPHS: Final = {
    "antenna": ANTENNA,
    "branch": BRANCH,
    "bridge": BRIDGE,
    "chart": CHART,
    "clipboard": CLIPBOARD,
    "compass": COMPASS,
    "gears": GEARS,
    "hammer": HAMMER,
    "leaf": LEAF,
    "megaphone": MEGAPHONE,
    "people": PEOPLE,
    "shield": SHIELD,
}
"""The sign of each domain, by the name that the referential gives it."""


def sign(name: str, *, ink: str, ground: str) -> str:
    """Return SVG elements for a sign in two colours (`#rrggbb`), 100 units wide around the origin.

    Raises:
        KeyError: there is no such sign.
    """
    return GLYPHS[name].format(ink=ink, ground=ground)
