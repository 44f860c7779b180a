"""Start TensorFlow for Keras: deterministic, and without its native messages on stderr.

TensorFlow 2.21 writes notes and spurious errors to the process's stderr whatever
TF_CPP_MIN_LOG_LEVEL says (its issue 100442); which ones depends on the processor and on what is
computed. So what native code writes passes a filter from here on, that holds back such lines and
nothing else. Python's own sys.stderr, with its progress bars and tracebacks, goes around it.
"""

import io
import os
import re
import sys
import threading

MESSAGE = re.compile(  # notes, warnings and errors; fatal ones pass
    rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] |"  # 2026-01-31 10:00:00.000000: I file.cc:1]
    rb"[IWE]\d{4} \d\d:\d\d:\d+\.\d+ |"  # E0131 10:00:1795302714.983011 1 file.cc:1]
    rb"WARNING: All log messages before absl::InitializeLog|"
    rb"To enable the following instructions: "
)


def _filter_stderr() -> None:
    terminal = os.dup(2)
    try:
        if sys.stderr.fileno() == 2:
            encoding = sys.stderr.encoding
            sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding=encoding)
    except (AttributeError, io.UnsupportedOperation):  # no stderr, or one without a descriptor
        pass
    read_end, write_end = os.pipe()
    os.dup2(write_end, 2)
    os.close(write_end)

    def forward() -> None:
        with open(read_end, "rb") as lines:
            for line in lines:
                if not MESSAGE.match(line):
                    os.write(terminal, line)

    threading.Thread(target=forward, name="native stderr", daemon=True).start()


_filter_stderr()
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402
from tqdm.keras import TqdmCallback  # noqa: E402  (it imports Keras itself)

keras.utils.set_random_seed(0)  # determinism needs some seed; every training sets its own
tf.config.experimental.enable_op_determinism()
tf.get_logger().setLevel("ERROR")  # no advice on tracing

__all__ = ["TqdmCallback", "keras", "tf"]
