"""The wings' notebooks, executed on few images; own_pictures has its own test."""

import papermill
import pytest

from src.beyond.contrastive.recipe import Recipe
from src.support.files import PROJECT
from tests.test_notebooks import check_parameters, check_thin, executed

BEYOND, OWN_PICTURES, REPRODUCE = (
    PROJECT / "notebooks" / f"{name}.ipynb"
    for name in ("beyond", "own_pictures", "reproduce_report")
)
FEW = {"n_train": 1000, "n_test": 500, "epochs": 1}
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.notebook
@pytest.mark.data
def test_the_best_method_runs_step_by_step(real_data, tmp_path):
    shown = executed(BEYOND, tmp_path, **FEW, autoencoder_epochs=1, output_folder=tmp_path)
    pictures = [output for output in shown if "image/png" in output.get("data", {})]
    figures = {path.stem for path in tmp_path.glob("*.pdf")}
    assert {"views", "neighbours", "map", "borders", "confusion"} < figures
    assert len(pictures) == len(figures)
    assert not any(WIDGET in output.get("data", {}) for output in shown)


@pytest.mark.notebook
@pytest.mark.data
def test_an_earlier_report_runs_again(real_data, tmp_path):
    executed(REPRODUCE, tmp_path, **FEW, n_seeds=1, output_folder=tmp_path)
    assert (tmp_path / "dense32" / "results.json").exists()


@pytest.mark.parametrize("path", [BEYOND, OWN_PICTURES, REPRODUCE], ids=lambda path: path.name)
def test_a_notebook_checks_its_parameters_and_is_thin(path):
    check_parameters(path)
    check_thin(path)


def test_the_whole_recipe_runs_by_default():
    default = papermill.inspect_notebook(str(BEYOND))["epochs"]
    assert Recipe().shortened(int(default["default"])) == Recipe()
