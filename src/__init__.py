"""Cluster Fashion-MNIST without labels: data, networks, clustering, records, figures, paper."""

import os
import sys

from src.support.stopping import say_what_stopped

# the user's own, a window perhaps, may not exist here, and matplotlib would then refuse to start
if sys.argv[:1] == ["-m"]:  # `python -m src...` is starting: nobody else's process
    os.environ["MPLBACKEND"] = "agg"
    sys.excepthook = say_what_stopped
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="backslashreplace")  # signs that this console does not have
elif "ipykernel" in sys.modules:
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
