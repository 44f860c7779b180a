import argparse
import json

import numpy as np
import pytest

from src.beyond import sharing
from src.beyond.sweep import fits, sweep
from src.networks.trained_model import TrainingError
from src.records.check import check_record
from src.records.environment import environment
from src.records.record import read_record
from src.support.files import PROJECT
from src.support.parameters import ParameterError

VARY = ["--vary", "n_clusters=4,10", "--vary", "seed=0:2"]
SMALL = {"autoencoder": "dense32", "epochs": "1", "n_train": "1000", "n_init": "1"}
QUICK = [word for pair in SMALL.items() for word in ("-p", *pair)]


@pytest.fixture(scope="module", autouse=True)
def bars_of_one_commit(bars):
    known = environment() | {"commit": "1234567"}  # the code may be edited while it is tested
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "load_fashion_mnist", lambda folder: bars)
        patch.setattr(sweep, "environment", lambda: known)
        sharing.images.cache_clear()
        yield
    sharing.images.cache_clear()


def grid_of(tmp_path, vary=(), parameters=(), text=None, file=None):
    if text is not None:
        file = tmp_path / "sweep.yaml"
        file.write_text(text)
    options = {"vary": vary, "parameters": parameters, "file": file, "folder": str(tmp_path)}
    return sweep.read_grid(argparse.Namespace(clusterers=["kmeans", "gmm"], **options))


def test_every_combination_is_scored_and_confirmed_from_its_ids(bars, tmp_path):
    assert sweep.main([*VARY, *QUICK, "--folder", str(tmp_path)]) == 0
    record = read_record(tmp_path)
    told_apart = ["clusterer", "n_clusters_asked", "seed", "split"]
    assert len(record.rows) == len(record.table().groupby(told_apart)) == 2**4
    assert {row["representation"] for row in record.rows} == {"dense32"}
    assert all(row["n_clusters"] == row["n_clusters_asked"] for row in record.rows)
    assert record.notes["config"]["seed"] == [0, 1] and "data_folder" not in record.notes["config"]
    assert check_record(tmp_path, bars) == []
    made = sorted(path.name for path in (tmp_path / "figures").glob("*.pdf"))
    assert made == ["by-n_clusters.pdf", "by-seed.pdf"]
    with np.load(tmp_path / "predictions.npz") as stored:
        arrays = dict(stored)
    key = "n_clusters_asked=4/dense32/kmeans/test/1"
    arrays[key] = (arrays[key] + np.arange(200) % 2) % 4
    np.savez_compressed(tmp_path / "predictions.npz", **arrays)
    assert any(key in problem for problem in check_record(tmp_path, bars))


def test_a_stopped_sweep_goes_on_from_the_store_and_so_does_a_larger_one(
    tmp_path, empty_store, monkeypatch
):
    trained, whole = [], fits.train_autoencoder

    def counted(name, images, *, seed, **settings):
        if seed == 1 and "stopped" not in trained:
            trained.append("stopped")
            raise KeyboardInterrupt
        found = whole(name, images, seed=seed, **settings)
        trained.append((seed, "from the store" if found.from_store else "trained"))
        return found

    monkeypatch.setattr(fits, "train_autoencoder", counted)
    few = [*QUICK, "--clusterers", "kmeans", "--folder", str(tmp_path), "--vary", "seed=0:2"]
    with pytest.raises(KeyboardInterrupt):
        sweep.main(few)
    assert {row["seed"] for row in read_record(tmp_path).rows} == {0}
    assert sweep.main(few) == sweep.main([*few, "--vary", "n_clusters=9,10"]) == 0
    assert len(read_record(tmp_path).rows) == 2**3
    assert trained == [
        (0, "trained"), "stopped", (0, "from the store"), (1, "trained"),
        (0, "from the store"), (1, "from the store"),
    ]  # fmt: skip


def test_results_of_something_else_are_not_replaced(tmp_path, capsys):
    (tmp_path / "results.json").write_text('{"rows": []}')
    assert sweep.main([*VARY, *QUICK, "--folder", str(tmp_path)]) == 1
    assert "holds other results; give another folder" in capsys.readouterr().err
    assert json.loads((tmp_path / "results.json").read_text("utf-8")) == {"rows": []}


