"""Cluster Fashion-MNIST without labels: data, networks, clustering, records, figures, paper."""

import sys

from src.support.stopping import say_what_stopped

if sys.argv[:1] == ["-m"]:  # `python -m src...` is starting: nobody else's process
    sys.excepthook = say_what_stopped
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="backslashreplace")  # signs that this console does not have
