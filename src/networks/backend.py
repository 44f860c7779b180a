"""Start TensorFlow for Keras: deterministic, and without its native messages on stderr.

What TensorFlow 2.21 writes while it is loaded comes before it reads TF_CPP_MIN_LOG_LEVEL (its issue
100442). So for as long as the import takes, descriptor 2 leads to a file, of which all other lines
are passed on afterwards.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

MESSAGE = re.compile(  # notes, warnings and errors; fatal ones pass
    rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] |"  # 2026-01-31 10:00:00.000000: I file.cc:1]
    rb"[IWE]\d{4} \d\d:\d\d:\d+\.\d+ |"  # E0131 10:00:1795302714.983011 1 file.cc:1]
    rb"WARNING: All log messages before absl::InitializeLog|"
    rb"To enable the following instructions: "
)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Hold back TensorFlow's messages on descriptor 2 while the block runs, and nothing else."""
    with tempfile.TemporaryFile() as held:
        terminal = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            held.seek(0)
            for line in held:
                if not MESSAGE.match(line):
                    os.write(2, line)


@contextmanager
def without_keras_json() -> Iterator[None]:
    """Let Keras find no keras.json of the user while it is imported."""
    home = os.environ.get("KERAS_HOME")
    os.environ["KERAS_HOME"] = os.devnull
    try:
        yield
    finally:
        del os.environ["KERAS_HOME"]
        if home is not None:
            os.environ["KERAS_HOME"] = home


os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # fatal messages alone
with quiet_stderr(), without_keras_json():
    import keras
    import tensorflow as tf
    from tqdm.keras import TqdmCallback  # it imports Keras itself

# whatever was set before, in a notebook that imported Keras itself
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")
keras.config.set_dtype_policy("float32")
keras.utils.set_random_seed(0)  # determinism needs some seed; every training sets its own
tf.config.experimental.enable_op_determinism()
tf.get_logger().setLevel("ERROR")  # no advice on tracing

__all__ = ["TqdmCallback", "keras", "settings_of_process", "tf"]
KERAS_SETTINGS = ("floatx", "epsilon", "image_data_format", "max_epochs", "max_steps_per_epoch")


def settings_of_process() -> dict[str, object]:
    """What may have been set in this process and changes a training, as JSON values."""
    return {
        "keras": [getattr(keras.config, name, lambda: None)() for name in KERAS_SETTINGS],
        "devices": [device.name for device in tf.config.get_visible_devices()],
        "threads": [
            tf.config.threading.get_intra_op_parallelism_threads(),
            tf.config.threading.get_inter_op_parallelism_threads(),
        ],
        "eager": tf.config.functions_run_eagerly(),
        "jit": tf.config.optimizer.get_jit(),
        "optimizer": tf.config.optimizer.get_experimental_options(),
        "tensor_float_32": tf.config.experimental.tensor_float_32_execution_enabled(),
    }
