import argparse
from dataclasses import replace

import pytest

from src.clustering import SPLITS
from src.commands.sweep_plan import read_plan
from src.parameters import ParameterError
from src.paths import PROJECT
from src.records import RUN


def plan_of(tmp_path, vary=(), clusterers=None, parameters=(), file=None):
    return read_plan(
        argparse.Namespace(
            vary=list(vary), clusterers=clusterers, parameters=[list(p) for p in parameters],
            file=file, folder=str(tmp_path / "out"),
        )
    )  # fmt: skip


def test_what_shares_an_autoencoder_is_one_job(tmp_path):
    plan = plan_of(tmp_path, ["autoencoder=dense32,n2d", "seed=0:3", "n_clusters=8,10"])
    assert (len(plan.jobs), plan.n_fits) == (6, 24)
    first = plan.jobs[0]
    assert first.network == {"autoencoder": "dense32", "epochs": 50, "n_train": 60000, "seed": 0}
    assert first.clusterings == (("kmeans", 8), ("kmeans", 10), ("gmm", 8), ("gmm", 10))
    assert plan.columns == ("n_clusters_asked",)
    assert {job.network["seed"] for job in plan.jobs} == {0, 1, 2}


def test_a_file_gives_the_same_and_arguments_win(tmp_path):
    file = tmp_path / "sweep.yaml"
    file.write_text(
        "vary:\n  autoencoder: [dense32, n2d]\n  seed: 1:10\n"
        "clusterers: [lloyd]\nparameters:\n  n_train: 2000\n"
    )
    plan = plan_of(tmp_path, file=file)
    assert plan.varied["seed"] == list(range(1, 10))  # to YAML 1:10 is 70, of base 60
    assert plan.varied["autoencoder"] == ["dense32", "n2d"] and plan.clusterers == ["lloyd"]
    assert plan.parameters["n_train"] == 2000
    won = plan_of(tmp_path, ["seed=7"], ["gmm"], [("n_train", "3000")], file)
    assert (won.varied["seed"], won.clusterers, won.parameters["n_train"]) == ([7], ["gmm"], 3000)


def test_the_example_can_be_run(tmp_path):
    plan = plan_of(tmp_path, file=PROJECT / "configs" / "sweep.yaml")
    assert (len(plan.jobs), plan.n_fits) == (6, 36)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"vary": ["sed=1"]}, "no such parameter: sed; the parameters are autoencoder"),
        ({"vary": ["seed=1", "seed=2"]}, "--vary: a name stands twice"),
        ({"vary": ["seed"]}, "--vary 'seed': expected NAME=VALUES"),
        ({"vary": ["seed="]}, "no value; expected values like 8,10,12"),
        ({"vary": ["seed=1,2,1"]}, "1 twice"),
        ({"vary": ["autoencoder=dense33"]}, "autoencoder='dense33' is not known; .* dense32"),
        ({"vary": ["epochs=5,0"]}, "epochs=0 is out of range"),
        ({"vary": ["seed=1.5"]}, "seed=1.5 is a float; expected int"),
        ({"vary": ["seed=1"], "parameters": [("seed", "2")]}, "seed: varied and fixed at once"),
        ({"parameters": [("extra", "n2d")]}, "no such parameter: extra"),
        ({"parameters": [("n_train", "10")]}, "n_train=10 is out of range; expected 1000"),
        ({"clusterers": ["kmens"]}, "clusterers=kmens: expected one or several of kmeans"),
        ({"clusterers": ["gmm", "gmm"]}, "each once"),
        ({"vary": ["seed=0:9999", "n_clusters=2:90"]}, "1,759,824 fits; expected 1 to 900"),
    ],
)
def test_what_cannot_be_run_is_said(tmp_path, given, message):
    with pytest.raises(ParameterError, match=message):
        plan_of(tmp_path, **given)


def test_a_file_of_another_form_is_said(tmp_path):
    file = tmp_path / "sweep.yaml"
    for text, message in (
        ("seeds: [1]", "no such parameter: seeds; the parameters are vary, clusterers"),
        ("vary: [seed]", "vary: expected lines like"),
        ("clusterers: {kmeans: 1}", "clusterers: expected a list"),
        ("vary: {seed: {a: 1}}", "vary holds .*; expected values alone"),
        ("- 1", "holds a list; expected lines like"),
    ):
        file.write_text(text)
        with pytest.raises(ParameterError, match=message):
            plan_of(tmp_path, file=file)


def test_the_arrays_of_a_job_are_named_by_what_is_varied(tmp_path):
    plan = plan_of(tmp_path, ["epochs=1,2", "n_clusters=8"], ["gmm"])
    keys = plan.keys(plan.jobs[1], replace(RUN, varied=plan.columns))
    assert keys == [f"epochs=2/n_clusters_asked=8/conv128/gmm/{split}/0" for split in SPLITS]
