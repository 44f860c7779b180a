"""The notebooks as CI, a grader and a student run them: by papermill, on real images."""

import shutil
import subprocess
import sys

import nbformat
import papermill
import pytest

from src.commands.run import main
from src.experiments import HogRecipe
from src.paths import PROJECT
from src.records import read_record
from src.records.check import check_record

MAIN = PROJECT / "main.ipynb"
NOTEBOOKS = [MAIN, *sorted(PROJECT.glob("notebooks/*.ipynb"))]
FEW = {"n_train": 1000, "n_test": 500}
SMOKE = {"n_train": 1000, "epochs": 1, "n_init": 1, "autoencoder": "dense32"}
WIDGET = "application/vnd.jupyter.widget-view+json"
pytestmark = [pytest.mark.notebook, pytest.mark.data]


def options(parameters):
    return [word for item in parameters.items() for word in ("-p", item[0], str(item[1]))]


def outputs(path):
    """Every output of an executed notebook."""
    return [o for cell in nbformat.read(path, 4).cells for o in cell.get("outputs", [])]


def execute(output, project=PROJECT, **parameters):
    """Run main.ipynb by papermill's own command, as somebody without our runner would."""
    command = [sys.executable, "-m", "papermill", "main.ipynb", str(output)]
    return subprocess.run(
        command + options(parameters), cwd=project, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def smoke_run(real_data, tmp_path_factory):
    """A copy of the project where main.ipynb ran twice.

    Between the runs a figure was edited, so the second takes all but the figures from the store.
    """
    copy = tmp_path_factory.mktemp("copy")
    for name in ("src", "configs", "reports"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(MAIN, copy)
    for number in (1, 2):
        folder = {"output_folder": f"out-{number}", "data_folder": real_data.source}
        ran = execute(copy / f"run-{number}.ipynb", copy, **SMOKE, **folder)
        assert ran.returncode == 0, ran.stderr[-2000:]
        path = copy / "src" / "figures" / "charts.py"
        path.write_text(path.read_text().replace('"training"', '"while training"'))
    return copy


@pytest.mark.parametrize("number", [1, 2])
def test_a_run_gives_the_paper_and_checkable_results(smoke_run, real_data, number):
    folder = smoke_run / f"out-{number}"
    assert check_record(folder, real_data) == []
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    names = {path.stem for path in (folder / "figures").glob("*.pdf")}
    assert names == {path.stem for path in (folder / "figures").glob("*.png")}
    assert {"architecture", "comparison", "confusion-task3", "samples"} < names
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("number", [1, 2])
def test_only_figures_tables_and_progress_are_shown(smoke_run, number):
    found = outputs(smoke_run / f"run-{number}.ipynb")
    n_figures = len(list((smoke_run / f"out-{number}" / "figures").glob("*.png")))
    assert sum("image/png" in o.get("data", {}) for o in found) == n_figures
    said = "".join(o.text for o in found if o.get("name") == "stderr")
    noise = [line for line in said.splitlines() if line.strip() and "training" not in line]
    assert noise == []
    assert ("training" in said) == (number == 1)  # the second run trains nothing


def test_both_runs_have_equal_results(smoke_run):
    first, second = (read_record(smoke_run / f"out-{number}") for number in (1, 2))
    columns = [name for name in first.table() if name != "fit_seconds"]
    assert first.table()[columns].equals(second.table()[columns])
    for key, ids in first.predictions.items():
        assert (ids == second.predictions[key]).all()


def test_only_the_edited_figure_differs(smoke_run):
    first, second = (smoke_run / f"out-{number}" / "figures" for number in (1, 2))
    names = {path.name for path in first.glob("*.pdf")}
    differing = {n for n in names if (first / n).read_bytes() != (second / n).read_bytes()}
    assert differing == {"loss.pdf"}


def test_other_numbers_of_clusters_and_an_extra_method_reach_the_paper_too(real_data, tmp_path):
    ran = execute(
        tmp_path / "a.ipynb", **SMOKE, n_clusters=13, extra="contrastive",
        output_folder=tmp_path / "out",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert (tmp_path / "out/report.pdf").exists()
    record = read_record(tmp_path / "out")
    assert "fine-tuned/information/test/0" in record.predictions
    assert (tmp_path / "out/figures/confusion-task4.png").exists()


def test_papermill_alone_stops_at_a_wrong_parameter(tmp_path):
    ran = execute(tmp_path / "a.ipynb", epoch=3)
    assert ran.returncode == 1
    assert "no such parameter: epoch; the parameters are seed, autoencoder" in ran.stderr
    assert "papermill-error-cell-tag" in (tmp_path / "a.ipynb").read_text()


@pytest.mark.parametrize(
    ("name", "parameters", "made"),
    [
        ("reproduce_report", {**FEW, "epochs": 1, "n_seeds": 1}, "dense32/results.json"),
        ("choosing_k", {"n_train": 500, "k_max": 4, "n_init": 1}, None),
        ("beyond", {**FEW, "epochs": 1, "autoencoder_epochs": 1}, "map.pdf"),
    ],
)
def test_the_other_notebooks_run(real_data, tmp_path, name, parameters, made):
    if made:
        parameters = {**parameters, "output_folder": tmp_path}
    arguments = [str(PROJECT / f"notebooks/{name}.ipynb"), str(tmp_path / "executed.ipynb")]
    assert main(arguments + options(parameters)) == 0
    assert made is None or (tmp_path / made).exists()
    shown = [o.get("data", {}) for o in outputs(tmp_path / "executed.ipynb")]
    widgets = [data for data in shown if WIDGET in data]
    assert len(widgets) == (name == "beyond")  # the map on which images are selected
    assert all("image/png" in data for data in widgets)


def test_own_pictures_are_shown_with_a_model(tiny_model_file, tmp_path):
    executed = tmp_path / "executed.ipynb"
    parameters = {"model_file": tiny_model_file, "output_folder": tmp_path}
    notebook = str(PROJECT / "notebooks/own_pictures.ipynb")
    assert main([notebook, str(executed), *options(parameters)]) == 0
    assert (tmp_path / "own-pictures.png").exists()
    shown = executed.read_text()
    assert "ankle_boot.jpg" in shown and "Hungarian method" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_every_parameter_is_typed_and_commented(path):
    parameters = papermill.inspect_notebook(str(path))
    assert len(parameters) >= 4
    for parameter in parameters.values():
        assert parameter["inferred_type_name"] in ("int", "str"), parameter
        assert parameter["help"], parameter


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_are_thin_and_committed_without_outputs(path):
    cells = nbformat.read(path, 4).cells
    assert path != MAIN or len(cells) <= 45
    for cell in cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
            if "parameters" not in cell.metadata.get("tags", []):
                assert len(cell.source.splitlines()) <= 15
                assert "def " not in cell.source


def test_the_notebook_beyond_runs_the_whole_recipe_by_default():
    default = papermill.inspect_notebook(str(PROJECT / "notebooks" / "beyond.ipynb"))["epochs"]
    assert HogRecipe().shortened(int(default["default"])) == HogRecipe()
