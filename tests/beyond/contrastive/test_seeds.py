import json
from collections import deque

import numpy as np
import pytest

from src.beyond.contrastive import seeds
from src.beyond.contrastive.methods import METHODS, Method
from src.beyond.contrastive.record import BEYOND, check_seeds
from src.beyond.contrastive.seeds import Task
from src.records import environment
from src.records.record import read_record
from src.support.npz import read_npz, write_npz
from src.support.store import kept_in
from tests.beyond.contrastive import tiny_seeds


@pytest.fixture
def store(tmp_path):
    """An empty store of this test alone."""
    with kept_in(tmp_path / "models"):
        yield tmp_path / "models"


@pytest.fixture
def calls(bars, monkeypatch, store):
    """The seeds that the method "rows" was really fitted with, on the bars."""
    made = deque()  # the hash of the method's code does not look into it

    def fit(wanted):
        made.append(wanted.seed)
        return tiny_seeds.fit(wanted)

    monkeypatch.setitem(METHODS, "rows", Method(fit, {"epochs": 3}))
    monkeypatch.setattr(seeds, "images", lambda: bars)
    monkeypatch.setattr(environment, "_commit", lambda: None)  # edited while it is tested
    return made


def run(folder, *numbers, fits="train", methods="rows"):
    """The command's status."""
    numbers = [word for number in numbers for word in (str(number),)]
    return seeds.main(
        ["--methods", methods, "--fits", fits, "--folder", str(folder), "--seeds", *numbers]
    )


def test_a_fit_that_is_done_is_not_done_again_and_other_settings_make_another(
    bars, calls, tmp_path, monkeypatch, capsys
):
    for _ in range(2):
        assert run(tmp_path, 0, 1) == 0
    assert [*calls] == [0, 1]
    assert "rows, fitted on train, seed 1 (2 of 2)" in capsys.readouterr().out
    monkeypatch.setattr(seeds, "images", lambda: bars.first(500))
    assert run(tmp_path / "other", 0) == 0
    assert [*calls] == [0, 1, 0]
    monkeypatch.setitem(METHODS, "rows", Method(METHODS["rows"].run, {"epochs": 4}))
    assert run(tmp_path / "other", 0) == 0
    assert [*calls] == [0, 1, 0, 0]


def test_a_record_that_was_lost_comes_from_what_is_kept(bars, calls, tmp_path):
    run(tmp_path / "first", 0, 1)
    assert run(tmp_path / "second", 0, 1) == 0
    assert [*calls] == [0, 1]
    first, second = (read_record(tmp_path / name, BEYOND) for name in ("first", "second"))
    assert first.rows == second.rows


def test_a_damaged_fit_is_done_again(calls, tmp_path, store):
    run(tmp_path, 0)
    (path,) = store.glob("fit-rows-*.npz")
    _, content = read_npz(path)
    write_npz(path, {"rows/argmax": np.zeros(7, np.uint8)}, content)
    with pytest.warns(UserWarning, match=r"ids of shape \(7,\)"):
        run(tmp_path, 0)
    assert [*calls] == [0, 0]


def test_rows_and_ids_of_both_kinds_of_fit(bars, calls, tmp_path):
    run(tmp_path, 0, 1)
    run(tmp_path, 0, fits="all")
    rows = read_record(tmp_path, BEYOND).table()
    assert sorted(zip(rows["fit_on"], rows["split"], rows["n_samples"], strict=True)) == [
        ("all", "all", 1200), ("all", "other half", 600), ("all", "test", 200),
        ("train", "all", 1200), ("train", "all", 1200),
        ("train", "other half", 600), ("train", "other half", 600),
        ("train", "test", 200), ("train", "test", 200),
    ]  # fmt: skip
    assert (rows["accuracy"] > 0.99).all()
    assert check_seeds(tmp_path, bars) == []


def test_fits_of_another_machine_stay_and_repeated_ones_are_replaced(bars, calls, tmp_path):
    run(tmp_path, 0, 1)
    with kept_in(tmp_path / "of another machine"):
        run(tmp_path, 1)
    rows = read_record(tmp_path, BEYOND).table()
    assert [*calls] == [0, 1, 1]
    assert rows["seed"].value_counts().to_dict() == {0: 3, 1: 3}  # a row per split
    content = json.loads((tmp_path / "beyond.json").read_text("utf-8"))
    assert [(fit["seed"], fit["settings"]) for fit in content["fits"]] == [
        (0, {"epochs": 3}), (1, {"epochs": 3}),
    ]  # fmt: skip
    assert check_seeds(tmp_path, bars) == []


def test_what_workers_gave_is_kept_here(calls, bars, tmp_path, monkeypatch):
    def on_workers(function, tasks, cluster, given_back):
        if cluster.is_here:
            return ((task, function(task)) for task in tasks)
        with kept_in(tmp_path / "of a worker"):
            return [(task, function(task)) for task in tasks]

    monkeypatch.setattr(seeds, "results", on_workers)
    options = ["--methods", "rows", "--fits", "train", "--folder", str(tmp_path), "--workers", "2"]
    assert seeds.main([*options, "--seeds", "0", "1"]) == 0
    assert seeds.main([*options, "--seeds", "0", "1", "2"]) == 0
    assert [*calls] == [0, 1, 2]
    assert check_seeds(tmp_path, bars) == []


@pytest.mark.parametrize("seed", ["-1", "4294967296"])
def test_an_impossible_seed_stops_before_any_work(seed, capsys):
    with pytest.raises(SystemExit):
        seeds.main(["--seeds", seed])
    assert f"--seeds {seed}: expected 0 to 4294967295" in capsys.readouterr().err


def test_a_broken_record_is_named_before_any_work(calls, tmp_path, capsys):
    (tmp_path / "beyond.json").write_text("{")
    assert run(tmp_path, 0) == 1
    assert "beyond.json: unreadable" in capsys.readouterr().err
    assert [*calls] == []


def test_the_settings_of_a_method_name_its_fits(bars, monkeypatch):
    task, other = Task("n2d", "train", 0), Task("n2d", "all", 0)
    first = task.key(bars)
    monkeypatch.setitem(METHODS, "n2d", Method(METHODS["n2d"].run, {"epochs": 21}))
    assert len({first, other.key(bars), task.key(bars), task.key(bars.first(999))}) == 4
