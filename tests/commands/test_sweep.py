import numpy as np
import pytest

from src.commands import on_worker, sweep, sweep_task
from src.networks.trained_model import TrainingError
from src.records import environment, read_record
from src.records.check import check_record

VARY = ["--vary", "n_clusters=4,10", "--vary", "seed=0:2", "--clusterers", "kmeans", "gmm"]
QUICK = ["-p", "autoencoder", "dense32", "-p", "epochs", "1", "-p", "n_train", "1000"]


@pytest.fixture(autouse=True)
def bars_of_one_commit(bars, monkeypatch):
    monkeypatch.setattr(on_worker, "load_fashion_mnist", lambda folder: bars)
    on_worker.images.cache_clear()
    known = environment() | {"commit": "1234567"}  # the code may be edited while it is tested
    for module in (sweep, on_worker):
        monkeypatch.setattr(module, "environment", lambda: known)
    yield
    on_worker.images.cache_clear()


def test_every_combination_is_scored_and_confirmed_from_its_ids(bars, tmp_path):
    assert sweep.main([*VARY, *QUICK, "--folder", str(tmp_path)]) == 0
    record = read_record(tmp_path)
    told_apart = ["clusterer", "n_clusters_asked", "seed", "split"]
    assert len(record.rows) == len(record.table().groupby(told_apart)) == 2**4
    assert {row["representation"] for row in record.rows} == {"dense32"}
    assert all(row["n_clusters"] == row["n_clusters_asked"] for row in record.rows)
    assert check_record(tmp_path, bars) == []
    made = sorted(path.name for path in (tmp_path / "figures").glob("*.pdf"))
    assert made == ["by-n_clusters.pdf", "by-seed.pdf"]


def test_a_wrong_id_is_found_among_those_of_a_sweep(bars, tmp_path):
    assert sweep.main([*VARY[:4], *QUICK, "--folder", str(tmp_path)]) == 0
    with np.load(tmp_path / "predictions.npz") as stored:
        arrays = dict(stored)
    key = "n_clusters_asked=4/dense32/kmeans/test/1"
    arrays[key] = (arrays[key] + np.arange(200) % 2) % 4
    np.savez_compressed(tmp_path / "predictions.npz", **arrays)
    assert any(key in problem for problem in check_record(tmp_path, bars))


def test_a_stopped_sweep_goes_on_and_a_larger_one_adds_to_it(tmp_path, monkeypatch):
    fits_of, done = sweep_task.fits_of, []

    def counted(job, data, models):
        if len(done) == 1 and job.network["seed"] == 1:
            raise KeyboardInterrupt
        done.append(job.network["seed"])
        return fits_of(job, data, models)

    monkeypatch.setattr(sweep_task, "fits_of", counted)
    with pytest.raises(KeyboardInterrupt):
        sweep.main([*VARY, *QUICK, "--folder", str(tmp_path)])
    assert {row["seed"] for row in read_record(tmp_path).rows} == {0}
    done.append("stopped")
    assert sweep.main([*VARY, *QUICK, "--folder", str(tmp_path)]) == 0
    larger = [word.replace("0:2", "0:3") for word in VARY]
    assert sweep.main([*larger, *QUICK, "--folder", str(tmp_path)]) == 0
    assert done == [0, "stopped", 1, 2]


def test_another_sweep_is_not_mixed_in(tmp_path, capsys):
    assert sweep.main([*VARY[:2], *QUICK, "--folder", str(tmp_path)]) == 0
    before = (tmp_path / "results.json").read_bytes()
    assert sweep.main([*VARY[2:4], *QUICK, "--folder", str(tmp_path)]) == 1
    assert "holds other results than of a sweep over seed" in capsys.readouterr().err
    assert (tmp_path / "results.json").read_bytes() == before


def test_what_fails_is_named_and_the_rest_is_done(tmp_path, monkeypatch, capsys):
    fits_of = sweep_task.fits_of

    def failing(job, data, models):
        if job.network["seed"] == 0:
            raise TrainingError("the loss is nan in epoch 1")
        return fits_of(job, data, models)

    monkeypatch.setattr(sweep_task, "fits_of", failing)
    assert sweep.main([*VARY, *QUICK, "--folder", str(tmp_path)]) == 1
    assert "seed=0: the loss is nan in epoch 1" in capsys.readouterr().err
    assert {row["seed"] for row in read_record(tmp_path).rows} == {1}


def test_if_all_fails_there_is_nothing_to_show(tmp_path, monkeypatch, capsys):
    def failing(job, data, models):
        raise TrainingError("the loss is nan in epoch 1")

    monkeypatch.setattr(sweep_task, "fits_of", failing)
    assert sweep.main([*QUICK, "--folder", str(tmp_path)]) == 1
    assert "n_train=1000, seed=0: the loss is nan" in capsys.readouterr().err
    assert not (tmp_path / "results.json").exists()


def test_nothing_is_loaded_for_a_wrong_value(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(on_worker, "load_fashion_mnist", None)
    assert sweep.main(["--vary", "n_clusters=10,1", "--folder", str(tmp_path)]) == 1
    assert "n_clusters=1 is out of range; expected 2 to 100" in capsys.readouterr().err
