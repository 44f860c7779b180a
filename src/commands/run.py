"""Execute a notebook without a person.

    python -m src.commands.run main.ipynb build/main.ipynb -p seed 1

Parameter names are checked before anything runs, the output of long cells streams to the
terminal, and a notebook that fails is kept with its error.
"""

import argparse
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import papermill
import yaml
from papermill.exceptions import PapermillExecutionError

from src.parameters import ParameterError, check_names, check_writable
from src.untrusted import read_file

YAML_MOST = 2**16  # bytes of a parameter file
SCALARS = (bool, int, float, str, type(None))


def run_notebook(notebook: Path, output: Path, parameters: Mapping[str, object]) -> None:
    """Execute `notebook` in its own folder with parameters; keep the executed copy at `output`.

    Raises
    ------
    FileNotFoundError : no such notebook.
    ParameterError : a name that the notebook's parameters cell does not have, no notebook, an
        output that cannot be written.
    PapermillExecutionError : a cell failed; `output` holds the notebook up to its error.
    """
    if not notebook.exists():
        raise FileNotFoundError(f"{notebook}: no such notebook")
    check_names(list(parameters), _parameters_of(notebook))
    if output.is_dir():
        raise ParameterError(f"{output} is a folder; expected a name for the executed notebook")
    check_writable(str(output.parent), "output")
    # one line of a progress bar in ten seconds: a log is no terminal
    os.environ.setdefault("TQDM_MININTERVAL", "10")
    for last_try in (False, True):
        try:
            papermill.execute_notebook(
                str(notebook), str(output), dict(parameters), kernel_name="python3",
                cwd=str(notebook.parent), log_output=True,
            )  # fmt: skip
            return
        except RuntimeError as error:  # kernels started together can take one port: issue 511
            if last_try or "Kernel died before replying" not in str(error):
                raise


def _parameters_of(notebook: Path) -> list[str]:
    try:
        return list(papermill.inspect_notebook(str(notebook)))
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        said = getattr(error, "strerror", None) or _in_one_line(error)
        raise ParameterError(f"{notebook}: no notebook that can be read ({said})") from error


def read_file_parameters(path: Path) -> dict[str, object]:
    """Read a YAML file of parameters by name.

    Raises
    ------
    ParameterError : it is missing, too large, no YAML, or holds something else.
    """
    try:
        parameters = yaml.safe_load(read_file(path, YAML_MOST).decode())
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        said = getattr(error, "strerror", None) or _in_one_line(error)
        raise ParameterError(f"{path}: cannot be read as YAML: {said}") from error
    if not isinstance(parameters, dict):
        kind = "nothing" if parameters is None else f"a {type(parameters).__name__}"
        raise ParameterError(f"{path}: holds {kind}; expected lines like `seed: 1`")
    for name, value in parameters.items():
        _check_scalar(name, value)
    return {str(name): value for name, value in parameters.items()}


def read_value(name: str, text: str) -> object:
    """Read a value as YAML, a number or a text ("" too); ParameterError if it is neither."""
    try:
        value = yaml.safe_load(text) if text.strip() else text
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise ParameterError(f"{name}={text[:60]!r}: {_in_one_line(error)}") from error
    _check_scalar(name, value)
    return value


def _check_scalar(name: object, value: object) -> None:
    if not isinstance(value, SCALARS):
        raise ParameterError(f"{name} is a {type(value).__name__}; expected a number or a text")


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path, help="where the executed notebook goes")
    parser.add_argument("-f", "--file", type=Path, help="YAML file of parameters")
    parser.add_argument(
        "-p", dest="parameters", nargs=2, action="append", default=[],
        metavar=("NAME", "VALUE"), help="one parameter; may be repeated, and wins over the file",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        parameters = read_file_parameters(options.file) if options.file else {}
        parameters |= {name: read_value(name, value) for name, value in options.parameters}
        run_notebook(options.notebook, options.output, parameters)
    except (FileNotFoundError, ParameterError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except PapermillExecutionError as error:
        print(
            f"\n{options.notebook} stopped in cell {error.exec_count}: {error.ename}: "
            f"{error.evalue}\nThe notebook with its error: {options.output}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
