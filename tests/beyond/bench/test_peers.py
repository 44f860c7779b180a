import json
from unittest.mock import Mock, call

import numpy as np
import pytest

from src.beyond.bench import peer, peers, record
from src.beyond.bench.process import ProcessError


def test_a_run_is_scored_kept_and_not_made_again(bars, tmp_path, empty_store, monkeypatch):
    made = Mock()  # whose calls do not count as code of the fit

    def ours(images, seed):
        made(seed, images.shape)
        return {"ids": bars.labels[-len(images) :].astype(int)}, {"seconds": 1.5}

    def theirs(name, samples, *, seed):
        made(seed, samples.shape, name, samples.dtype, samples.max())
        return np.zeros(len(samples), np.int32), {"seconds": 2.0, "peak_gb": 1.0, "version": "1"}

    monkeypatch.setattr(record, "FILE", tmp_path / "bench.json")
    for name, given in (
        ("load_fashion_mnist", lambda: bars), ("installed", lambda: True),
        ("_ours", ours), ("peer_fit", theirs),
    ):  # fmt: skip
        monkeypatch.setattr(peers, name, given)
    for n, *seeds in (("1000", "0", "1"), ("1000", "1"), ("1100", "1")):
        assert peers.main(["--methods", "ours", "dec", "--n", n, "--seeds", *seeds]) == 0
    asked = [(0, 1000), (1, 1000), (1, 1100)]
    largest = bars.images.max() / np.float32(255)
    assert made.mock_calls == [
        each
        for seed, n in asked
        for each in (call(seed, (n, 28, 28)), call(seed, (n, 784), "dec", np.float32, largest))
    ]
    runs = json.loads((tmp_path / "bench.json").read_text("utf-8"))["peers"]["runs"]
    assert sorted((run["seed"], run["n"]) for run in runs) == sorted(asked * 2)
    assert [run["accuracy"] for run in runs if run["method"] == "ours"] == [1.0] * 3
    assert [run["peak_gb"] for run in runs if run["method"] == "dec"] == [1.0] * 3


def test_libraries_that_are_not_there_and_a_fit_that_fails_are_said(tmp_path, monkeypatch, capsys):
    python = tmp_path / "python"
    monkeypatch.setattr(peer, "PYTHON", python)
    assert peers.main(["--methods", "dec"]) == 1
    assert "use `make bench-peers`" in capsys.readouterr().err
    python.write_text("#!/bin/sh\nexit 3\n")
    python.chmod(0o755)
    with pytest.raises(ProcessError, match=r"peer dec 0 .* failed with status 3"):
        peer.peer_fit("dec", np.zeros((2, 2)), seed=0)
