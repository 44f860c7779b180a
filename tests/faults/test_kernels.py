"""Kernels that cannot run the notebooks: named in a sentence, with what to do."""

import subprocess
import sys

import nbformat

from src.support.files import PROJECT

CELLS = [cell.source for cell in nbformat.read(PROJECT / "main.ipynb", 4).cells]


def said_by(folder) -> str:
    """Run the first code cells of main.ipynb in a folder, by a Python without packages."""
    code = 'In = [""]\n' + "\n".join(CELLS[1:4])
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=folder, capture_output=True, text=True
    )
    assert ran.returncode == 1
    return ran.stderr.splitlines()[-1]


def test_a_kernel_without_packages_is_named_with_the_line_that_installs_them(outcome):
    said = said_by(PROJECT)
    assert f"this kernel, {sys.executable}, lacks packages: run `%pip install numpy scipy" in said
    outcome(said.replace(sys.executable, "python3"))


def test_a_notebook_that_was_opened_alone_says_what_it_needs(tmp_path, outcome):
    said = said_by(tmp_path)
    assert "src/ is missing: get the whole project (git clone, or unzip), %cd into it" in said
    outcome(said)
