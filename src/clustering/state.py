"""A fitted model as arrays and plain values, and back: what is kept holds no code."""

from importlib import import_module

import numpy as np

HOMES = ("sklearn.", "src.")  # packages whose classes may be made again
PLAIN = (bool, int, float, str, type(None))


def state_of(model: object) -> tuple[dict[str, np.ndarray], dict] | None:
    """Take a model apart: its arrays by name, and a record that JSON can hold.

    Returns None for a model of another package, or with attributes other than arrays, numbers and
    strings.
    """
    kind = type(model)
    arrays, plain = {}, {}
    for name, value in vars(model).items():
        if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
            arrays[name] = np.asarray(value)
        elif isinstance(value, PLAIN):
            plain[name] = value
        else:
            return None
    if not kind.__module__.startswith(HOMES):
        return None
    return arrays, {"class": [kind.__module__, kind.__qualname__], "plain": plain}


def model_from(arrays: dict[str, np.ndarray], record: dict) -> object:
    """Put a model together again.

    Raises
    ------
    ValueError, KeyError, AttributeError, ImportError : a record that `state_of` did not make.
    """
    module, name = record["class"]
    if not module.startswith(HOMES):
        raise ValueError(f"it holds a {module}.{name}; expected a model of scikit-learn's or ours")
    kind = getattr(import_module(module), name)
    model = object.__new__(kind)
    vars(model).update(record["plain"] | {n: a if a.ndim else a[()] for n, a in arrays.items()})
    return model
