import inspect
import io
from hashlib import sha256

import IPython.display
import matplotlib
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from sklearn.mixture import GaussianMixture

from src.figures import architecture, charts, choosing_k, confusion, pictures
from src.figures.album import Album, save_figure
from src.figures.style import STYLE

MODULES = (architecture, charts, choosing_k, confusion, pictures)


def plain(width=1.0):
    figure = Figure(figsize=(width, 1))
    figure.subplots().plot([0, 1])
    return figure


# what a matplotlibrc, a style or a cell of the user may have set
USERS = {
    "axes.facecolor": "black", "axes.formatter.use_mathtext": True, "axes.grid": True,
    "axes.xmargin": 0.3, "agg.path.chunksize": 10, "figure.autolayout": True,
    "figure.constrained_layout.w_pad": 0.5, "font.weight": "bold", "hist.bins": 3,
    "image.cmap": "jet", "image.interpolation": "bicubic", "image.origin": "lower",
    "legend.fontsize": 20, "lines.linewidth": 9, "mathtext.default": "tt", "patch.linewidth": 5,
    "path.effects": [withStroke(linewidth=4)], "path.simplify_threshold": 1,
    "path.sketch": (9, 9, 9), "pdf.compression": 0, "pdf.fonttype": 42, "savefig.bbox": "tight",
    "savefig.facecolor": "red", "savefig.transparent": True, "text.hinting": "none",
    "text.usetex": True, "xtick.direction": "in", "xtick.minor.visible": True,
}  # fmt: skip


@pytest.fixture
def draw_all(tiny, trained, clustering_of, on_both_splits):
    """A function that draws by every public figure function once: figures by its name."""
    return lambda: drawings(tiny, trained, clustering_of, on_both_splits)


def drawings(tiny, trained, clustering_of, on_both_splits):
    samples = np.array([[0.0, 0], [0.1, 0.2], [0.3, 0], [1, 1], [1.2, 1], [1, 1.3]], np.float32)
    codes = on_both_splits(samples)
    model = GaussianMixture(2, random_state=0).fit(samples)
    fitted = clustering_of(model.predict(samples), 2, model=model, clusterer="gmm")
    scores = dict.fromkeys(("accuracy", "majority_accuracy", "nmi", "ari"), 0.5)
    method = {"representation": "pixels", "clusterer": "gmm"} | scores
    rows = pd.DataFrame([method | {"split": split} for split in ("train", "test")])
    curves = pd.DataFrame({"k": [1, 2, 3], "inertia": [9.0, 3.0, 2.0]})
    knee = pd.DataFrame({"curve": ["inertia"], "criterion": ["knee"], "k": [2]})
    return {
        "architecture": architecture.architecture(trained),
        "certainty": pictures.certainty(fitted, codes, tiny, n=2),
        "cluster_centres": pictures.cluster_centres(fitted, codes, trained, tiny),
        "comparison": charts.comparison(rows),
        "confusion_before_matching": confusion.confusion_before_matching(fitted, tiny),
        "confusion_matrix": confusion.confusion_matrix(fitted, tiny),
        "loss_curves": charts.loss_curves(trained),
        "mixture_ellipses": charts.mixture_ellipses(fitted, codes, seed=0),
        "purity_bars": charts.purity_bars([fitted], tiny),
        "reconstructions": pictures.reconstructions(trained, tiny, n=2),
        "sample_images": pictures.sample_images(tiny, per_class=2),
        "scaling": pictures.scaling(tiny),
        "selection_curves": choosing_k.selection_curves(curves, knee),
    }


def digests(folder):
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def saved(draw_all, folder, displayed=False):
    show = Album()
    for name, figure in draw_all().items():
        show(name, figure)
        if displayed:
            figure.savefig(io.BytesIO(), format="png")
    show.save(folder)
    return digests(folder)


def test_every_public_function_draws_with_the_same_bytes_whatever_the_user_has_set(
    draw_all, tmp_path, monkeypatch
):
    monkeypatch.setitem(STYLE, "savefig.dpi", 40)  # to save time
    functions = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and name[0] != "_"
    }
    plain = saved(draw_all, tmp_path / "plain")
    assert set(plain) == {f"{name}.{kind}" for name in functions for kind in ("pdf", "png")}
    colours = dict(matplotlib.colors.colorConverter.colors)
    with matplotlib.rc_context():
        sns.set_theme("poster", "dark")  # which changes what "k" is, too
        matplotlib.rcParams.update(USERS)
        users = saved(draw_all, tmp_path / "users", displayed=True)
    matplotlib.colors.colorConverter.colors.update(colours)
    assert users == plain


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
    save_figure(plain(2.0), tmp_path / "a")
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
