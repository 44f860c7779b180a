"""What `make` and a shell call: each module is a program, `python -m src.commands.<name>`."""

import logging
import sys


def _say_what_stopped(kind, error, traceback):
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.disable()  # what the interrupted libraries would still report
    said = "stopped by Ctrl-C; what was trained and fitted so far is kept: run again to go on"
    print(f"\n{said}", file=sys.stderr)


sys.excepthook = _say_what_stopped
