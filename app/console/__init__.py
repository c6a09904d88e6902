"""The console command. Each subcommand is a function of its parsed arguments that prints and returns an exit code:
0 well, 1 failed, 2 bad input. Errors are one line on standard error."""

import argparse
import sys
from collections.abc import Sequence

from app.console import desk, machine, site
from app.console.errors import BadInput, Failed


def parser() -> argparse.ArgumentParser:
    """All subcommands with their ``--help``."""
    root = argparse.ArgumentParser(prog="foreword", description="Work backwards: press release, FAQ and guide first.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in (site, desk, machine):
        room.add_commands(commands)
    return root


def run(arguments: Sequence[str]) -> int:
    """Parse and do; argparse itself ends with 2 on bad arguments."""
    parsed = parser().parse_args(arguments)
    try:
        return int(parsed.do(parsed) or 0)
    except BadInput as error:
        return _complain(error, 2)
    except Failed as error:
        return _complain(error, 1)
    except BrokenPipeError:
        return 0


def _complain(error: Exception, code: int) -> int:
    print("foreword:", " ".join(str(error).split()), file=sys.stderr)
    return code
