"""The command `symthermo`: argument parsing, and the one place where errors become sentences and exit codes.

Each subcommand is a module named in `COMMANDS` with three things: `HELP`, `register(parser)` and `run(args) -> exit code`.
Those modules import what computes only inside `run`, so that `--help` is answered at once.

Exit codes: 0 done; 1 a claim failed, or the model has no rate equations; 2 bad usage or unreadable input; 70 a fault of ours;
130 interrupted; 141 nobody reads the output any more.
"""
from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from ..errors import Mistake, Usage

COMMANDS = ("derive", "evaluate", "integrate", "zoo", "theorems", "show", "new", "check", "campaign", "reproduce")
"""The subcommands, each a module of this package, in the order of `--help`."""

INTERNAL, INTERRUPTED, NO_READER = 70, 130, 141
OBJECTS = 100_000
"""New objects after which Python looks for rubbish: most are formulas, which stay, and looking often takes a fifth of a command's time."""
_MODEL = """
MODEL is a file (.crn, .xml, .sbml, .ant, .json, .graphml), the name of a zoo model, a text with an arrow in it
("A <=> B | 2, 1; init: A=1, B=1"), or - for a text on standard input. A .json or .graphml graph of states whose edges carry `rate` is
a jump process; a jump process or diffusion of the zoo has a start of its own, which --at replaces ("a=0.6, b=0.4"; "p = exp(-x^2)").

exit status: 0 done; 1 a claim failed, or the model has no rate equations; 2 bad usage or unreadable input;
70 internal error; 130 interrupted
"""


class _Parser(argparse.ArgumentParser):
    """argparse, its complaints as one sentence."""

    def error(self, message: str) -> NoReturn:
        raise Usage(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The parser with every subcommand."""
    from .. import __version__

    common = _Parser(add_help=False, allow_abbrev=False)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON document on standard output")
    common.add_argument("--seed", type=int, metavar="N", default=argparse.SUPPRESS, help="seed of everything random (0)")
    common.add_argument("-q", "--quiet", action="store_true", default=argparse.SUPPRESS, help="no progress, no remarks")
    top = _Parser(
        prog="symthermo", description="Reaction networks, jump processes and diffusions in, their thermodynamics out.",
        epilog=_MODEL, parents=[common],
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"symthermo {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for name in COMMANDS:
        module = import_module(f".{name}", __name__)
        sub = commands.add_parser(
            name, help=module.HELP, description=module.HELP[0].upper() + module.HELP[1:] + ".", epilog=_MODEL, parents=[common],
            formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
        )
        sub.add_argument("--version", action="version", version=f"symthermo {__version__}")
        module.register(sub)
        sub.set_defaults(run=module.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code. No exception leaves it."""
    try:
        return _run(argv)
    except SystemExit as e:                               # argparse has printed help or the version
        return e.code if isinstance(e.code, int) else 0
    except Mistake as e:
        return _say(str(e), e.exit_code)
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)      # the interpreter flushes once more at exit
        return NO_READER
    except Exception as e:
        return _say(f"internal error, {_origin(e)}; please report it with this command and the model", INTERNAL)


def _run(argv: Sequence[str] | None) -> int:
    _forgive_encodings()
    gc.set_threshold(OBJECTS)
    args = parser().parse_args(argv, argparse.Namespace(json=False, seed=0, quiet=False))
    code: int = args.run(args)
    sys.stdout.flush()
    gc.freeze()                                           # what is left is for the system to take back, at once
    return code


def _forgive_encodings() -> None:
    """Names with Greek letters must not end a run on a terminal that cannot show them."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _say(sentence: str, code: int) -> int:
    print(f"symthermo: {' '.join(sentence.split())}", file=sys.stderr)
    return code


def _origin(error: Exception) -> str:
    """What happened and in which of our lines, in a few words."""
    place, trace = "", error.__traceback__
    while trace is not None:
        if "symthermo" in (file := trace.tb_frame.f_code.co_filename):
            place = f" in {file[file.rindex('symthermo'):]}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}: {str(error)[:200]}"
