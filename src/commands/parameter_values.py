"""Read the parameters that a shell or a file gives to a notebook: YAML, numbers and texts alone."""

from pathlib import Path

import yaml

from src.support.parameters import ParameterError
from src.support.safe_reading import read_file

YAML_MOST = 2**16  # bytes of a parameter file
SCALARS = (bool, int, float, str, type(None))


def read_file_parameters(path: Path) -> dict[str, object]:
    """Read a YAML file of parameters by name.

    Raises
    ------
    ParameterError : it is missing, too large, no YAML, or holds something else.
    """
    parameters = read_mapping(path)
    for name, value in parameters.items():
        _check_scalar(name, value)
    return {str(name): value for name, value in parameters.items()}


def read_mapping(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> dict:
    """Read a YAML file that holds a mapping; ParameterError as `read_file_parameters`."""
    try:
        content = yaml.load(read_file(path, YAML_MOST).decode(), loader)  # noqa: S506 (a safe one)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        said = getattr(error, "strerror", None) or in_one_line(error)
        raise ParameterError(f"{path}: cannot be read as YAML: {said}") from error
    if not isinstance(content, dict):
        kind = f"a {type(content).__name__}" if content else "nothing"
        raise ParameterError(f"{path}: holds {kind}; expected lines like `seed: 1`")
    return content


def read_value(name: str, text: str) -> object:
    """Read a value as YAML, a number or a text ("" too); ParameterError if it is neither."""
    try:
        value = yaml.safe_load(text) if text.strip() else text
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise ParameterError(f"{name}={text[:60]!r}: {in_one_line(error)}") from error
    _check_scalar(name, value)
    return value


def _check_scalar(name: object, value: object) -> None:
    if not isinstance(value, SCALARS):
        raise ParameterError(f"{name} is a {type(value).__name__}; expected a number or a text")


def in_one_line(error: object) -> str:
    """What an error says, at most 300 characters of it."""
    return " ".join(str(error).split())[:300]
