"""The way in to the command line, `estampille` or `python -m app`: loads it while the garbage collector rests.

A quarter of a million objects are made that stay until the end. To look them through while they come, and once
more before they go, took longer than all the rest: a command answers in half the time without.
"""

import gc

gc.disable()

from app.cli import commands  # noqa: E402 - what it loads is what the collector must not look through


def main() -> None:
    """Run the command line; it ends the process."""
    gc.freeze()
    gc.enable()
    try:
        commands.main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
