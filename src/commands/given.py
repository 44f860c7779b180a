"""Read the parameters that a shell or a file gives to a notebook: YAML, numbers and texts alone."""

import re
from collections import Counter
from pathlib import Path
from typing import ClassVar

import yaml

from src.parameters import ParameterError
from src.untrusted import read_file

YAML_MOST = 2**16  # bytes of a parameter file
SCALARS = (bool, int, float, str, type(None))
RANGE = re.compile(r"(\d{1,12}):(\d{1,12})(?::(\d{1,12}))?")
MOST_VALUES = 10_000  # of one parameter


def read_file_parameters(path: Path) -> dict[str, object]:
    """Read a YAML file of parameters by name.

    Raises
    ------
    ParameterError : it is missing, too large, no YAML, or holds something else.
    """
    parameters = _mapping(path, yaml.SafeLoader)
    for name, value in parameters.items():
        _check_scalar(name, value)
    return {str(name): value for name, value in parameters.items()}


def read_file_texts(path: Path) -> dict[str, dict[str, str] | list[str]]:
    """Read a YAML file of lists and of mappings; every value stays the text that it is there.

    A list in a mapping becomes one text, "a,b". ParameterError as `read_file_parameters`.
    """
    found = {}
    for name, part in _mapping(path, _Texts).items():
        if isinstance(part, dict):
            part = {n: ",".join(v) if _is_texts(v) else v for n, v in part.items()}
        if not _is_texts(list(part.values()) if isinstance(part, dict) else part):
            raise ParameterError(f"{path}: {name} holds {in_one_line(part)}; expected values alone")
        found[name] = part
    return found


def _mapping(path: Path, loader: type[yaml.SafeLoader]) -> dict:
    try:
        content = yaml.load(read_file(path, YAML_MOST).decode(), loader)  # noqa: S506 (a safe one)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        said = getattr(error, "strerror", None) or in_one_line(error)
        raise ParameterError(f"{path}: cannot be read as YAML: {said}") from error
    if not isinstance(content, dict):
        kind = f"a {type(content).__name__}" if content else "nothing"
        raise ParameterError(f"{path}: holds {kind}; expected lines like `seed: 1`")
    return content


class _Texts(yaml.SafeLoader):
    """Leaves every value a text: YAML reads 1:10, a range, as the number 70, of base 60."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


def _is_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def read_value(name: str, text: str) -> object:
    """Read a value as YAML, a number or a text ("" too); ParameterError if it is neither."""
    try:
        value = yaml.safe_load(text) if text.strip() else text
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise ParameterError(f"{name}={text[:60]!r}: {in_one_line(error)}") from error
    _check_scalar(name, value)
    return value


def read_values(name: str, text: str) -> list[object]:
    """Read several values, "a,b,7" or the range "0:10" (its end left out), each as `read_value`.

    ParameterError if there is none, one stands twice, or they are more than MOST_VALUES.
    """
    values = []
    for item in text.split(","):
        if found := RANGE.fullmatch(item.strip()):
            start, stop, step = (int(part) if part else 1 for part in found.groups())
            if step == 0 or len(range(start, stop, step)) > MOST_VALUES:
                raise ParameterError(f"{name}={item}: expected 1 to {MOST_VALUES} values")
            values += range(start, stop, step)
        elif item.strip():
            values.append(read_value(name, item.strip()))
    twice = [text for text, n in Counter(map(str, values)).items() if n > 1]
    if twice or not values:
        what = f"{', '.join(twice[:5])} twice" if twice else "no value"
        raise ParameterError(f"{name}={text[:60]!r}: {what}; expected values like 8,10,12 or 0:10")
    return values


def _check_scalar(name: object, value: object) -> None:
    if not isinstance(value, SCALARS):
        raise ParameterError(f"{name} is a {type(value).__name__}; expected a number or a text")


def in_one_line(error: object) -> str:
    """What an error says, at most 300 characters of it."""
    return " ".join(str(error).split())[:300]
