import numpy as np
import pytest

from src import metrics

# k-means on the 10,000 test images' pixels, as an earlier report printed it: classes in rows
PRINTED = np.array(
    [
        [29, 0, 587, 6, 244, 1, 5, 94, 0, 34], [890, 0, 50, 0, 29, 0, 0, 22, 0, 9],
        [4, 0, 19, 4, 342, 0, 4, 61, 0, 566], [503, 0, 277, 2, 111, 0, 3, 94, 0, 10],
        [27, 0, 136, 4, 159, 0, 5, 42, 0, 627], [0, 45, 0, 0, 6, 227, 0, 650, 72, 0],
        [12, 0, 189, 15, 358, 0, 0, 115, 0, 311], [0, 2, 0, 0, 0, 784, 0, 62, 152, 0],
        [6, 1, 3, 353, 35, 39, 408, 84, 10, 61], [0, 423, 0, 0, 4, 23, 2, 29, 519, 0],
    ]
)  # fmt: skip


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


@pytest.mark.parametrize("method", ["hungarian", "majority"])
def test_an_empty_cluster_has_no_class_and_an_empty_class_no_cluster(method):
    for matrix in ([[2, 0], [1, 0]], [[0, 3], [0, 0]], [[0, 0], [0, 1]]):
        mapping = metrics.match_clusters(matrix, method)
        empty = np.sum(matrix, axis=0) == 0
        assert mapping[empty].tolist() == [metrics.UNMATCHED]
        assert mapping[~empty].tolist() == [np.argmax(np.sum(matrix, axis=1))]
    labels, ids = [1, 1, 2, 2, 3], [1, 1, 2, 3, 3]  # of people who count from one
    expected = [-1, 1, 2, 3] if method == "hungarian" else [-1, 1, 2, 2]
    contingency = metrics.contingency_matrix(labels, ids, n_classes=5, n_clusters=4)
    assert metrics.match_clusters(contingency, method).tolist() == expected


def test_an_empty_cluster_has_no_purity():
    matrix = np.array([[2, 0], [1, 0]])
    purity = metrics.evaluate_contingency(matrix)["purity"]
    assert purity[0] == pytest.approx(2 / 3) and np.isnan(purity[1])


def test_a_printed_matrix_has_the_scores_of_both_its_readings():
    scores = metrics.evaluate_contingency(PRINTED)
    # of its columns the largest: 890 + 423 + 587 + 353 + 358 + 784 + 408 + 650 + 519 + 627
    assert scores["majority_accuracy"] == pytest.approx(0.5599, abs=1e-9)
    assert scores["accuracy"] == pytest.approx(0.4827, abs=1e-9)
    assert scores["nmi"] == pytest.approx(0.5127, abs=5e-5)
    assert scores["ari"] == pytest.approx(0.349, abs=5e-4)


def test_short_forms_agree_with_evaluate():
    labels, ids = np.array([0, 0, 1, 1, 1]), np.array([1, 1, 0, 1, 0])
    scores = metrics.evaluate(labels, ids)
    assert metrics.clustering_accuracy(labels, ids) == scores["accuracy"] == 0.8
    assert metrics.majority_accuracy(labels, ids) == scores["majority_accuracy"]
    assert metrics.cluster_purity(labels, ids) == pytest.approx(scores["purity"])


def test_bad_matrices_and_methods_are_named():
    with pytest.raises(ValueError, match="at least one sample"):
        metrics.evaluate_contingency(np.zeros((2, 2), int))
    with pytest.raises(ValueError, match="shape"):
        metrics.match_clusters(np.array([1, 2]))
    with pytest.raises(ValueError, match="'hungarian' or 'majority'"):
        metrics.match_clusters(np.eye(2, dtype=int), "best")
