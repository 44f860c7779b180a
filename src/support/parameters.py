"""How a notebook's parameters are read and checked, before any work starts."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import ClassVar, TypeVar

from src.support.cells import lost_values, read_cell, standing_slips
from src.support.files import PROJECT
from src.support.kernel import PlainError

NEEDED_SPACE = 20  # MB: a run writes 5, beside the 5 of an earlier one until they are replaced
LIKE = {
    int: "int, a whole number like 10",
    str: 'str, a text in quotes like "2024" (for papermill by itself: -r {name} 2024)',
}
P = TypeVar("P", bound="Parameters")


class ParameterError(PlainError, ValueError):
    """A parameter has a name or a value that cannot work; the message lists what can."""


class Parameters:
    """Base of a notebook's parameters: a frozen dataclass whose fields are int or str."""

    # by parameter the place in the project that "" stands for
    PLACES: ClassVar[Mapping[str, str]] = {}

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not field.type:
                raise ParameterError(
                    f"{field.name}={value!r} is {_with_article(type(value).__name__)}; expected "
                    + LIKE[field.type].format(name=field.name)
                )
            if field.name in self.PLACES:
                value = absolute(value) if value else str(PROJECT / self.PLACES[field.name])
                object.__setattr__(self, field.name, value)
            if field.name == "data_folder" and value and not _exists(value):
                raise ParameterError(
                    f"data_folder={value!r}: no such folder; give one that holds Fashion-MNIST (or "
                    'its .zip or .npz), or "" to find or download it'
                )
            if field.name == "output_folder":
                check_writable(value, field.name)
        self.check()

    def check(self) -> None:
        """Raise ParameterError if a value cannot work."""

    def check_range(self, **ranges: tuple[int, int]) -> None:
        """Raise ParameterError if a value lies outside its (lowest, highest)."""
        for name, (low, high) in ranges.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ParameterError(f"{name}={value} is out of range; expected {low} to {high}")

    def check_choice(self, name: str, choices: Sequence[str]) -> None:
        """Raise ParameterError if a value is none of the choices."""
        value = getattr(self, name)
        if value not in choices:
            raise ParameterError(
                f"{name}={value!r} is not known; expected one of {', '.join(choices)}"
            )

    @property
    def config(self) -> dict:
        """The parameters that decide results, as results.json keeps them."""
        return {k: v for k, v in asdict(self).items() if not k.endswith("_folder")}


def read_parameters(cells: Sequence[str], namespace: Mapping[str, object], kind: type[P]) -> P:
    """Check the parameters that a notebook has set, their names and their values.

    papermill injects a misspelt name without complaint and the default stays; so the cells are
    read for the names that they assign. What stands now decides, whoever set it.

    Parameters
    ----------
    cells : sources of the executed cells, the caller's own last: IPython's `In`
    namespace : the notebook's variables: `globals()`
    kind : the notebook's class in `src.settings`

    Raises
    ------
    ParameterError : a name that is no parameter, a parameter not set, an impossible value, or one
        that was injected where it has no effect.
    """
    names = [field.name for field in fields(kind)]
    read = [read_cell(source) for source in cells[:-1]]
    check_names(standing_slips(read, names), names, "; mend it and run the parameters cell again")
    missing = [name for name in names if name not in namespace]
    if missing:
        raise ParameterError(f"not set: {', '.join(missing)}; run the parameters cell first")
    lost = lost_values(read, names)
    if lost:
        raise ParameterError(
            f"without effect: {', '.join(f'{n}={v!r}' for n, v in lost.items())}, injected above "
            "the cell that sets the parameters; give that cell, a single one, the tag `parameters`"
        )
    return kind(**{name: namespace[name] for name in names})


def check_names(given: Sequence[str], known: Sequence[str], remedy: str = "") -> None:
    """Raise ParameterError if a given name is not among the known ones."""
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ParameterError(
            f"no such parameter: {', '.join(unknown)}; the parameters are {', '.join(known)}"
            + remedy
        )


def absolute(path: str) -> str:
    """A path from the folder of this process, `~` expanded."""
    return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 (which never raise)


def check_writable(name: str, parameter: str) -> None:
    """Make a folder, write a file and remove it: permissions do not tell (a full disk, /proc).

    Raises
    ------
    ParameterError : that cannot be done, or a run would not fit there; the message begins with
        the parameter's name.
    """
    folder, existing = Path(name), "it"
    try:
        if not name:
            raise ValueError("the name is empty")
        existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
        free = shutil.disk_usage(folder).free / 1e6
    except (OSError, ValueError) as error:  # ValueError: also a zero byte in the name
        said = getattr(error, "strerror", None) or error
        raise ParameterError(
            f"{parameter}={name[:200]!r}: cannot write to {existing} ({said}); "
            "give a folder that can be written to"
        ) from error
    if free < NEEDED_SPACE:
        raise ParameterError(
            f"{parameter}={name[:200]!r}: {free:.1f} MB of the disk are free, a run needs "
            f"{NEEDED_SPACE}; free some space or give another folder"
        )


def _with_article(word: str) -> str:
    return f"an {word}" if word[0] in "aeio" else f"a {word}"


def _exists(name: str) -> bool:
    try:
        return Path(name).expanduser().exists()
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a zero byte
        return False
