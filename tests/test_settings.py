import tempfile

import pytest

from src.settings import CurveSettings, MainSettings, read_parameters
from src.support.parameters import ParameterError

MAIN = {
    "seed": 0, "autoencoder": "conv128", "epochs": 50, "n_train": 60_000, "n_clusters": 10,
    "n_init": 10, "data_folder": "", "output_folder": tempfile.gettempdir(),
}  # fmt: skip
CURVES = {"seed": 0, "n_train": 10_000, "k_max": 20, "n_init": 3, "data_folder": ""}


def test_the_defaults_are_possible_and_folders_decide_no_result():
    config = MainSettings(**MAIN).config
    assert config == {n: value for n, value in MAIN.items() if not n.endswith("_folder")}
    assert CurveSettings(**CURVES).config["k_max"] == 20


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"autoencoder": "conv127"}, "conv127.*dense32, conv128, deep10"),
        ({"epochs": 0}, "epochs=0 is out of range; expected 1 to"),
        ({"n_train": 70_000}, "n_train=70000 .* 1000 to 60000"),
        ({"n_train": 999}, "n_train=999 .* 1000 to 60000"),
        ({"n_clusters": 1}, "n_clusters=1 .* 2 to 100"),
        ({"n_init": 0}, "n_init=0 .* 1 to 1000"),
        ({"seed": -1}, "seed=-1 .* 0 to 4294967295"),
    ],
)
def test_an_impossible_value_of_main_is_named_with_the_possible_ones(change, message):
    with pytest.raises(ParameterError, match=message):
        MainSettings(**MAIN | change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"k_max": 2}, "k_max=2 is out of range; expected 3 to 50"),
        ({"n_train": 70_000}, "n_train=70000 .* 100 to 60000"),
        ({"n_train": 99}, "n_train=99"),
        ({"n_init": 0}, "n_init=0"),
        ({"seed": -1}, "seed=-1"),
    ],
)
def test_an_impossible_value_of_choosing_k_is_named(change, message):
    with pytest.raises(ParameterError, match=message):
        CurveSettings(**CURVES | change)


def test_a_misspelt_parameter_is_caught_among_those_of_its_notebook():
    cells = ["", "# Parameters\nk_max: int = 20\n", "# Parameters\nk_maks = 5\n", "check"]
    assert read_parameters([*cells[:2], "check"], CURVES, CurveSettings) == CurveSettings(**CURVES)
    with pytest.raises(ParameterError, match=r"no such parameter: k_maks; .*n_train, k_max"):
        read_parameters(cells, CURVES, CurveSettings)
