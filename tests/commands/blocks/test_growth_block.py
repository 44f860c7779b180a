import json

import pytest

from src.commands.blocks.growth import METHODS, cluster, growth

STAGES = sorted({stage for times in METHODS.values() for stage in times})


@pytest.fixture
def reports(tmp_path):
    """Every stage takes an hour for 700,000 images and grows in proportion, by 1 GB a 100,000."""
    stages = [
        {
            "stage": name, "n": [100_000, 700_000], "seconds": [514.3, 3600.0],
            "peak_gb": [2.0, 8.0], "exponent": 1.0,
        }
        for name in STAGES
    ]  # fmt: skip
    content = {
        "stages": stages, "road": ["heads"], "largest_exact": 100_000,
        "neighbours": {
            "n": 70_000, "recall_at": 20, "recall": 0.999, "head_seeds": [0, 1],
            "accuracy": {"exact": [0.7, 0.8], "approximate": [0.6, 0.8]},
        },
        "environment": {"cores": 2, "cpu": "a processor"},
    }  # fmt: skip
    (tmp_path / "growth.json").write_text(json.dumps(content))
    return tmp_path


def test_a_row_for_each_stage_and_what_the_approximate_search_costs(reports):
    said = growth(reports)
    assert "| heads | 100,000 to 700,000 | 514 to 3600 | 2.0 to 8.0 | 1.00 |" in said
    assert "| *UMAP* |" in said
    assert (
        "0.9990 of the 20 nearest are found, and heads on them score 0.700 in place of 0.750"
        in said
    )


def test_70_million_images_are_a_hundred_times_as_many(reports):
    said = cluster(reports)
    # 6 + 2 + 1 + 1 + 4 stages of 100 hours
    assert "| contrastive codes, heads, fine-tuning | 1,400 | 56,000 |" in said
    assert "| heads | 701 |" in said  # 8 GB, and 1 GB for each of the other 693 times 100,000
    assert "Traffic: 55 GB of images" in said and "0.07 GB of cluster ids" in said


def test_what_hardly_grew_counts_as_growing_in_proportion(reports):
    content = json.loads((reports / "growth.json").read_text())
    for stage in content["stages"]:
        stage["exponent"] = 0.2
    before = cluster(reports)
    (reports / "growth.json").write_text(json.dumps(content))
    assert cluster(reports) == before
