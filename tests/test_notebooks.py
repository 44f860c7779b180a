"""The core's notebooks as CI, a grader and a student run them: by papermill, on real images."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from src.commands.run import main
from src.records.check import check_record
from src.records.record import read_record
from src.support.files import PROJECT

MAIN = PROJECT / "main.ipynb"
CHOOSING_K = PROJECT / "notebooks" / "choosing_k.ipynb"
NOTEBOOKS = [MAIN, CHOOSING_K]
# 13 clusters: three are left over, and the figures, the tables and the paper have to say so
SMOKE = {"n_train": 1000, "epochs": 1, "n_init": 1, "autoencoder": "dense32", "n_clusters": 13}
pytestmark = [pytest.mark.notebook, pytest.mark.data]


def options(parameters: dict) -> list[str]:
    """Parameters as words of a command."""
    return [word for item in parameters.items() for word in ("-p", item[0], str(item[1]))]


def outputs(path: Path) -> list[dict]:
    """Every output of an executed notebook."""
    return [o for cell in nbformat.read(path, 4).cells for o in cell.get("outputs", [])]


def executed(notebook: Path, folder: Path, **parameters: object) -> list[dict]:
    """Run a notebook by our command; return its outputs."""
    arguments = [str(notebook), str(folder / "executed.ipynb"), *options(parameters)]
    assert main(arguments) == 0
    return outputs(folder / "executed.ipynb")


@pytest.fixture(scope="module")
def smoke_run(real_data, tmp_path_factory):
    """A copy of the project where main.ipynb ran twice, as somebody without our runner would.

    Between the runs a figure was edited, so the second takes all but the figures from the store.
    """
    copy = tmp_path_factory.mktemp("copy")
    for name in ("src", "configs", "reports"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(MAIN, copy)
    command = [sys.executable, "-m", "papermill", "main.ipynb"]
    for number in (1, 2):
        given = {"output_folder": f"out-{number}", "data_folder": real_data.source} | SMOKE
        ran = subprocess.run(
            [*command, f"run-{number}.ipynb", *options(given)],
            cwd=copy, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2000:]
        path = copy / "src" / "figures" / "charts.py"
        path.write_text(path.read_text("utf-8").replace('"training"', '"while training"'))
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
    assert set(first.table()["n_clusters"]) == {13}
    assert first.table()[columns].equals(second.table()[columns])
    for key, ids in first.predictions.items():
        assert (ids == second.predictions[key]).all()


def test_only_the_edited_figure_differs(smoke_run):
    first, second = (smoke_run / f"out-{number}" / "figures" for number in (1, 2))
    names = {path.name for path in first.glob("*.pdf")}
    differing = {n for n in names if (first / n).read_bytes() != (second / n).read_bytes()}
    assert differing == {"loss.pdf"}


def test_choosing_k_runs(real_data, tmp_path):
    shown = executed(CHOOSING_K, tmp_path, n_train=500, k_max=4, n_init=1)
    assert sum("image/png" in o.get("data", {}) for o in shown) == 1
    assert any("silhouette" in str(o.get("data", {})) for o in shown)


@pytest.mark.parametrize(
    ("here", "prefix"),
    [
        (PROJECT / "notebooks", "/usr"),  # Jupyter, and papermill from inside the project
        (".", PROJECT / ".venv"),  # from anywhere, with the project's environment
    ],
)
def test_a_notebook_finds_the_project_in_spite_of_another_src(tmp_path, monkeypatch, here, prefix):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "settings.py").touch()
    monkeypatch.chdir(tmp_path / here)
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    exec(nbformat.read(MAIN, 4).cells[2].source, {})
    assert sys.path[0] == str(PROJECT)


def test_a_notebook_alone_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "prefix", "/usr")
    with pytest.raises(SystemExit, match="src/ is missing: get the whole project"):
        exec(nbformat.read(MAIN, 4).cells[2].source, {})


def check_parameters(path: Path) -> None:
    """Every parameter has a type, a default and a comment; what is given is read and checked."""
    parameters = papermill.inspect_notebook(str(path))
    assert len(parameters) >= 4
    for parameter in parameters.values():
        assert parameter["inferred_type_name"] in ("int", "str"), parameter
        assert parameter["help"], parameter
    code = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert "parameters" in code[0].metadata["tags"]
    assert code[0].source.startswith("# Parameters\n")
    assert code[1].source == nbformat.read(MAIN, 4).cells[2].source  # finds the project
    read = r"^settings = read_parameters\(In, globals\(\), \w+\)$"
    assert re.search(read, code[2].source, re.MULTILINE)  # before anything else is done


def check_thin(path: Path) -> None:
    """Cells are short, define nothing and are committed without outputs."""
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
            if "parameters" not in cell.metadata.get("tags", []):
                assert len(cell.source.splitlines()) <= 15
                assert "def " not in cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_checks_its_parameters_and_is_thin(path):
    check_parameters(path)
    check_thin(path)


def test_main_is_short():
    assert len(nbformat.read(MAIN, 4).cells) <= 45
