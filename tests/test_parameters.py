import tempfile

import pytest

from src.parameters import ParameterError, read_parameters
from src.settings import BeyondSettings, MainSettings

VALUES = {
    "seed": 0, "autoencoder": "conv128", "epochs": 50, "n_train": 60_000, "n_clusters": 10,
    "n_init": 10, "extra": "none", "data_folder": "", "output_folder": tempfile.gettempdir(),
}  # fmt: skip
CELL = "# Parameters\nseed: int = 0  # a comment\nepochs: int = 50\n"


def test_the_defaults_are_possible_and_folders_decide_no_result():
    assert "output_folder" not in MainSettings(**VALUES).config
    assert MainSettings(**VALUES).config["autoencoder"] == "conv128"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"autoencoder": "conv127"}, "conv127.*dense32, conv128, deep10"),
        ({"epochs": 0}, "epochs=0 is out of range; expected 1 to"),
        ({"epochs": 2.5}, "epochs=2.5 is a float; expected int"),
        ({"epochs": True}, "epochs=True is a bool"),
        ({"n_train": 70_000}, "n_train=70000 .* 1000 to 60000"),
        ({"n_clusters": 1}, "n_clusters=1 .* 2 to 100"),
        ({"seed": -1}, "seed=-1"),
        ({"extra": "n3d"}, "extra='n3d' .* none, contrastive, contrastive-hog, .* n2d"),
        ({"n_init": "10"}, "n_init='10' is a str; expected int"),
        ({"data_folder": "/no/such/folder"}, "no such folder"),
    ],
)
def test_an_impossible_value_is_named_with_the_possible_ones(change, message):
    with pytest.raises(ParameterError, match=message):
        MainSettings(**{**VALUES, **change})


def test_parameters_are_read_from_the_namespace():
    cells = ["", CELL, "settings = read_parameters(In, globals())"]
    assert read_parameters(cells, {**VALUES, "seed": 7, "unrelated": 1}, MainSettings).seed == 7


def test_a_misspelt_name_is_found_where_it_was_typed_and_where_it_was_injected():
    injected = "# Parameters\nepoch = 3\n"
    for cells in (["", CELL + "epoch = 3\n", "check"], ["", CELL, injected, "check"]):
        with pytest.raises(ParameterError, match=r"no such parameter: epoch; .*n_clusters"):
            read_parameters(cells, VALUES, MainSettings)


def test_a_mistake_that_was_mended_is_forgotten():
    cells = ["", CELL + "epoch = 3\n", "check", "work = 1", CELL, "check"]
    assert read_parameters(cells, VALUES, MainSettings).epochs == 50


def test_a_parameter_that_is_not_set_is_named():
    few = {k: v for k, v in VALUES.items() if k not in ("seed", "epochs")}
    with pytest.raises(ParameterError, match="not set: seed, epochs; run the parameters cell"):
        read_parameters([""], few, MainSettings)


@pytest.mark.parametrize("change", [{"n_train": 99}, {"n_test": 0}, {"epochs": 0}])
def test_an_impossible_parameter_of_another_notebook_is_named(change, tmp_path):
    values = {"seed": 0, "n_train": 1000, "n_test": 500, "epochs": 1, "autoencoder_epochs": 1}
    with pytest.raises(ParameterError, match=f"{next(iter(change))}="):
        BeyondSettings(**{**values, **change}, data_folder="", output_folder=str(tmp_path))


def test_a_folder_is_probed_by_writing(tmp_path):
    MainSettings(**{**VALUES, "output_folder": str(tmp_path / "new" / "folder")})
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    for folder in ("/proc/x", "/dev/null/x"):
        with pytest.raises(ParameterError, match=f"output_folder='{folder}': cannot write to"):
            MainSettings(**{**VALUES, "output_folder": folder})
