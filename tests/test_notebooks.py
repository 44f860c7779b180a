"""The notebooks as CI, a grader and a student run them: by papermill, on real images."""

import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from src.results import check_results
from src.run import main

PROJECT = Path(__file__).resolve().parents[1]
MAIN = PROJECT / "main.ipynb"
NOTEBOOKS = [MAIN, *sorted(PROJECT.glob("notebooks/*.ipynb"))]
pytestmark = [pytest.mark.notebook, pytest.mark.data]


def execute(output, **parameters):
    """Run main.ipynb by papermill's own command, as somebody without our runner would."""
    options = [word for item in parameters.items() for word in ("-p", item[0], str(item[1]))]
    return subprocess.run(
        [sys.executable, "-m", "papermill", str(MAIN), str(output), *options],
        cwd=PROJECT, capture_output=True, text=True,
    )  # fmt: skip


def test_a_rehearsal_gives_the_paper_and_checkable_results(real_data, tmp_path):
    status = main(
        [str(MAIN), str(tmp_path / "main.ipynb"), "-f", str(PROJECT / "configs/smoke.yaml"),
         "-p", "output_folder", str(tmp_path / "out"), "-p", "autoencoder", "dense32"]
    )  # fmt: skip
    assert status == 0
    assert check_results(tmp_path / "out", real_data) == []
    assert (tmp_path / "out/report.pdf").read_bytes().startswith(b"%PDF")
    executed = nbformat.read(tmp_path / "main.ipynb", 4)
    outputs = [o for cell in executed.cells if cell.cell_type == "code" for o in cell.outputs]
    assert sum("image/png" in o.get("data", {}) for o in outputs) == 15
    said = "".join(o.text for o in outputs if o.get("name") == "stderr")
    noise = [line for line in said.splitlines() if line.strip() and "training" not in line]
    assert noise == []


def test_other_numbers_of_clusters_and_an_extra_method_reach_the_paper_too(real_data, tmp_path):
    ran = execute(
        tmp_path / "a.ipynb", n_train=1000, epochs=1, n_init=1, n_clusters=13,
        autoencoder="dense32", extra="contrastive", output_folder=tmp_path / "out",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert (tmp_path / "out/report.pdf").exists()
    assert check_results(tmp_path / "out", real_data) == []
    assert "fine-tuned/information/test/0" in (tmp_path / "out/results.json").read_text()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"epoch": 3}, "no such parameter: epoch; the parameters are seed, autoencoder"),
        ({"autoencoder": "conv127"}, "expected one of dense32, conv128, deep10"),
        ({"n_train": 99}, "n_train=99 is out of range"),
    ],
)
def test_papermill_alone_stops_at_a_wrong_parameter(tmp_path, parameters, message):
    ran = execute(tmp_path / "a.ipynb", **parameters)
    assert ran.returncode == 1
    assert message in ran.stderr
    assert "papermill-error-cell-tag" in (tmp_path / "a.ipynb").read_text()


def test_a_wrong_file_stops_at_the_data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8bhalf a download")
    for name in ("train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (folder / f"{name}-ubyte").write_bytes(b"")
    ran = execute(tmp_path / "a.ipynb", data_folder=folder)
    assert ran.returncode == 1
    assert "train-images-idx3-ubyte.gz: truncated or corrupt gzip" in ran.stderr


def test_an_earlier_report_is_rehearsed(real_data, tmp_path):
    words = {
        "report": "dense32",
        "n_train": 1000,
        "epochs": 1,
        "n_seeds": 1,
        "output_folder": tmp_path,
    }
    options = [word for item in words.items() for word in ("-p", item[0], str(item[1]))]
    notebook = PROJECT / "notebooks/reproduce_report.ipynb"
    assert main([str(notebook), str(tmp_path / "executed.ipynb"), *options]) == 0
    assert check_results(tmp_path / "dense32", real_data) == []


def test_the_curves_are_rehearsed(tmp_path):
    notebook = PROJECT / "notebooks/choosing_k.ipynb"
    options = ["-p", "n_train", "500", "-p", "k_max", "4", "-p", "n_init", "1"]
    assert main([str(notebook), str(tmp_path / "executed.ipynb"), *options]) == 0


def test_the_best_method_is_rehearsed(tmp_path):
    notebook = PROJECT / "notebooks/beyond.ipynb"
    options = ["-p", "n_train", "1000", "-p", "epochs", "1", "-p", "autoencoder_epochs", "1"]
    options += ["-p", "output_folder", str(tmp_path / "figures")]
    assert main([str(notebook), str(tmp_path / "executed.ipynb"), *options]) == 0
    assert (tmp_path / "figures/map.pdf").exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_every_parameter_is_typed_and_commented(path):
    parameters = papermill.inspect_notebook(str(path))
    assert len(parameters) >= 5
    for parameter in parameters.values():
        assert parameter["inferred_type_name"] in ("int", "str"), parameter
        assert parameter["help"], parameter


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_are_thin_and_committed_without_outputs(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
            if "parameters" not in cell.metadata.get("tags", []):
                assert len(cell.source.splitlines()) <= 15
                assert "def " not in cell.source
