import pandas as pd
import pytest

from src.beyond.contrastive import tables
from src.beyond.contrastive.record import BEYOND
from src.records.record import Record, write_record


@pytest.fixture
def reports(tmp_path):
    """Seeds 0 and 23 of the best method, fitted on all and on the training images."""
    rows, ids = [], {}
    for fit_on, accuracies in {"all": (0.5, 0.7), "train": (0.6, 0.8)}.items():
        for seed, accuracy in zip((0, 23), accuracies, strict=True):
            for split, n in (("test", 10), ("all", 70), ("other half", 35)):
                rows.append(
                    {"representation": "contrastive+hog", "clusterer": "information",
                     "fit_on": fit_on, "split": split, "seed": seed, "n_clusters": 10,
                     "n_samples": n, "accuracy": accuracy, "majority_accuracy": 0.9, "nmi": 0.4,
                     "ari": 0.3, "fit_seconds": 90.0}
                )  # fmt: skip
                ids[BEYOND.key(rows[-1])] = pd.Series([0] * 70).to_numpy()
    write_record(tmp_path, Record(rows, ids, {"fits": []}), BEYOND)
    published = """[{"method": "Other", "year": 2020, "accuracy": 0.65, "nmi": null,
      "remark": "seen", "verified": true},
     {"method": "Worse", "year": 2021, "accuracy": 0.3, "nmi": 0.2, "remark": "", "verified": true},
     {"method": "Heard", "year": 2022, "accuracy": 0.1, "nmi": 0.5, "remark": "told",
      "verified": false}]"""
    (tmp_path / "published.json").write_text(published)
    return tmp_path


def test_one_line_tells_of_the_best_method_on_all_images(reports):
    said = tables.best(reports)
    assert "an accuracy of .600 ± .141 and an NMI of .400 ± .000 on all 70 images (2 seeds" in said


def test_methods_are_a_row_for_each_kind_of_fit_with_the_new_seeds_apart(reports):
    lines = tables.methods(reports).splitlines()
    assert lines[2].startswith("| codes and HOG, information head | 70 | .600 ± .141 | .600 ± ")
    assert lines[3].startswith("| codes and HOG, information head | 60 | .700 ± .141 | ")
    assert lines[2].endswith("| 1.5 | 0, 23 |")
    assert "images: .500 to .700 fitted on all, .600 to .800 fitted on the training" in lines[-1]
    assert lines[-1].endswith("new to every form of it, .700 and .800.")


def test_what_is_published_above_ours_is_listed_with_what_is_known_of_it(reports):
    assert tables.published(reports).splitlines()[2:] == [
        "| Other (2020) | .650 | – | seen |",
        "| Heard (2022) | .100 | .500 | told; not verified |",
    ]


def test_successive_numbers_are_a_range():
    assert tables.as_ranges([3, 0, 1, 2, 7, 23, 24]) == "0–3, 7, 23–24"
    assert tables.as_ranges([5]) == "5"
    assert tables.as_ranges([]) == ""
