import numpy as np

from src.earlier import rerun
from src.earlier.comparison import compare
from src.earlier.published import EARLIER_REPORTS
from src.records import score


def test_a_report_runs_as_it_is_described(bars, monkeypatch):
    monkeypatch.setattr(rerun, "MAX_COMPONENTS", 3)
    clusterings, autoencoders = rerun.reproduce(
        EARLIER_REPORTS["dense32"], bars, n_seeds=2, epochs=1
    )
    assert [c.seed for c in clusterings] == [0] * 4 + [1] * 4
    assert [c.name for c in clusterings[:4]] == [
        "pixels/kmeans", "dense32/kmeans", "dense32/gmm-bayes", "dense32/gmm-bic",
    ]  # fmt: skip
    assert {c.fit_on for c in clusterings} == {"test"}
    assert autoencoders[0].settings["patience"] is None
    assert not np.array_equal(autoencoders[0].history["loss"], autoencoders[1].history["loss"])
    compared = compare("dense32", score(clusterings, bars))
    assert compared["clusterer"].tolist() == ["kmeans", "kmeans", "kmeans", "gmm-bayes", "gmm-bic"]
