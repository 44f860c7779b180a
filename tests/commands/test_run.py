import json
import sys

import nbformat
import pytest

from src.commands.run import main, run_notebook
from src.support.parameters import ParameterError

SHOW = """import atexit, os, sys
atexit.register(open, "said_goodbye", "w")
print(6 // divisor, os.getcwd(), sys.executable, os.environ.get("KERAS_HOME"))"""


@pytest.fixture
def notebook(tmp_path):
    """A notebook with one parameter that divides by it."""
    cells = [
        nbformat.v4.new_code_cell("divisor: int = 1", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(SHOW),
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": spec}
    path = tmp_path / "tiny.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_a_notebook_runs_in_its_own_folder_with_this_python_and_the_callers_folders(
    notebook, tmp_path, tmp_path_factory, monkeypatch
):
    spec = tmp_path / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    other = {"argv": ["false", "{connection_file}"], "display_name": "", "language": "python"}
    spec.write_text(json.dumps(other))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))  # comes before the environment's own
    caller = tmp_path_factory.mktemp("caller")
    monkeypatch.chdir(caller)
    monkeypatch.setenv("KERAS_HOME", "keras")
    output = tmp_path / "new" / "out.ipynb"
    run_notebook(notebook, output, {"divisor": 2})
    said = nbformat.read(output, 4).cells[-1].outputs[0].text
    assert said.split() == ["3", str(tmp_path), sys.executable, str(caller / "keras")]


def test_a_misspelt_name_stops_before_anything_runs(notebook, tmp_path):
    with pytest.raises(ParameterError, match="no such parameter: divisr; the parameters are div"):
        run_notebook(notebook, tmp_path / "out.ipynb", {"divisr": 2})
    assert not (tmp_path / "out.ipynb").exists()


def test_a_failed_notebook_is_kept_with_its_error(notebook, tmp_path, capsys):
    output = tmp_path / "out.ipynb"
    assert main([str(notebook), str(output), "-p", "divisor", "0"]) == 1
    said = capsys.readouterr().err
    assert f"{notebook} stopped in cell 3: ZeroDivisionError" in said
    assert f"The notebook with its error: {output}" in said
    assert "ZeroDivisionError" in output.read_text("utf-8")
    # a kernel that closes its sockets itself may report on stderr that they are closed
    assert not (tmp_path / "said_goodbye").exists()


def test_the_command_takes_a_file_and_lets_single_parameters_win(notebook, tmp_path):
    (tmp_path / "a.yaml").write_text("divisor: 2\n")
    output = tmp_path / "out.ipynb"
    given = ["-f", str(tmp_path / "a.yaml"), "-p", "divisor", "3"]
    assert main([str(notebook), str(output), *given]) == 0
    assert nbformat.read(output, 4).cells[-1].outputs[0].text.startswith("2 ")


def test_a_notebook_that_ends_early_has_not_succeeded(notebook, tmp_path, capsys):
    content = nbformat.read(notebook, 4)
    content.cells.insert(1, nbformat.v4.new_code_cell("import sys; sys.exit(0)"))
    nbformat.write(content, notebook)
    assert main([str(notebook), str(tmp_path / "out.ipynb"), "-p", "divisor", "1"]) == 1
    assert "ended early: a cell called sys.exit()" in capsys.readouterr().err
