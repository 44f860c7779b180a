import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from src.support import kernel
from src.support.files import PROJECT
from src.support.kernel import KernelError, check_kernel
from tests.test_imports import CORE, loaded

FOR_COMMANDS = {"yaml", "papermill", "nbclient", "nbformat", "jupyter_client", "urllib3", "IPython"}


def test_the_packages_are_those_that_the_core_imports():
    modules = {name.split(".")[0] for path in CORE for name in loaded(path)}
    needed = modules - set(sys.stdlib_module_names) - {"src"} - FOR_COMMANDS
    assert needed == kernel.PACKAGES.keys()
    ranges = (PROJECT / "requirements.txt").read_text("utf-8")
    assert all(f"\n{package}>" in ranges for package in kernel.PACKAGES.values())


def test_missing_packages_and_the_kernel_are_named(monkeypatch):
    check_kernel()
    monkeypatch.setattr(kernel, "PACKAGES", {"numpy": "numpy", "no_such": "no-such", "nor": "nor"})
    with pytest.raises(KernelError) as raised:
        check_kernel()
    assert f"this kernel, {sys.executable}, lacks packages" in str(raised.value)
    assert "run `%pip install no-such nor` in a cell, or choose the kernel of .venv" in str(
        raised.value
    )


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(KernelError, match=r"is Python 3\.9, older than 3\.11; choose the kernel"):
        check_kernel()


def test_a_notebook_shows_the_sentence_alone(capsys):
    cell = "from src.support.parameters import ParameterError\nraise ParameterError('epoch')"
    InteractiveShell().run_cell(cell)
    assert capsys.readouterr().out.strip() == "ParameterError: epoch"
