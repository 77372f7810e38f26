"""Finds or gets what the tests need besides Python: `python -m tests.services`, for `make test`."""

import sys

from tests.services import chromium, postgresql
from tests.services.packages import ServiceMissing


def main() -> int:
    """Print one line for each service; the exit code is 1 when one is missing."""
    missing = False
    for find_or_get in (postgresql.find_or_get, chromium.find_or_get):
        try:
            print(find_or_get(), flush=True)
        except ServiceMissing as error:
            print(error, file=sys.stderr)
            missing = True
    return int(missing)


if __name__ == "__main__":
    sys.exit(main())
