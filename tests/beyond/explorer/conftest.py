"""A page of the 200 bars: records, maps and responsibilities that a hand can check."""

import numpy as np
import pytest

from src.beyond.contrastive.record import BEYOND
from src.beyond.explorer.content import page_content
from src.beyond.explorer.page import write_page
from src.beyond.explorer.recorded import recorded_clusterings, with_fitted
from src.beyond.explorer.views import View
from src.clustering import Clustering
from src.records.record import RUN, record_of, write_record


def shifted(labels, by, wrong):
    """Ids: the class plus `by`; the first `wrong` images in cluster 0."""
    ids = ((labels + by) % 10).astype(np.uint8)
    ids[:wrong] = 0
    return ids


def clustering(data, representation, clusterer, fit_on, by, wrong):
    both = [shifted(labels, by, wrong) for labels in (data.train_labels, data.test_labels)]
    ids = np.concatenate(both)
    return Clustering(representation, clusterer, fit_on, 0, 10, None, ids, data.n_train, 60.0)


@pytest.fixture(scope="session")
def records_folder(bars, tmp_path_factory):
    """results.json and beyond.json: perfect clusters, and some with errors."""
    folder = tmp_path_factory.mktemp("records")
    of_run = ("pixels", "kmeans", "train", 0, 60), ("conv128", "gmm", "train", 3, 0)
    of_seeds = (
        ("fine-tuned", "information", "train", 1, 20), ("contrastive", "kmeans", "all", 2, 40),
    )  # fmt: skip
    for layout, given in ((RUN, of_run), (BEYOND, of_seeds)):
        found = [clustering(bars, *each) for each in given]
        write_record(folder, record_of(found, bars, layout), layout)
    return folder


@pytest.fixture(scope="session")
def views(bars):
    """Two maps with a spot for each class; the first's model is in beyond.json."""
    rng = np.random.default_rng(0)
    angles = 2 * np.pi * bars.test_labels / 10
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1) + rng.normal(0, 0.05, (200, 2))
    points = points.astype(np.float32)
    near = (np.arange(200)[:, None] + 10 * np.arange(1, 6)).astype(np.int32) % 200  # same class
    shares = np.full((200, 10), 0.01, np.float32)
    shares[np.arange(200), shifted(bars.test_labels, 1, 20)] = np.linspace(0.3, 0.9, 200)
    return [View("fine-tuned", points, near, "information", shares), View("pixels", -points, near)]


@pytest.fixture(scope="session")
def shown(bars, records_folder, views):
    return with_fitted(recorded_clusterings(records_folder, bars), views, bars, seed=0)


@pytest.fixture(scope="session")
def page(bars, views, shown, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    write_page(path, page_content(bars, views, shown))
    return path
