"""Settings of the library's property tests.

No time limit per example: how long one takes depends on what else the machine is doing. A longer
run on a quiet machine is `HYPOTHESIS_EXAMPLES=20000 pytest tests/badges`.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "badges",
    deadline=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("badges")
