import json

import pytest

from src.beyond.bench.growth_tables import METHODS, cluster, growth


def reports(folder, exponent=1.0):
    """Every stage takes an hour for 700,000 images and grows in proportion, by 1 GB a 100,000."""
    grown = {"n": [100_000, 700_000], "seconds": [514.3, 3600.0], "peak_gb": [2.0, 8.0]}
    names = {stage for times in METHODS.values() for stage in times}
    content = {
        "stages": [{"stage": name, "exponent": exponent, **grown} for name in names],
        "road": ["heads"], "largest_exact": 100_000,
        "neighbours": {
            "n": 70_000, "recall_at": 20, "recall": 0.999, "head_seeds": [0, 1],
            "accuracy": {"exact": [0.7, 0.8], "approximate": [0.6, 0.8]},
        },
        "environment": {"cores": 2, "cpu": "a processor"},
    }  # fmt: skip
    (folder / "growth.json").write_text(json.dumps(content))
    return folder


def test_a_row_for_each_stage_and_what_the_approximate_search_costs(tmp_path):
    said = growth(reports(tmp_path))
    assert "| heads | 100,000 to 700,000 | 514 to 3600 | 2.0 to 8.0 | 1.00 |" in said
    assert "| *UMAP* |" in said
    assert "0.9990 of the 20 nearest are found" in said and "score 0.700 in place of 0.750" in said


@pytest.mark.parametrize("exponent", [1.0, 0.2])  # what hardly grew counts as in proportion
def test_70_million_images_are_a_hundred_times_as_many(tmp_path, exponent):
    said = cluster(reports(tmp_path, exponent))
    # 6 + 1 + 1 + 1 stages of 100 hours
    assert "| contrastive codes, heads | 900 | 36,000 |" in said
    assert "| heads | 701 |" in said  # 8 GB, and 1 GB for each of the other 693 times 100,000
    assert "55 GB of images" in said and "0.07 GB of cluster ids" in said
