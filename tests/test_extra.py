from dataclasses import replace

from src import beyond
from src.extra import extra_clusterings


def test_the_parameter_chooses_the_method(small_run, bars, monkeypatch):
    settings, _, _ = small_run
    asked = []
    for name in ("contrastive", "n2d"):
        monkeypatch.setattr(beyond, name, lambda data, name=name, **how: asked.append((name, how)))
    for extra in ("none", "contrastive", "n2d"):
        extra_clusterings(replace(settings, extra=extra), bars)
    chosen = {"n_clusters": 10, "seed": 0}
    assert asked == [
        ("contrastive", {"recipe": beyond.Recipe(1, 1), **chosen}),
        ("n2d", {"epochs": 1, **chosen}),
    ]
