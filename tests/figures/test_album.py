import inspect
from hashlib import sha256
from types import SimpleNamespace

import IPython.display
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from sklearn.mixture import GaussianMixture

from src import figures
from src.clustering import Representation
from src.data.own_pictures import prepare
from src.figures import Album
from src.figures.style import STYLE


def plain(width=1.0):
    figure = Figure(figsize=(width, 1))
    figure.subplots().plot([0, 1])
    return figure


@pytest.fixture
def drawings(tiny, trained, clustering_of):
    """Every public figure function, drawn once, by its name."""
    samples = np.array([[0.0, 0], [0.1, 0.2], [0.3, 0], [1, 1], [1.2, 1], [1, 1.3]], np.float32)
    codes = Representation("tiny", samples, samples)
    model = GaussianMixture(2, random_state=0).fit(samples)
    fitted = clustering_of(model.predict(samples), 2, model=model, clusterer="gmm")
    rows = pd.DataFrame(
        {
            "representation": ["pixels"], "clusterer": ["kmeans"], "fit_on": ["train"],
            "split": ["all"], "fit_seconds": [9.0], "accuracy": [0.5],
            "majority_accuracy": [0.5], "nmi": [0.5], "ari": [0.5],
        }
    )  # fmt: skip
    curves = pd.DataFrame({"k": [1, 2, 3], "inertia": [9.0, 3.0, 2.0]})
    knee = pd.DataFrame({"curve": ["inertia"], "criterion": ["knee"], "k": [2]})
    images = np.zeros((1, 28, 28), np.uint8)
    picture = SimpleNamespace(
        picture="a.png", prepared=prepare(np.tri(40, dtype=np.uint8)[..., None].repeat(3, 2) * 255),
        cluster=1, class_name="Coat", responsibilities=np.array([0.2, 0.8]), familiar=True,
        nearest_images=np.zeros((10, 28, 28), np.uint8),
    )  # fmt: skip
    grown = {"stage": "heads", "n": [1, 2], "seconds": [1, 2], "peak_gb": [1, 2], "exponent": 1}
    return {
        "accuracy_against_time": figures.accuracy_against_time(rows),
        "architecture": figures.architecture(trained),
        "border_images": figures.border_images(fitted, codes, tiny, n=2),
        "certainty": figures.certainty(fitted, codes, tiny, n=2),
        "cluster_centres": figures.cluster_centres(fitted, codes, trained, tiny),
        "comparison": figures.comparison(rows),
        "confusion_before_matching": figures.confusion_before_matching(fitted, tiny),
        "confusion_matrix": figures.confusion_matrix(fitted, tiny),
        "embedding_map": figures.embedding_map(samples, fitted, tiny),
        "growth": figures.growth([grown], ["heads"]),
        "loss_curves": figures.loss_curves(trained),
        "mixture_ellipses": figures.mixture_ellipses(fitted, codes, seed=0),
        "neighbour_agreement": figures.neighbour_agreement(pd.DataFrame({"a": [0.5]}, ["Coat"])),
        "own_pictures": figures.own_pictures([picture], ("Bag", "Coat")),
        "purity_bars": figures.purity_bars([fitted], tiny),
        "reconstructions": figures.reconstructions(trained, tiny, n=2),
        "sample_images": figures.sample_images(tiny, per_class=2),
        "scaling": figures.scaling(tiny),
        "selection_curves": figures.selection_curves(curves, knee),
        "sweep_scores": figures.sweep_scores(rows.assign(seed=0), "seed"),
        "view_samples": figures.view_samples(images, np.zeros((1, 2, 28, 28))),
    }


def digests(folder):
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_every_public_function_draws_and_saves_with_the_same_bytes_twice(
    drawings, tmp_path, monkeypatch
):
    monkeypatch.setitem(STYLE, "savefig.dpi", 50)  # to save time
    functions = {name for name, value in vars(figures).items() if inspect.isfunction(value)}
    assert set(drawings) == functions - {"save_figure"}
    show = Album()
    for name, figure in drawings.items():
        show(name, figure)
    show.save(tmp_path / "first")
    show.save(tmp_path / "second")
    first = digests(tmp_path / "first")
    assert set(first) == {f"{name}.{kind}" for name in drawings for kind in ("pdf", "png")}
    assert digests(tmp_path / "second") == first


def test_a_figure_is_kept_and_returned():
    show, figure = Album(), plain()
    assert show("samples", figure) is figure
    assert dict(show) == {"samples": figure}
    assert len(show) == 1 and show["samples"] is figure


def test_each_clustering_gets_a_figure_numbered_by_task(monkeypatch, clustering_of):
    displayed = []
    monkeypatch.setattr(IPython.display, "display", displayed.append)
    show = Album()
    clusterings = [clustering_of([0] * 6, n) for n in (1, 2, 3)]
    drawn = show.each("confusion", lambda c, factor: plain(factor * c.n_clusters), clusterings, 2)
    assert drawn is None
    assert list(show) == ["confusion-task1", "confusion-task2", "confusion-task3"]
    assert [figure.get_figwidth() for figure in displayed] == [2, 4, 6]
    assert displayed == list(show.values())


def test_a_png_has_300_dots_per_inch(tmp_path):
    figures.save_figure(plain(2.0), tmp_path / "a")
    header = (tmp_path / "a.png").read_bytes()[16:24]
    assert np.frombuffer(header, ">u4").tolist() == [600, 300]  # two inches by one


def test_figures_of_an_earlier_run_go_only_if_asked(tmp_path):
    for name in ("old.pdf", "old.png", "notes.txt"):
        (tmp_path / name).write_text("")
    show = Album()
    show("new", plain())
    show.save(tmp_path)
    assert {"old.pdf", "old.png"} <= set(digests(tmp_path))
    show.save(tmp_path, alone=True)
    assert set(digests(tmp_path)) == {"new.pdf", "new.png", "notes.txt"}
