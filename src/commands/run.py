"""Execute a notebook without a person.

    python -m src.commands.run main.ipynb build/main.ipynb -p seed 1

Parameters are checked before anything runs, the output of long cells streams to the
terminal, and a notebook that fails is kept with its error.
"""

import argparse
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import papermill
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from src.commands.parameter_values import parameters_of, read_file_parameters, read_values
from src.support.parameters import ParameterError, absolute, check_names, check_writable

FROM_CALLER = ("FASHION_MNIST_DIR", "KERAS_HOME")  # folders that a caller may name
QUIET = ["--IPKernelApp.log_level=CRITICAL"]  # the kernel logs what it meets while it is stopped


class OwnKernel(AsyncKernelManager):
    """Starts this Python, whatever other kernels are called python3."""

    kernel_spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        language="python",
    )


class RunError(RuntimeError):
    """A notebook stopped for a reason outside of it; the message says which and what to do."""


def run_notebook(notebook: Path, output: Path, parameters: Mapping[str, object]) -> None:
    """Execute `notebook` in its own folder with parameters; keep the executed copy at `output`.

    Raises
    ------
    FileNotFoundError : no such notebook.
    ParameterError : a name that the notebook's parameters cell does not have, no notebook, an
        output that cannot be written.
    PapermillExecutionError : a cell failed; `output` holds the notebook up to its error.
    RunError : the kernel was killed or did not start, a cell called sys.exit(), or `output` cannot
        be written.
    """
    check_names(list(parameters), list(parameters_of(notebook)))
    if output.is_dir():
        raise ParameterError(f"{output} is a folder; expected a name for the executed notebook")
    check_writable(str(output.parent), "folder of the executed notebook")
    # one line of a progress bar in ten seconds: a log is no terminal
    os.environ.setdefault("TQDM_MININTERVAL", "10")
    for name in filter(os.environ.get, FROM_CALLER):
        os.environ[name] = absolute(os.environ[name])
    for last_try in (False, True):
        try:
            executed = papermill.execute_notebook(
                str(notebook), str(output), dict(parameters), kernel_name="python3",
                language="python", kernel_manager_class=OwnKernel, cwd=str(notebook.parent),
                log_output=True, extra_arguments=QUIET,
                shutdown_kernel="immediate",  # asked to end, it uses sockets that it has closed
            )  # fmt: skip
            break
        except (OSError, RuntimeError) as error:
            # kernels started together can take one port: issue 511
            if last_try or "Kernel died before replying" not in str(error):
                raise RunError(_what_stopped(error, output)) from error
    cells = [cell for cell in executed.cells if cell.cell_type == "code" and cell.source.strip()]
    if cells and cells[-1].execution_count is None:
        raise RunError(f"ended early: a cell called sys.exit(); the notebook up to there: {output}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
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
        given = read_file_parameters(options.file) if options.file else {}
        known = parameters_of(options.notebook)
        parameters = read_values(given | dict(options.parameters), known)
        run_notebook(options.notebook, options.output, parameters)
    except (FileNotFoundError, ParameterError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except PapermillExecutionError as error:
        print(
            f"\n{options.notebook} stopped in cell {error.exec_count}: {error.ename}: "
            f"{error.evalue or 'see there'}\nThe notebook with its error: {options.output}",
            file=sys.stderr,
        )
        return 1
    except RunError as error:
        print(f"\n{options.notebook} {error}", file=sys.stderr)
        return 1
    return 0


def _what_stopped(error: OSError | RuntimeError, output: Path) -> str:
    if isinstance(error, DeadKernelError):
        return (
            "stopped: its kernel was killed, most often because the memory ran out, or ended by a "
            "cell with exit(). Close programs or run on fewer images (-p n_train 20000), then "
            f"run again: what was trained so far is kept. The notebook up to there: {output}"
        )
    if isinstance(error, OSError):
        place = error.filename or f"the executed notebook {output}"  # a full disk gives no name
        return (
            f"stopped: {place} cannot be used or written ({error.strerror or error}); mend that "
            "and run again: what was trained so far is kept"
        )
    return (
        f"stopped: its kernel, {sys.executable} -m ipykernel, did not start or did not answer "
        f"({error}); run again, and if it stays so, `rm -r .venv` and `make setup`"
    )


if __name__ == "__main__":
    sys.exit(main())
