import json

import pytest

from src.commands.bench import peer_process, peers, record


@pytest.fixture
def file(tmp_path, bars, monkeypatch):
    monkeypatch.setattr(record, "FILE", tmp_path / "bench.json")
    monkeypatch.setattr(peers, "load_fashion_mnist", lambda: bars)
    return tmp_path / "bench.json"


def test_a_run_is_scored_kept_and_not_made_again(bars, file, monkeypatch):
    labels = bars.joined().train_labels
    made = []

    def ours(images, seed):
        made.append(seed)
        return labels[-len(images) :], {"seconds": 1.5}

    monkeypatch.setattr(peers, "_ours", ours)
    options = ["--methods", "ours", "--n", "1000", "--seeds"]
    assert peers.main([*options, "0", "1"]) == peers.main([*options, "1", "2"]) == 0
    assert made == [0, 1, 2]
    runs = json.loads(file.read_text())["peers"]["runs"]
    assert [(run["seed"], run["accuracy"], run["n"]) for run in runs] == [
        (0, 1.0, 1000), (1, 1.0, 1000), (2, 1.0, 1000),
    ]  # fmt: skip
    assert peers.main([*options, "1", "--again"]) == 0
    assert made[3:] == [1] and len(json.loads(file.read_text())["peers"]["runs"]) == 3


def test_without_the_other_libraries_it_is_said_how_to_get_them(
    file, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(peer_process, "PYTHON", tmp_path / "none")
    assert peers.main(["--methods", "dec"]) == 1
    assert "use `make bench-peers`" in capsys.readouterr().err


def test_a_fit_that_fails_is_said(tmp_path, monkeypatch):
    failing = tmp_path / "python"
    failing.write_text("#!/bin/sh\nexit 3\n")
    failing.chmod(0o755)
    monkeypatch.setattr(peer_process, "PYTHON", failing)
    with pytest.raises(peers.PeerError, match="dec failed with status 3"):
        peer_process.peer_fit("dec", seed=0)
