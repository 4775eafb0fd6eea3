"""`ticlex`: reads the command line and hands over; everything slow is imported where it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ticlex.app.arguments import parser
from ticlex.errors import TiclexError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 findings, 2 usage or nothing readable, 3 not checked."""
    for stream in (sys.stdout, sys.stderr):
        # A report in GBK or ASCII would be worse than none; Windows consoles default to it.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    arguments = parser().parse_args(argv)
    from ticlex.app import commands

    try:
        return int(commands.COMMANDS[arguments.command](arguments))
    except TiclexError as error:
        print(f"ticlex: {error}", file=sys.stderr)  # noqa: T201  # the command line's own voice
        return error.exit_code
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        # Exit code 1 means findings; a fault of ours must never look like one.
        print(f"ticlex: 程序出错，没有给出结论：{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
