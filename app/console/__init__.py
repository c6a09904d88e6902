"""The console command. Each subcommand is a function of its parsed arguments that prints and returns an exit code:
0 well, 1 failed, 2 bad input. Errors are one line on standard error."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from app.console.commands import parser
from app.console.errors import BadInput, Failed, in_words

INTERRUPTED = 130  # as shells say it


def run(arguments: Sequence[str]) -> int:
    """Parse and do; the exit code. Whatever goes wrong is told in one line; in Python's development mode
    (``PYTHONDEVMODE=1``) what was not foreseen shows where it comes from."""
    try:
        parsed = parser().parse_args(arguments)
        code = int(_command(parsed.do)(parsed) or 0)
        sys.stdout.flush()  # while what goes wrong with it can be told
        return code
    except BrokenPipeError:
        return _with_deaf_output(0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if sys.flags.dev_mode and not isinstance(error, BadInput | Failed):
            raise
        return _complain(error)


def _command(place: str) -> Callable[[Namespace], int]:
    """A command brings what it needs only when it runs: to serve takes a second to load, to render a fifth of that."""
    module, name = place.split(".")
    command: Callable[[Namespace], int] = getattr(import_module(f"app.console.{module}"), name)
    return command


def _complain(error: Exception) -> int:
    message, code = in_words(error)
    print("foreword:", " ".join(message.split()), file=sys.stderr)
    return _with_deaf_output(code)


def _with_deaf_output(code: int) -> int:
    """What is still to be printed goes nowhere: at the end Python would try again, and complain in its own words."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
