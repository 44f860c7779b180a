"""What a command says when it is stopped from outside."""

import errno
import logging
import sys
from types import TracebackType

MENDABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)  # not our mistakes


def say_what_stopped(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """Say one sentence in place of a traceback when it is clear what happened: an excepthook."""
    if issubclass(kind, ModuleNotFoundError) and not str(error.name).startswith("src"):
        print(
            f"{sys.executable} has no {error.name}: use .venv/bin/python, which `make setup` makes",
            file=sys.stderr,
        )
        return
    if issubclass(kind, KeyboardInterrupt):
        said = "stopped by Ctrl-C"
    elif issubclass(kind, MemoryError):
        said = "stopped: the memory ran out; close other programs or use fewer images"
    elif issubclass(kind, OSError) and error.errno in MENDABLE:
        place = f"{error.filename}: " if error.filename else ""
        said = f"stopped: {place}{error.strerror}; mend that"
    else:
        sys.__excepthook__(kind, error, traceback)
        return
    logging.disable()  # what the interrupted libraries would still report
    print(
        f"\n{said}; what was trained and fitted so far is kept: run again to go on", file=sys.stderr
    )
