import pytest

from src.settings import CurveSettings, MainSettings
from src.support.parameters import ParameterError

MAIN = {
    "seed": 0, "autoencoder": "conv128", "epochs": 50, "n_train": 60_000, "n_clusters": 10,
    "n_init": 10, "data_folder": "", "output_folder": "/tmp",
}  # fmt: skip
CURVES = {"seed": 0, "n_train": 10_000, "k_max": 20, "n_init": 3, "data_folder": ""}


def test_the_defaults_are_possible_and_folders_decide_no_result():
    config = MainSettings(**MAIN).config
    assert config == {n: value for n, value in MAIN.items() if not n.endswith("_folder")}
    assert CurveSettings(**CURVES).config["k_max"] == 20


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        (MainSettings, {"autoencoder": "conv127"}, "conv127.*dense32, conv128, deep10"),
        (MainSettings, {"epochs": 0}, "epochs=0 is out of range; expected 1 to 10000"),
        (MainSettings, {"n_train": 999}, "n_train=999 .* 1000 to 60000"),
        (MainSettings, {"n_clusters": 1}, "n_clusters=1 .* 2 to 100"),
        (MainSettings, {"n_init": 0}, "n_init=0 .* 1 to 1000"),
        (MainSettings, {"seed": -1}, "seed=-1 .* 0 to 4294967295"),
        (CurveSettings, {"n_train": 70_000}, "n_train=70000 .* 100 to 60000"),
        (CurveSettings, {"k_max": 2}, "k_max=2 .* 3 to 50"),
        (CurveSettings, {"n_init": 0}, "n_init=0"),
        (CurveSettings, {"seed": -1}, "seed=-1"),
    ],
)
def test_an_impossible_value_is_named_with_the_possible_ones(kind, change, message):
    with pytest.raises(ParameterError, match=message):
        kind(**(MAIN if kind is MainSettings else CURVES) | change)
