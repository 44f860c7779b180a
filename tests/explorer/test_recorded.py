import json

import numpy as np
import pytest

from src.explorer.recorded import recorded_clusterings, with_fitted
from src.metrics import evaluate
from src.paths import PROJECT
from src.records import BEYOND, RecordError


def test_every_clustering_with_test_ids_is_there_with_the_rows_of_its_record(bars, records_folder):
    found = recorded_clusterings(records_folder, bars)
    assert [(s.source, s.key) for s in found] == [
        ("results.json", "pixels/kmeans/test/0"),
        ("results.json", "conv128/gmm/test/0"),
        ("beyond.json", "fine-tuned/information/train/0"),
        ("beyond.json", "contrastive/kmeans/all/0"),
    ]
    assert [[row["split"] for row in s.rows] for s in found] == [
        ["test"], ["test"], ["test", "all", "other half"], ["test", "all", "other half"],
    ]  # fmt: skip
    assert all(s.responsibilities is None for s in found)
    assert found[1].mapping.tolist() == [7, 8, 9, 0, 1, 2, 3, 4, 5, 6]  # ids are the class plus 3


def test_the_scores_are_those_of_the_ids(bars, records_folder):
    for s in recorded_clusterings(records_folder, bars):
        for row in s.rows:
            if row["split"] == "test":
                assert row["accuracy"] == evaluate(bars.test_labels, s.cluster_ids)["accuracy"]


def test_a_page_of_few_images_keeps_the_matching_of_all(bars, records_folder):
    few = recorded_clusterings(records_folder, bars, 30)
    for one, whole in zip(few, recorded_clusterings(records_folder, bars), strict=True):
        assert len(one.cluster_ids) == 30
        assert np.array_equal(one.mapping, whole.mapping)


def test_a_model_that_gives_the_recorded_ids_lends_its_responsibilities(shown, views):
    assert len(shown) == 4
    assert (shown[0].source, shown[0].key) == ("beyond.json", "fine-tuned/information/train/0")
    certain = [s.key for s in shown if s.responsibilities is not None]
    assert certain == ["fine-tuned/information/train/0"]


def test_a_model_that_is_in_no_record_comes_first_with_scores_of_its_own(
    bars, records_folder, views
):
    recorded = recorded_clusterings(records_folder, bars)[:2]
    first, *others = with_fitted(recorded, views, bars, seed=0)
    assert (first.source, first.key) == ("", "fine-tuned/information/train/0")
    assert first.rows[0]["accuracy"] == evaluate(bars.test_labels, first.cluster_ids)["accuracy"]
    assert others == recorded


def test_records_of_other_images_are_refused(bars, records_folder, tmp_path):
    with pytest.raises(RecordError, match="make report"):
        recorded_clusterings(tmp_path, bars)
    more = bars.joined()
    more = type(bars)(more.train_images, more.train_labels, more.images, more.labels)
    with pytest.raises(ValueError, match="expected 1400 ids"):
        recorded_clusterings(records_folder, more)


@pytest.mark.data
def test_the_committed_records_can_be_shown(real_data):
    found = recorded_clusterings(PROJECT / "reports", real_data)
    rows = json.loads((PROJECT / "reports" / "results.json").read_text())["rows"]
    rows = [row for row in rows if row["split"] == "test"]
    rows += json.loads((PROJECT / "reports" / BEYOND.results).read_text())["rows"]
    key = ["representation", "clusterer", "fit_on", "split", "seed"]
    assert sorted([[row[k] for k in key], row["accuracy"]] for row in rows) == sorted(
        [[row[k] for k in key], row["accuracy"]] for s in found for row in s.rows
    )
