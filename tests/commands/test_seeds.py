import itertools
import json
import os
import subprocess
import sys
from unittest import mock

import numpy as np
import pytest

from src.clustering import Clustering
from src.commands import on_worker, seeds
from src.commands.seeds_task import Task, fit, recorded
from src.experiments.methods import METHODS, Method
from src.paths import PROJECT
from src.records import BEYOND, Record, read_record, write_record
from src.records.check import check_record
from src.records.record import merge
from src.records.rows import all_ids
from tests.faults import tiny_seeds


@pytest.fixture
def calls(monkeypatch):
    """A method that gives every image the seed-shifted brightest row; counts its calls."""
    made = itertools.count()

    def fit(data, *, seed):
        next(made)
        ids = {
            split: ((images.mean(axis=2).argmax(axis=1) // 2 - 2 + seed) % 10).astype(np.uint8)
            for split, images in (("train", data.train_images), ("test", data.test_images))
        }
        return [Clustering("rows", "argmax", "train", seed, 10, None, ids, 60.0)]

    monkeypatch.setitem(METHODS, "rows", Method(fit, {"epochs": 3}))
    return made


def run(data, folder, *fits):
    """Fit each (seed, fit_on) and merge them into the record in `folder`."""
    there = (folder / "beyond.json").exists()
    record = read_record(folder, BEYOND) if there else Record([], {})
    for seed, fit_on in fits:
        on_worker.images.cache_clear()
        task = Task("rows", fit_on, seed, folder / "kept")
        with mock.patch.object(on_worker, "load_fashion_mnist", lambda _: data):
            new = recorded(task, fit(task), data)
        for note in new.notes["fits"]:
            note["environment"]["commit"] = None  # the code may be edited while it is tested
        record = merge(record, new, BEYOND)
    write_record(folder, record, BEYOND)
    return record.table()


def test_a_fit_that_is_done_is_not_done_again(bars, calls, tmp_path):
    for _ in range(2):
        run(bars, tmp_path, (0, "train"), (1, "train"))
    assert next(calls) == 2
    run(bars.first(500), tmp_path / "other", (0, "train"))  # other images
    assert next(calls) == 4


def test_other_settings_make_another_fit(bars, calls, tmp_path, monkeypatch):
    run(bars, tmp_path, (0, "train"))
    monkeypatch.setitem(METHODS, "rows", Method(METHODS["rows"].run, {"epochs": 4}))
    run(bars, tmp_path, (0, "train"))
    assert next(calls) == 2


def test_a_damaged_fit_is_done_again(bars, calls, tmp_path):
    run(bars, tmp_path, (0, "train"))
    (path,) = (tmp_path / "kept").glob("*.npz")
    with np.load(path) as stored:
        record = stored["record"]
    np.savez(path, **{"rows/argmax": np.zeros(7, np.uint8), "record": record})
    with pytest.warns(UserWarning, match=r"ids of shape \(7,\)"):
        run(bars, tmp_path, (0, "train"))
    assert next(calls) == 2


def test_rows_and_ids_of_both_kinds_of_fit(bars, calls, tmp_path):
    rows = run(bars, tmp_path, (0, "train"), (1, "train"), (0, "all"))
    assert sorted(zip(rows["fit_on"], rows["split"], rows["n_samples"], strict=True)) == [
        ("all", "all", 1200), ("all", "other half", 600), ("all", "test", 200),
        ("train", "all", 1200), ("train", "all", 1200),
        ("train", "other half", 600), ("train", "other half", 600),
        ("train", "test", 200), ("train", "test", 200),
    ]  # fmt: skip
    assert (rows["accuracy"] > 0.99).all()
    assert check_record(tmp_path, bars, BEYOND) == []


def test_fits_of_another_machine_stay_and_repeated_ones_are_replaced(bars, calls, tmp_path):
    run(bars, tmp_path, (0, "train"), (1, "train"))
    rows = run(bars, tmp_path, (1, "train"))
    assert rows["seed"].value_counts().to_dict() == {0: 3, 1: 3}  # a row per split
    content = json.loads((tmp_path / "beyond.json").read_text())
    assert [(fit["seed"], fit["settings"]) for fit in content["fits"]] == [
        (0, {"epochs": 3}), (1, {"epochs": 3}),
    ]  # fmt: skip
    assert check_record(tmp_path, bars, BEYOND) == []


def edit(folder, change):
    content = json.loads((folder / "beyond.json").read_text())
    change(content["rows"])
    (folder / "beyond.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[0].update(nmi=0.9), "rows/argmax/train/0, test: nmi is 0.9, 1.0 from"),
        (lambda rows: rows.pop(1), "rows/argmax/train/0, all: ids without a row"),
        (lambda rows: rows.append({**rows[0], "seed": 7}), "train/7, test: a row without ids"),
        (lambda rows: rows.append({**rows[0], "seed": "0"}), "row 3: seed is '0'"),
        (lambda rows: rows.append(dict(rows[0])), "rows/argmax/train/0, test: 2 rows"),
        (lambda rows: rows[0].update(split="train"), "split is 'train'; expected test, all"),
    ],
)
def test_what_does_not_follow_is_found(bars, calls, tmp_path, change, said):
    run(bars, tmp_path, (0, "train"))
    edit(tmp_path, change)
    assert said in "\n".join(check_record(tmp_path, bars, BEYOND))


def test_a_folder_without_seeds_is_told(bars, tmp_path):
    (problem,) = check_record(tmp_path, bars, BEYOND)
    assert "make beyond" in problem


@pytest.mark.parametrize("seed", ["-1", "4294967296", "one"])
def test_an_impossible_seed_stops_before_any_work(seed, capsys):
    with pytest.raises(SystemExit):
        seeds.main(["--seeds", seed])
    assert f"'{seed}' is no seed; expected 0 to 4294967295" in capsys.readouterr().err


def test_the_command_goes_on_where_it_was_and_names_a_broken_record(
    bars, calls, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(on_worker, "load_fashion_mnist", lambda _: bars)
    on_worker.images.cache_clear()
    options = ["--folder", str(tmp_path), "--kept", str(tmp_path / "kept"), "--methods", "rows"]
    assert seeds.main([*options, "--fits", "train", "--seeds", "0", "1"]) == 0
    assert seeds.main([*options, "--seeds", "0"]) == 0
    assert next(calls) == 3
    assert "rows, fitted on all, seed 0 (2 of 2)" in capsys.readouterr().out
    (tmp_path / "beyond.json").write_text("{")
    assert seeds.main(options) == 1
    assert "beyond.json: unreadable" in capsys.readouterr().err


def test_two_processes_give_the_same_as_one_and_what_they_gave_is_kept(tmp_path):
    pytest.importorskip("distributed", reason="`make cluster` installs Dask")
    kept = tmp_path / "kept"
    command = [
        sys.executable, "-m", "tests.faults.tiny_seeds", tmp_path / "log", "--methods", "tiny",
        "--fits", "train", "--seeds", "0", "1", "2", "--folder", tmp_path, "--kept", kept,
        "--workers", "2",
    ]  # fmt: skip
    preload = {"DASK_DISTRIBUTED__WORKER__PRELOAD": '["tests.faults.tiny_seeds"]'}
    subprocess.run(command, cwd=PROJECT, env=os.environ | preload, check=True, capture_output=True)
    found = read_record(tmp_path, BEYOND).predictions
    assert found.keys() == {f"rows/argmax/train/{seed}" for seed in range(3)}
    for seed in range(3):
        (here,) = tiny_seeds.fit(tiny_seeds.BARS, seed=seed)
        assert np.array_equal(found[f"rows/argmax/train/{seed}"], all_ids(here))
    names = {path.name.rpartition("-")[0] for path in kept.glob("*.npz")}
    assert names == {"tiny-train-000", "tiny-train-001", "tiny-train-002"}
    assert not (tmp_path / "log").exists()  # the process that asked made none
