import json
import re

import pytest
from threadpoolctl import threadpool_limits

from src.beyond.contrastive.recipe import Recipe
from src.beyond.explorer import command as explorer
from src.beyond.explorer import views
from src.clustering import Clustering
from src.records.record import RUN, record_of, write_record
from tests.beyond.contrastive.test_recipe import TINY


@pytest.fixture(autouse=True)
def quick(bars, monkeypatch):
    monkeypatch.setattr(explorer, "load_fashion_mnist", lambda: bars)
    monkeypatch.setattr(Recipe, "shortened", lambda *_: TINY)
    monkeypatch.setattr(views, "planar_map", lambda samples, **_: samples[:, :2])  # no UMAP
    with threadpool_limits(1):  # threads wait for each other where other tests run beside these
        yield


def test_the_command_writes_the_page_and_the_second_time_trains_nothing(bars, tmp_path, capsys):
    found = Clustering("pixels", "kmeans", "train", 4, 10, None, bars.labels, bars.n_train, 1.0)
    config = {"seed": 4, "autoencoder": "dense32"}
    write_record(tmp_path, record_of([found], bars, RUN, config=config), RUN)
    options = ["--folder", tmp_path, "--models", tmp_path / "kept", "--epochs", "1"]
    options = [*map(str, options), "--n-test", "150"]
    assert explorer.main(options) == 0
    first = capsys.readouterr()
    assert "=== map of contrastive+hog" in first.out and "contrastive: " in first.err
    text = (tmp_path / "explorer.html").read_text("utf-8")
    content = json.loads(re.search(r'id="content">(.*?)</script>', text, re.S)[1])
    assert content["images"] == 150
    maps = [view["key"] for view in content["maps"]]
    assert maps == ["contrastive+hog", "contrastive", "dense32", "pixels"]
    assert sum(c["responsibilities"] is not None for c in content["clusterings"]) == 2
    assert content["clusterings"][-1]["key"] == "results/pixels/kmeans/test/4"
    assert explorer.main([*options, "--output", str(tmp_path / "again.html")]) == 0
    assert "batch" not in capsys.readouterr().err  # of a progress bar
    assert (tmp_path / "again.html").read_text("utf-8") == text


def test_a_folder_without_a_record_is_told(tmp_path, capsys):
    assert explorer.main(["--folder", str(tmp_path)]) == 1
    assert "`make report` writes it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [["--epochs", "0"], ["--n-test", "5"], ["--n-train", "-1"]])
def test_an_impossible_number_stops_before_any_work(option, capsys):
    with pytest.raises(SystemExit):
        explorer.main(option)
    assert "expected a whole number from" in capsys.readouterr().err
