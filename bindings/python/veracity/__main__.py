"""The command line: ``python -m veracity``, the same as the program veracity."""

from __future__ import annotations

import sys

from veracity import _core


def main() -> int:
    """Runs the command line of this process, and returns its exit code."""
    sys.stdout.flush()
    return _core.run_program(["veracity", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
