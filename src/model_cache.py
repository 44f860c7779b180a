"""Keep trained models: one file each, named by everything that determines the weights."""

import hashlib
import json
import os
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from src.backend import keras, tf
from src.files import PROJECT, atomic_path

CACHE_FOLDER = PROJECT / "models"  # deleting it is always safe


def fingerprint(model: keras.Sequential, training: dict, *images: np.ndarray | None) -> str:
    """Hash a model's layers, its training settings (the seed among them) and its images.

    Library versions and the number of cores count too: another number of threads changes the
    order of sums, and with it the weights by about 1e-3.
    """
    layers = [
        [type(layer).__name__, {k: v for k, v in layer.get_config().items() if k != "name"}]
        for part in model.layers
        for layer in part.layers
    ]
    everything = {
        "layers": keras.saving.serialize_keras_object(layers),
        "training": training,
        "images": [
            None if x is None else [x.shape, hashlib.sha256(np.ascontiguousarray(x)).hexdigest()]
            for x in images
        ],
        "versions": [keras.__version__, tf.__version__, np.__version__],
        "cores": os.cpu_count(),
    }
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:16]


def load_or_train(
    kind: str,
    key: str,
    model: keras.Sequential,
    train: Callable[[], list | dict],
    folder: str | os.PathLike | None = None,
) -> dict:
    """Give the model its trained weights, from the cache or by training it.

    Parameters
    ----------
    kind, key : name the entry: what the model is, and its `fingerprint`
    train : changes the model's weights and returns its history
    folder : None for the project's models/

    Returns
    -------
    history; fit_seconds, wall clock of the training whenever that was; from_cache
    """
    entry = Path(folder or CACHE_FOLDER) / f"{kind}-{key}.npz"
    record = load_model(entry, model)
    if record is not None:
        return {**record, "from_cache": True}
    start = time.perf_counter()
    record = {"history": train(), "fit_seconds": time.perf_counter() - start}
    save_model(entry, model, record)
    return {**record, "from_cache": False}


def save_model(entry: Path, model: keras.Sequential, record: dict) -> None:
    """Write weights and a JSON record to one .npz file, atomically."""
    with atomic_path(entry) as temporary:
        np.savez(temporary, *model.get_weights(), record=np.array(json.dumps(record)))


def load_model(entry: Path, model: keras.Sequential) -> dict | None:
    """Set the model's weights from a file and return its record.

    None if there is no such file, or, with a warning, if it is damaged.
    """
    if not entry.exists():
        return None
    try:
        with np.load(entry, allow_pickle=False) as stored:
            model.set_weights([stored[f"arr_{i}"] for i in range(len(model.weights))])
            return json.loads(str(stored["record"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        warnings.warn(f"{entry}: damaged cache entry ({error}); training again", stacklevel=3)
        return None
