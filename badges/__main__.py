"""Run the command line: `python -m badges`."""

from badges.cli import main

main()
