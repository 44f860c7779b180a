"""A fitted model as arrays and plain values, and back: what is kept holds no code."""

from importlib import import_module

import numpy as np

HOMES = ("sklearn.", "src.")  # packages whose classes may be made again
PLAIN = (bool, int, float, str, type(None))


def state_of(model: object) -> tuple[dict[str, np.ndarray], dict] | None:
    """Take a model apart: its arrays by name, and a record that JSON can hold.

    Arrays get the layout that they have when they are read again: another one changes the last
    bits of matrix products.

    Returns None for a model of another package, or with attributes other than arrays, tuples of
    arrays, numbers, strings and lists of these.
    """
    kind = type(model)
    if not kind.__module__.startswith(HOMES):
        return None
    arrays, plain, tuples = {}, {}, {}
    for name, value in vars(model).items():
        if _is_array(value):
            arrays[name] = np.asarray(value, order="C")
        elif isinstance(value, tuple) and all(map(_is_array, value)):
            tuples[name] = len(value)
            arrays |= {f"{name}.{i}": np.asarray(part, order="C") for i, part in enumerate(value)}
        elif _is_plain(value):
            plain[name] = value
        else:
            return None
    return arrays, {"class": [kind.__module__, kind.__qualname__], "plain": plain, "tuples": tuples}


def model_from(arrays: dict[str, np.ndarray], record: dict) -> object:
    """Put a model together again.

    Raises
    ------
    ValueError, KeyError, AttributeError, ImportError : a record that `state_of` did not make.
    """
    module, name = record["class"]
    if not module.startswith(HOMES):
        raise ValueError(f"it holds a {module}.{name}; expected a model of scikit-learn's or ours")
    values = {n: a if a.ndim else a[()] for n, a in arrays.items()}
    for n, length in record["tuples"].items():
        values[n] = tuple(values.pop(f"{n}.{i}") for i in range(length))
    kind = getattr(import_module(module), name)
    model = object.__new__(kind)
    vars(model).update(record["plain"] | values)
    return model


def _is_array(value: object) -> bool:
    return isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf"


def _is_plain(value: object) -> bool:
    return isinstance(value, PLAIN) or (isinstance(value, list) and all(map(_is_plain, value)))
