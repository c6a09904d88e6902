"""``foreword`` and ``python -m app``."""

import sys

from app.console import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
