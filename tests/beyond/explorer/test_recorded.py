import json
from dataclasses import replace

import numpy as np
import pytest

from src.beyond.contrastive.record import BEYOND
from src.beyond.explorer.recorded import recorded_clusterings, with_fitted
from src.metrics import evaluate
from src.support.files import PROJECT


def test_every_clustering_with_test_ids_is_there_with_the_rows_of_its_record(bars, records_folder):
    found = recorded_clusterings(records_folder, bars)
    of_seed = ["test", "all", "other half"]
    assert [(s.source, s.key, [row["split"] for row in s.rows]) for s in found] == [
        ("results.json", "pixels/kmeans/test/0", ["test"]),
        ("results.json", "conv128/gmm/test/0", ["test"]),
        ("beyond.json", "fine-tuned/information/train/0", of_seed),
        ("beyond.json", "contrastive/kmeans/all/0", of_seed),
    ]
    assert all(s.responsibilities is None for s in found)
    assert found[1].mapping.tolist() == [7, 8, 9, 0, 1, 2, 3, 4, 5, 6]  # ids are the class plus 3
    for s in found:
        assert s.rows[0]["accuracy"] == evaluate(bars.test_labels, s.cluster_ids)["accuracy"]


def test_a_page_of_few_images_keeps_the_matching_of_all(bars, records_folder):
    few = recorded_clusterings(records_folder, bars, 30)
    for one, whole in zip(few, recorded_clusterings(records_folder, bars), strict=True):
        assert len(one.cluster_ids) == 30
        assert np.array_equal(one.mapping, whole.mapping)


def test_a_model_comes_first_with_its_responsibilities_in_a_record_or_not(
    bars, records_folder, shown, views
):
    assert (shown[0].source, shown[0].key) == ("beyond.json", "fine-tuned/information/train/0")
    assert [s.responsibilities is not None for s in shown] == [True, False, False, False]
    recorded = recorded_clusterings(records_folder, bars)[:2]
    first, *others = with_fitted(recorded, views, bars, seed=0)
    assert (first.source, first.key) == ("", "fine-tuned/information/train/0")
    assert first.rows[0]["accuracy"] == evaluate(bars.test_labels, first.cluster_ids)["accuracy"]
    assert others == recorded


def test_records_of_other_images_are_refused(bars, records_folder):
    more = replace(bars, test_images=bars.images, test_labels=bars.labels)
    with pytest.raises(ValueError, match="expected 1200 ids"):
        recorded_clusterings(records_folder, more)


@pytest.mark.data
def test_the_committed_records_can_be_shown(real_data):
    reports = PROJECT / "reports"
    found = recorded_clusterings(reports, real_data)
    recorded = [
        row
        for name in ("results.json", BEYOND.results)
        for row in json.loads((reports / name).read_text("utf-8"))["rows"]
        if row["split"] != "train"
    ]
    key = ["representation", "clusterer", "fit_on", "split", "seed", "accuracy"]
    of_record, of_page = (
        sorted([row[name] for name in key] for row in rows)
        for rows in (recorded, (row for s in found for row in s.rows))
    )
    assert of_page == of_record
