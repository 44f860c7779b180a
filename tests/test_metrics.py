import json
from pathlib import Path

import numpy as np
import pytest

from src import metrics

EARLIER = json.loads((Path(__file__).parents[1] / "reports/earlier_reports.json").read_text())
MATRICES = EARLIER["reports"]["dense32"]["confusion_matrices"]


def test_contingency_has_classes_in_rows():
    matrix = metrics.contingency_matrix(np.array([0, 0, 1]), np.array([2, 2, 0]))
    assert matrix.tolist() == [[0, 0, 2], [1, 0, 0]]


def test_contingency_can_have_room_for_ids_that_never_occur():
    ids = np.array([0, 1])
    assert metrics.contingency_matrix(ids, ids, n_classes=3, n_clusters=4).shape == (3, 4)


def test_permuted_labels_score_one():
    labels = np.repeat(np.arange(10), 5)
    scores = metrics.evaluate(labels, (labels + 3) % 10)
    assert [scores[k] for k in ("accuracy", "majority_accuracy", "nmi", "ari")] == [1, 1, 1, 1]
    assert scores["mapping"].tolist() == [(c - 3) % 10 for c in range(10)]


def test_relabelling_clusters_changes_no_score():
    rng = np.random.default_rng(0)
    labels, ids = rng.integers(0, 4, 200), rng.integers(0, 5, 200)
    first, second = metrics.evaluate(labels, ids), metrics.evaluate(labels, 4 - ids)
    for name in ("accuracy", "majority_accuracy", "nmi", "ari"):
        assert first[name] == pytest.approx(second[name])
    assert first["purity"] == pytest.approx(second["purity"][::-1])


def test_both_matchings_of_a_matrix_checked_by_hand():
    # cluster 0 holds 6 + 5, cluster 1 holds 4 + 0: both are mostly class 0
    matrix = np.array([[6, 4], [5, 0]])
    assert metrics.match_clusters(matrix, "majority").tolist() == [0, 0]
    assert metrics.match_clusters(matrix, "hungarian").tolist() == [1, 0]
    scores = metrics.evaluate_contingency(matrix)
    assert scores["majority_accuracy"] == pytest.approx(10 / 15)
    assert scores["accuracy"] == pytest.approx(9 / 15)
    assert scores["purity"] == pytest.approx([6 / 11, 1])


def test_more_clusters_than_classes_leave_some_unmatched():
    matrix = np.array([[3, 2, 0], [0, 0, 5]])
    assert metrics.match_clusters(matrix).tolist() == [0, metrics.UNMATCHED, 1]
    scores = metrics.evaluate_contingency(matrix)
    assert scores["accuracy"] == pytest.approx(0.8)
    assert scores["majority_accuracy"] == 1
    confusion = metrics.confusion_after_matching(matrix, scores["mapping"])
    assert confusion.tolist() == [[3, 0, 2], [0, 5, 0]]


def test_fewer_clusters_than_classes():
    matrix = np.array([[3, 0], [2, 0], [0, 5]])
    assert metrics.match_clusters(matrix).tolist() == [0, 2]
    assert metrics.evaluate_contingency(matrix)["accuracy"] == pytest.approx(0.8)


def test_an_empty_cluster_has_no_class_and_no_purity():
    matrix = np.array([[2, 0], [1, 0]])
    assert metrics.match_clusters(matrix, "majority").tolist() == [0, metrics.UNMATCHED]
    purity = metrics.evaluate_contingency(matrix)["purity"]
    assert purity[0] == pytest.approx(2 / 3) and np.isnan(purity[1])


@pytest.mark.parametrize(
    ("name", "accuracy", "majority", "nmi"),
    [
        # the first is checked in the file itself; the others' accuracies are sums over the file's
        # columns: 5807 of 10,000 on the diagonal, 4705 and 5329 of 10,000
        ("pixels+kmeans, clusters unmatched", 0.4827, 0.5599, 0.5127),
        ("pixels+kmeans, columns matched", 0.5807, 0.5807, 0.5198),
        ("dense32+kmeans, clusters unmatched", 0.4705, 0.5329, 0.5190),
    ],
)
def test_matrices_of_earlier_reports(name, accuracy, majority, nmi):
    scores = metrics.evaluate_contingency(np.array(MATRICES[name]))
    assert scores["accuracy"] == pytest.approx(accuracy, abs=1e-9)
    assert scores["majority_accuracy"] == pytest.approx(majority, abs=1e-9)
    assert scores["nmi"] == pytest.approx(nmi, abs=5e-5)


def test_the_checks_beside_the_matrices_hold():
    for name, check in EARLIER["reports"]["dense32"]["checks"].items():
        scores = metrics.evaluate_contingency(np.array(MATRICES[name]))
        assert scores["accuracy"] == pytest.approx(check["hungarian_accuracy"])
        assert scores["majority_accuracy"] == pytest.approx(check["majority_accuracy"])
        assert scores["nmi"] == pytest.approx(check["nmi"], abs=5e-5)


def test_short_forms_agree_with_evaluate():
    labels, ids = np.array([0, 0, 1, 1, 1]), np.array([1, 1, 0, 1, 0])
    scores = metrics.evaluate(labels, ids)
    assert metrics.clustering_accuracy(labels, ids) == scores["accuracy"] == 0.8
    assert metrics.majority_accuracy(labels, ids) == scores["majority_accuracy"]
    assert metrics.cluster_purity(labels, ids) == pytest.approx(scores["purity"])


@pytest.mark.parametrize(
    ("labels_true", "labels_pred", "message"),
    [
        ([0, 1], [0], "2 true labels but 1"),
        ([0, 1], [0, -1], "holds -1"),
        ([0.0, 1.0], [0, 1], "float64"),
        ([], [], "shape"),
    ],
)
def test_bad_labels_are_named(labels_true, labels_pred, message):
    with pytest.raises(ValueError, match=message):
        metrics.contingency_matrix(np.array(labels_true), np.array(labels_pred))


def test_bad_matrices_and_methods_are_named():
    with pytest.raises(ValueError, match="at least one sample"):
        metrics.evaluate_contingency(np.zeros((2, 2), int))
    with pytest.raises(ValueError, match="shape"):
        metrics.match_clusters(np.array([1, 2]))
    with pytest.raises(ValueError, match="'hungarian' or 'majority'"):
        metrics.match_clusters(np.eye(2, dtype=int), "best")