def test_what_fails_is_named_and_the_rest_is_done_if_there_is_any(tmp_path, monkeypatch, capsys):
    def train(name, images, *, seed, **settings):
        if seed == 0:
            raise TrainingError("the loss is nan in epoch 1")
        return whole(name, images, seed=seed, **settings)

    whole = fits.train_autoencoder
    monkeypatch.setattr(fits, "train_autoencoder", train)
    some, none = tmp_path / "some", tmp_path / "none"
    for folder, vary in ((some, VARY), (none, [])):
        assert sweep.main([*vary, *QUICK, "--folder", str(folder)]) == 1
        assert "n_train=1000, seed=0: the loss is nan in epoch 1" in capsys.readouterr().err
    assert {row["seed"] for row in read_record(some).rows} == {1}
    assert not (none / "results.json").exists()


def test_nothing_is_loaded_for_a_wrong_value(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sweep, "images", None)
    assert sweep.main(["--vary", "n_clusters=10,1", "--folder", str(tmp_path)]) == 1
    assert "n_clusters=1 is out of range; expected 2 to 100" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        sweep.main(["--clusterers", "kmens"])
    assert "invalid choice: 'kmens'" in (said := capsys.readouterr().err) and "lloyd" in said


def test_arguments_win_over_a_file_and_a_file_over_the_notebooks_defaults(tmp_path):
    grid = grid_of(tmp_path, ["n_clusters=8,10", "seed=0:3"], [("n_train", "2000")])
    assert (grid["n_clusters"], grid["seed"], grid["n_train"]) == ([8, 10], [0, 1, 2], [2000])
    assert (grid["autoencoder"], grid["epochs"], grid["n_init"]) == (["conv128"], [50], [10])
    assert grid["clusterer"] == ["kmeans", "gmm"]
    text = "autoencoder: [dense32, n2d]\nseed: 1:10\nn_train: 2000\n"
    grid = grid_of(tmp_path, text=text)
    assert grid["seed"] == list(range(1, 10))  # to YAML 1:10 is 70, of base 60
    assert (grid["autoencoder"], grid["n_train"]) == (["dense32", "n2d"], [2000])
    won = grid_of(tmp_path, ["seed=7"], [("n_train", "3000")], text)
    assert (won["seed"], won["n_train"], won["autoencoder"]) == ([7], [3000], ["dense32", "n2d"])


def test_the_example_can_be_run(tmp_path):
    grid = grid_of(tmp_path, file=PROJECT / "configs" / "sweep.yaml")
    assert [len(grid[name]) for name in sweep.MAY_VARY] == [2, 1, 1, 3, 3]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"vary": ["sed=1"]}, "no such parameter: sed; the parameters are autoencoder"),
        ({"vary": ["n_init=1,2"]}, "no such parameter: n_init; the parameters are autoencoder"),
        ({"vary": ["seed=1", "seed=2"]}, "a name stands twice; give its values at once"),
        ({"vary": ["seed=1"], "parameters": [("seed", "2")]}, "a name stands twice"),
        ({"vary": ["seed"]}, "seed='': expected values like 8,10,12 or 0:10, each of them once"),
        ({"vary": ["seed=4:4"]}, "seed='4:4': expected values like"),
        ({"vary": ["seed=1,2,1"]}, "each of them once"),
        ({"vary": ["autoencoder=dense33"]}, "autoencoder='dense33' is not known; .* dense32"),
        ({"vary": ["epochs=5,0"]}, "epochs=0 is out of range"),
        ({"vary": ["seed=0x10"]}, "seed='0x10': expected a whole number like 10"),
        ({"parameters": [("extra", "n2d")]}, "no such parameter: extra; the parameters are seed"),
        ({"parameters": [("output_folder", "x")]}, "no such parameter: output_folder"),
        ({"parameters": [("n_init", "1,2")]}, "n_init='1,2': expected a whole number"),
        ({"vary": ["seed=0:99999999999", "n_clusters=2:90"]}, "more than 900 fits; give fewer"),
        ({"vary": ["seed=0:451"]}, "more than 900 fits"),
        ({"text": "seeds: [1]"}, "no such parameter: seeds; the parameters are seed"),
        ({"text": "seed: {a: 1}"}, "seed is a dict; expected a number or a text"),
        ({"text": "- 1"}, "holds a list; expected lines like"),
    ],
)
def test_what_cannot_be_run_is_said(tmp_path, given, message):
    with pytest.raises(ParameterError, match=message):
        grid_of(tmp_path, **given)
