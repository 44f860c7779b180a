"""Read a notebook's parameters, and the values that a shell or a file gives to them.

A value is read as the type that the notebook declares, and never guessed: 010 is ten for an int,
and the name of a folder for a str.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from IPython.core.inputtransformer2 import TransformerManager

from src.support.cells import read_cell
from src.support.parameters import ParameterError, absolute, check_names
from src.support.safe_reading import read_file

YAML_MOST = 2**16  # bytes of a parameter file
KINDS = {  # of a parameter without a type the first that can read the text
    "int": (int, "a whole number like 10"),
    "float": (float, "a number like 0.5"),
    "bool": ({"True": True, "False": False}.__getitem__, "True or False"),
    "str": (str, "a text"),
}
PATHS = ("_folder", "_file", "pictures")  # ends of names: their values are files or folders


@dataclass(frozen=True)
class Parameter:
    """What a notebook's parameters cell says of a parameter."""

    kind: str  # "int", "str", ...: as declared, else the default's
    default: object  # `...` if it is no literal


class _Texts(yaml.BaseLoader):
    """Leaves every value but null the text that stands there; a name may not stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        mapping = super().construct_mapping(node, deep)
        names = [key.value for key, _ in node.value]
        if len(mapping) < len(names):
            raise ValueError(f"{next(n for n in names if names.count(n) > 1)} stands twice")
        return mapping


NULL = "tag:yaml.org,2002:null"  # else `output_folder: ~` would be the home folder
_Texts.add_implicit_resolver(NULL, re.compile("^(~|null|Null|NULL)$"), list("~nN"))
_Texts.add_constructor(NULL, lambda loader, node: None)


def parameters_of(notebook: Path) -> dict[str, Parameter]:
    """The parameters of a notebook: what the cell with the tag `parameters` assigns.

    Raises
    ------
    FileNotFoundError : no such notebook.
    ParameterError : it cannot be read.
    """
    if not notebook.exists():
        raise FileNotFoundError(f"{notebook}: no such notebook")
    try:
        cells = nbformat.read(notebook, 4).cells
        tagged = (cell.source for cell in cells if "parameters" in cell.metadata.get("tags", []))
        cell = read_cell(TransformerManager().transform_cell(next(tagged, "")))
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        said = getattr(error, "strerror", None) or in_one_line(error.__cause__ or error)
        raise ParameterError(f"{notebook}: no notebook that can be read ({said})") from error
    return {
        name: Parameter(cell.types.get(name, type(value).__name__), value)
        for name, value in cell.values.items()
    }


def read_values(given: Mapping[str, str], known: Mapping[str, Parameter]) -> dict[str, object]:
    """Read the values given in a shell or a file; paths are relative to the caller's folder.

    ParameterError if the notebook has no such parameter, or a value is of another type.
    """
    if given and not known:
        raise ParameterError(
            f"no parameter can be set ({', '.join(given)}): the notebook has no cell with the tag "
            "`parameters`; add it to the cell that sets them"
        )
    check_names(list(given), list(known))
    values = {name: read_value(name, text, known[name].kind) for name, text in given.items()}
    paths = {name: value for name, value in values.items() if value and name.endswith(PATHS)}
    return values | {name: absolute(path) for name, path in paths.items()}


def read_value(name: str, text: str, kind: str) -> object:
    """Read a value of a kind; ParameterError says how to write it."""
    for one in [kind] if kind in KINDS else KINDS:
        read, expected = KINDS[one]
        with suppress(KeyError, ValueError):
            return read(text)
    raise ParameterError(f"{name}={text[:60]!r}: expected {expected}")


def read_file_parameters(path: Path) -> dict[str, str]:
    """Read a YAML file of values by name; ParameterError as `read_mapping`, and for a list."""
    return {name: _checked_text(name, value) for name, value in read_mapping(path).items()}


def read_mapping(path: Path) -> dict[str, str | list[str]]:
    """Read a YAML file of values by name, each as the text that stands there, or a list of texts.

    ParameterError : it is missing, too large, no YAML, or holds something else.
    """
    try:
        content = yaml.load(read_file(path, YAML_MOST).decode(), _Texts)  # noqa: S506 (a safe one)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        said = getattr(error, "strerror", None) or in_one_line(error)
        raise ParameterError(f"{path}: cannot be read as YAML: {said}") from error
    if not isinstance(content, dict):
        kind = f"a {type(content).__name__}" if content else "nothing"
        raise ParameterError(f"{path}: holds {kind}; expected lines like `seed: 1`")
    for name, value in content.items():
        for item in value if isinstance(value, list) else [value]:
            _checked_text(name, item)
    return content


def _checked_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ParameterError(f"{name} is a {type(value).__name__}; expected a number or a text")
    return value


def in_one_line(error: object) -> str:
    """What an error says, at most 300 characters of it."""
    return " ".join(str(error).split())[:300]
