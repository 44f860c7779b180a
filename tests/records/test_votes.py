import numpy as np
import pandas as pd
import pytest

from src.clustering import Clustering
from src.records import BEYOND, Record
from src.records.check import check_record
from src.records.record import merge, record_of, write_record
from src.records.votes import VOTE, votes


def fits(bars, seeds, fit_on="all", representation="fine-tuned"):
    """Clusterings that are right but for one image in eleven, another one with each seed."""
    found = []
    for seed in seeds:
        ids = {
            split: (labels + seed * (np.arange(len(labels)) % 11 == seed)).astype(np.uint8) % 10
            for split, labels in (("train", bars.train_labels), ("test", bars.test_labels))
        }
        found.append(
            Clustering(representation, "information", fit_on, seed, 10, None, ids, 10.0 + seed)
        )
    return record_of(found, bars, BEYOND)


def test_every_fit_votes_three_times_and_what_one_gets_wrong_is_outvoted(bars, tmp_path):
    record = fits(bars, range(1, 6))
    voted = votes(record, bars)
    rows = pd.DataFrame(voted).query("split == 'all'")
    assert rows["seed"].tolist() == [1, 2, 3, 4, 5]
    assert rows["fit_seconds"].tolist() == [36.0, 39.0, 42.0, 40.0, 38.0]  # 4 + 5 + 1, 5 + 1 + 2
    assert (rows["clusterer"] == VOTE).all() and (rows["accuracy"] == 1).all()
    assert max(row["accuracy"] for row in record.rows) < 0.95
    assert VOTE not in str(record.table())
    whole = merge(record, Record([], {}, {"votes": voted}), BEYOND)
    assert len(whole.table()) == len(record.rows) + len(voted)
    write_record(tmp_path, whole, BEYOND)
    assert check_record(tmp_path, bars, BEYOND) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[0].update(accuracy=0.9), "are not those of the fits; `make beyond`"),
        (lambda rows: rows[3].update(fit_seconds=1.0), "are not those of the fits"),
        (lambda rows: rows.pop(), "are not those of the fits"),
        (lambda rows: rows.clear(), "are not those of the fits"),
        (lambda rows: rows[1].update(nmi=None), "votes, row 1: nmi is None, expected a finite"),
        (lambda rows: rows.append("x"), "votes, row 15 is a str"),
    ],
)
def test_votes_that_are_not_of_the_fits_are_told(bars, tmp_path, change, said):
    record = fits(bars, range(1, 6))
    voted = votes(record, bars)
    change(voted)
    write_record(tmp_path, merge(record, Record([], {}, {"votes": voted}), BEYOND), BEYOND)
    (problem,) = check_record(tmp_path, bars, BEYOND)
    assert said in problem


@pytest.mark.parametrize(
    ("seeds", "representation"), [(range(1, 4), "fine-tuned"), (range(1, 6), "contrastive")]
)
def test_three_seeds_are_too_few_and_other_methods_do_not_vote(bars, seeds, representation):
    assert votes(fits(bars, seeds, representation=representation), bars) == []


def test_fits_on_other_images_do_not_vote_together(bars):
    record = merge(fits(bars, [1, 2]), fits(bars, [3, 4], "train"), BEYOND)
    assert votes(record, bars) == []
