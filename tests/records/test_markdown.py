import pytest

from src.records.markdown import method, results, share, spread, table
from src.records.record import Record, write_record
from src.records.rows import COLUMNS

FIRST = ("pixels", "kmeans", "train", "test", 0, 10, 10_000, 0.5, 0.61, 0.4, 0.35, 9.0)
SECOND = ("conv128", "gmm", "train", "test", 0, 10, 10_000, 0.55, 0.6, 0.4, 0.3, 99.0)


def test_the_test_rows_stand_in_a_table_with_the_best_scores_in_bold(tmp_path):
    rows = [dict(zip(COLUMNS, values, strict=True)) for values in (FIRST, SECOND)]
    trained = [row | {"split": "train", "accuracy": 0.9} for row in rows]
    config = {"n_clusters": 10, "n_train": 60_000, "seed": 0, "autoencoder": "conv128"}
    write_record(tmp_path, Record(trained + rows, {}, {"config": config}))
    assert results(tmp_path).splitlines() == [
        "10 clusters, fitted on 60,000 training images and scored on 10,000 test images; seed 0, "
        "autoencoder `conv128`.",
        "",
        "| method | accuracy | majority | NMI | ARI |",
        "| --- | --- | --- | --- | --- |",
        "| pixels, k-means | .500 | **.610** | **.400** | **.350** |",
        "| conv128, Gaussian mixture | **.550** | .600 | **.400** | .300 |",
    ]


def test_a_table_has_a_line_of_its_own_for_each_row():
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize(("x", "said"), [(0.6724, ".672"), (0.0004, ".000"), (1, "1.000")])
def test_a_share_has_three_digits(x, said):
    assert share(x) == said


def test_a_spread_is_told_where_there_is_one():
    assert spread(0.75, 0.0171) == ".750 ± .017"
    assert spread(0.75, float("nan")) == ".750"


def test_a_method_has_its_display_names():
    assert method({"representation": "pca", "clusterer": "lloyd"}) == (
        "principal components, k-means from scratch"
    )
