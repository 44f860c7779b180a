"""Check arrays where they enter: an error names the argument, what was found, what was expected.

Nothing is copied that is an array already: a layout (Fortran order, strides, read-only) never
changes a result, and a list counts as the array of its values.
"""

import numpy as np

CHUNK_SIZE = 2048  # rows at a time, so that a check of all pixels needs 2 MB beside them
LARGEST = 1e15  # the sum of the squares of 60,000 x 784 such numbers still fits into float32

Shape = tuple[int | str, ...]  # a number is exact; a name stands for any length from 1


def as_numbers(values: object, name: str, shape: Shape = ("n", "d")) -> np.ndarray:
    """Return real numbers of a shape, none beyond +-LARGEST, as an array of their own type.

    Parameters
    ----------
    values : array or nested list of float or int
    name : of the argument, for the message

    Raises
    ------
    ValueError : another type or shape (an empty array among these), NaN, infinity or numbers
        so large that distances between them overflow.
    """
    array = _as_array(values, name, "fiu", "finite numbers", shape)
    if array.dtype.kind == "f":
        limit = min(LARGEST, float(np.finfo(array.dtype).max))  # float16 ends before
        for start in range(0, len(array), CHUNK_SIZE):
            rows = array[start : start + CHUNK_SIZE]
            if not (rows.min() >= -limit and rows.max() <= limit):  # NaN among them
                place = tuple(np.argwhere(~(np.abs(rows) <= limit))[0])
                found = f"{rows[place]:g}" if np.isfinite(rows[place]) else "NaN or infinity"
                raise ValueError(
                    f"{name}: {found} in row {start + place[0]}; expected finite numbers, of "
                    f"{limit:g} at most"
                )
    return array


def as_integers(
    values: object, name: str, shape: Shape = ("n",), *, least: int = 0, below: int | None = None
) -> np.ndarray:
    """Return integers of a shape, from `least` and below `below`, as an array of their own type.

    Raises
    ------
    ValueError : another type or shape (an empty array among these), or a value out of range.
    """
    array = _as_array(values, name, "iu", "integers", shape)
    low, high = int(array.min()), int(array.max())
    if low < least or (below is not None and high >= below):
        upwards = "upwards" if below is None else f"to {below - 1}"
        found = low if low < least else high
        raise ValueError(f"{name}: holds {found}; expected integers from {least} {upwards}")
    return array


def check_images(images: np.ndarray, name: str = "images") -> None:
    """Raise ValueError unless images are uint8 or, in [0, 1], float32, of shape (n, 28, 28)."""
    expected = "expected uint8, or float32 in [0, 1], of shape (n, 28, 28)"
    if not isinstance(images, np.ndarray):
        raise ValueError(f"{name}: {type(images).__name__}; {expected}")
    plain_array(images, name, expected)
    found = f"{name}: {images.dtype} of shape {images.shape}"
    typed = images.dtype in (np.uint8, np.float32)
    if not typed or images.shape[1:] != (28, 28) or len(images) == 0:
        raise ValueError(f"{found}; {expected}")
    if images.dtype == np.float32:
        low, high = images.min(), images.max()
        if not (low >= 0 and high <= 1):  # NaN among them
            raise ValueError(f"{found}, from {low} to {high}; {expected}")


def plain_array(values: object, name: str, expected: str = "expected an array") -> np.ndarray:
    """Return what NumPy makes of values, with nothing lost.

    Raises
    ------
    ValueError : some of them are masked, which NumPy would overlook, or it cannot read them: lists
        of several lengths, a tensor on a GPU.
    """
    kind = type(values).__name__
    parts = values if isinstance(values, list | tuple) else [values]
    if any(map(np.ma.is_masked, parts)):
        raise ValueError(f"{name}: a {kind} with masked values; {expected}: leave these out first")
    try:
        return np.asarray(values)
    except Exception as error:  # each library of tensors raises a kind of its own
        uneven = parts is values and isinstance(error, ValueError)
        found = "of uneven parts" if uneven else f"that NumPy cannot read ({error})"
        raise ValueError(f"{name}: a {kind} {' '.join(found.split())}; {expected}") from error


def _as_array(values: object, name: str, kinds: str, what: str, shape: Shape) -> np.ndarray:
    expected = f"expected {what} of shape ({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
    array = plain_array(values, name, expected)
    fits = len(array.shape) == len(shape) and all(
        found > 0 if isinstance(length, str) else found == length
        for found, length in zip(array.shape, shape, strict=True)
    )
    if not fits or array.dtype.kind not in kinds:
        found = f"{array.dtype} of shape {array.shape}"
        if array.dtype.hasobject and array.ndim == 0:  # NumPy took them for one thing
            found = f"a {type(values).__name__}"
        hint = _hint(array, kinds, len(shape)) if array.size else ""
        raise ValueError(f"{name}: {found}; {expected}{hint}")
    return array


def _hint(array: np.ndarray, kinds: str, n_axes: int) -> str:
    """How the expected is made of the array that was found, if that is easy to say."""
    if array.ndim == 0:
        return ": toarray() gives them" if hasattr(array.item(), "toarray") else ""
    if (array.ndim, n_axes) == (3, 2):
        return ": flatten images first"
    if (array.ndim, n_axes) == (2, 1) and 1 in array.shape:
        return ": np.ravel flattens it"
    if (array.ndim, n_axes) == (2, 1):
        return ": of one-hot rows take np.argmax(..., axis=1)"
    if "f" not in kinds and array.dtype.kind in "OSUT":
        return ": np.unique(..., return_inverse=True)[1] numbers names"
    if "f" not in kinds and array.dtype.kind in "bf":
        return ": astype(int) converts whole numbers, none of them missing"
    return ""
