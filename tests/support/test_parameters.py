import subprocess
import sys
from dataclasses import dataclass

import nbformat
import pytest

from src.support.files import PROJECT
from src.support.parameters import ParameterError, Parameters, read_parameters

CELL = "# Parameters\nseed: int = 0  # a comment\nepochs: int = 50\n"


@dataclass(frozen=True)
class Settings(Parameters):
    """The parameters of a notebook that is not there."""

    seed: int
    epochs: int
    kind: str = "plain"
    data_folder: str = ""
    output_folder: str = "/tmp"

    def check(self):
        self.check_range(seed=(0, 9))
        self.check_choice("kind", ["plain", "odd"])


VALUES = {"seed": 0, "epochs": 50, "kind": "odd", "data_folder": "", "output_folder": "/tmp"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 2.5}, "epochs=2.5 is a float; expected int, a whole number like 10"),
        ({"epochs": True}, "epochs=True is a bool; expected int"),
        ({"epochs": "10"}, "epochs='10' is a str; expected int"),
        ({"kind": 2024}, "kind=2024 is an int; expected str, .* in quotes .*: -r kind 2024"),
        ({"seed": 10}, "seed=10 is out of range; expected 0 to 9"),
        ({"kind": "even"}, "kind='even' is not known; expected one of plain, odd"),
        ({"data_folder": "/no/such/folder"}, "no such folder"),
    ],
)
def test_an_impossible_value_is_named_with_the_possible_ones(change, message):
    with pytest.raises(ParameterError, match=message):
        Settings(**VALUES | change)


def test_parameters_are_read_from_the_namespace():
    cells = ["", CELL, "settings = read_parameters(In, globals())"]
    assert read_parameters(cells, {**VALUES, "seed": 7, "unrelated": 1}, Settings).seed == 7


def test_a_misspelt_name_is_refused_each_time_until_it_is_mended():
    slip, check = CELL + "epoch = 3\n", "read_parameters(In, globals(), Settings)"
    for cells in (["", slip, check], ["", slip, check, check]):
        with pytest.raises(ParameterError, match=r"no such parameter: epoch; .*; mend it and run"):
            read_parameters(cells, VALUES, Settings)
    assert read_parameters(["", slip, check, CELL, check], VALUES, Settings).epochs == 50


def test_what_was_injected_above_the_parameters_is_refused():
    cells = ["", "# Parameters\nepochs = 3\n", CELL, "check"]
    with pytest.raises(ParameterError, match=r"without effect: epochs=3, .* tag `parameters`"):
        read_parameters(cells, VALUES, Settings)


def test_an_empty_place_is_in_the_project_and_others_are_the_kernels(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Settings, "PLACES", {"output_folder": "build"})
    assert Settings(**VALUES | {"output_folder": ""}).output_folder == str(PROJECT / "build")
    assert Settings(**VALUES | {"output_folder": "a"}).output_folder == str(tmp_path / "a")


def test_a_parameter_that_is_not_set_is_named():
    few = {k: v for k, v in VALUES.items() if k not in ("seed", "epochs")}
    with pytest.raises(ParameterError, match="not set: seed, epochs; run the parameters cell"):
        read_parameters([""], few, Settings)


def test_papermills_own_command_stops_at_a_wrong_name(tmp_path):
    """papermill injects any name, and would run with the default of the misspelt one."""
    read = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        "from tests.support.test_parameters import Settings, read_parameters\n"
        "read_parameters(In, globals(), Settings)"
    )
    rest = 'kind, data_folder, output_folder = "odd", "", "/tmp"'
    cells = [nbformat.v4.new_code_cell(source) for source in (CELL, read)]
    cells[0].metadata["tags"], cells[0].source = ["parameters"], CELL + rest
    notebook, output = tmp_path / "a.ipynb", tmp_path / "out.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    command = [sys.executable, "-m", "papermill", str(notebook), str(output), "-p", "epoch", "3"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "no such parameter: epoch; the parameters are seed, epochs, kind" in ran.stderr
    assert "papermill-error-cell-tag" in output.read_text("utf-8")
