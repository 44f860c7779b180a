"""How a notebook's parameters are read and checked, before any work starts."""

import ast
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TypeVar

HEADING = "# Parameters"  # first line of the parameters cell, and of the cell papermill injects
NEEDED_SPACE = 20  # MB: a run writes 5, beside the 5 of an earlier one until they are replaced

P = TypeVar("P", bound="Parameters")


class ParameterError(ValueError):
    """A parameter has a name or a value that cannot work; the message lists what can."""


class Parameters:
    """Base of a notebook's parameters: a frozen dataclass whose fields are int or str."""

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not field.type:
                raise ParameterError(
                    f"{field.name}={value!r} is a {type(value).__name__}; "
                    f"expected {field.type.__name__}"
                )
            if field.name == "data_folder" and value and not _is_folder(value):
                raise ParameterError(
                    f"data_folder={value!r}: no such folder; give one that holds Fashion-MNIST, "
                    'or "" to find or download it'
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
    """Check the parameters that a notebook has just set, their names and their values.

    papermill injects a misspelt name without complaint and the default stays; so the sources of
    the parameters cell and of the injected one are read for the names that they assign.

    Parameters
    ----------
    cells : sources of the executed cells, the caller's own last: IPython's `In`
    namespace : the notebook's variables: `globals()`
    kind : the notebook's class in `src.settings`

    Raises
    ------
    ParameterError : a name that is no parameter, a parameter not set, an impossible value.
    """
    names = [field.name for field in fields(kind)]
    for source in reversed(cells[:-1]):
        if not source.startswith(HEADING):
            break
        check_names(_assigned_names(source), names)
    missing = [name for name in names if name not in namespace]
    if missing:
        raise ParameterError(f"not set: {', '.join(missing)}; run the parameters cell first")
    return kind(**{name: namespace[name] for name in names})


def check_names(given: Sequence[str], known: Sequence[str]) -> None:
    """Raise ParameterError if a given name is not among the known ones."""
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ParameterError(
            f"no such parameter: {', '.join(unknown)}; the parameters are {', '.join(known)}"
        )


def _assigned_names(source: str) -> list[str]:
    names = []
    for statement in ast.parse(source).body:
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


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


def _is_folder(name: str) -> bool:
    try:
        return Path(name).expanduser().is_dir()
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a zero byte
        return False
