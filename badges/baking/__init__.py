"""Put a badge into a picture and take it out again; the first bytes of a file tell its format.

    picture = bake(png_bytes, signed_assertion)
    signed_assertion = extract(picture)

Open Badges 2.0 and 3.0 use the same carriers under different names (`Standard`).
"""

from badges.baking.carrier import Baked, Standard
from badges.baking.formats import bake, extract, image_format, read_baked, same_picture

__all__ = ["Baked", "Standard", "bake", "extract", "image_format", "read_baked", "same_picture"]
