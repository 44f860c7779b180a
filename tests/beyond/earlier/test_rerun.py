import numpy as np

from src.beyond.earlier import rerun
from src.beyond.earlier.comparison import compare
from src.beyond.earlier.earlier_reports import EARLIER_REPORTS
from src.records.rows import score


def test_a_report_runs_as_it_is_described(bars, monkeypatch):
    monkeypatch.setattr(rerun, "MAX_COMPONENTS", 3)
    dense32 = EARLIER_REPORTS["dense32"]
    clusterings, autoencoders = rerun.reproduce(dense32, bars.first(500), n_seeds=2, epochs=1)
    names = ["pixels/kmeans", "dense32/kmeans", "dense32/gmm-bayes", "dense32/gmm-bic"]
    assert [(c.seed, c.name) for c in clusterings] == [(s, name) for s in (0, 1) for name in names]
    assert {c.fit_on for c in clusterings} == {"test"}
    assert autoencoders[0].settings["patience"] is None
    assert not np.array_equal(autoencoders[0].history["loss"], autoencoders[1].history["loss"])
    compared = compare("dense32", score(clusterings, bars.first(500)))
    assert compared["clusterer"].tolist() == ["kmeans", "kmeans", "kmeans", "gmm-bayes", "gmm-bic"]
