import json
import re
from dataclasses import replace

import pytest

from src.clustering import Clustering
from src.commands import explorer
from src.experiments.hog_recipe import HogRecipe
from src.explorer import views
from src.networks.heads import HeadSettings
from src.networks.part_heads import PartSettings
from src.records import RUN, write_record
from src.records.record import record_of


@pytest.fixture
def folder(bars, tmp_path, monkeypatch):
    """A record of the bars, and heads that take a second."""
    monkeypatch.setattr(explorer, "load_fashion_mnist", lambda: bars)
    ids = {"train": bars.train_labels, "test": bars.test_labels}
    found = Clustering("pixels", "kmeans", "train", 4, 10, None, ids, 1.0)
    config = {"seed": 4, "autoencoder": "dense32"}
    write_record(tmp_path, record_of([found], bars, RUN, config=config), RUN)
    return tmp_path


def test_the_command_writes_the_page_and_the_second_time_trains_nothing(
    folder, capsys, monkeypatch
):
    quick = HogRecipe().shortened(1)
    heads = HeadSettings(n_heads=4, epochs=2, batch_size=500, n_judged=10)
    parts = PartSettings(n_heads=4, n_alike=2)
    monkeypatch.setattr(HogRecipe, "shortened", lambda *_: replace(quick, heads=heads, parts=parts))
    monkeypatch.setattr(views, "planar_map", lambda samples, **_: samples[:, :2])  # no UMAP
    options = ["--folder", str(folder), "--models", str(folder / "kept"), "--epochs", "1"]
    options += ["--n-test", "150"]
    assert explorer.main(options) == 0
    assert "=== map of contrastive+hog" in capsys.readouterr().out
    text = (folder / "explorer.html").read_text()
    content = json.loads(re.search(r'id="content">(.*?)</script>', text, re.S)[1])
    assert content["images"] == 150
    assert [m["key"] for m in content["maps"]] == [
        "contrastive+hog",
        "contrastive",
        "dense32",
        "pixels",
    ]
    certain = [c["key"] for c in content["clusterings"] if c["responsibilities"]]
    assert len(certain) == 2
    assert content["clusterings"][-1]["key"] == "results/pixels/kmeans/test/4"
    assert explorer.main([*options, "--output", str(folder / "again.html")]) == 0
    assert "===" not in capsys.readouterr().out
    assert (folder / "again.html").read_text() == text


def test_a_folder_without_a_record_is_told(bars, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(explorer, "load_fashion_mnist", lambda: bars)
    assert explorer.main(["--folder", str(tmp_path)]) == 1
    assert "`make report` writes it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [["--epochs", "0"], ["--n-test", "5"], ["--n-train", "many"]])
def test_an_impossible_number_stops_before_any_work(option, capsys):
    with pytest.raises(SystemExit):
        explorer.main(option)
    assert "expected a whole number from" in capsys.readouterr().err
