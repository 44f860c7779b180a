"""Votes of three fits of one method: rows beside the fits' own, in a record of many seeds.

They need no training of their own, but whoever wants one has to make three fits: the time of a
vote is that of all three. Their ids follow from the fits' and are not kept.
"""

import numpy as np

from src.clustering import SPLITS, Clustering
from src.data import FashionMNIST
from src.records.record import BEYOND, Record
from src.records.rows import score
from src.voting import vote

VOTERS = 3
VOTE = f"vote of {VOTERS}"  # the clusterer that a vote's rows name
VOTING = ("fine-tuned", "contrastive+hog")  # representations whose clusterings vote


def votes(record: Record, data: FashionMNIST) -> list[dict]:
    """The votes of three successive seeds each, from every seed on; after the last comes the first.

    A vote has the seed of its first fit. Ten seeds give ten votes, with each fit in three of them,
    so that votes are not independent; fewer than four seeds give none.
    """
    fits = {
        (row["representation"], row["fit_on"], row["seed"]): row
        for row in record.rows
        if row["representation"] in VOTING and row["split"] == "all"
    }
    rows = []
    for name, fit_on in dict.fromkeys(key[:2] for key in fits):
        seeds = sorted(seed for *method, seed in fits if method == [name, fit_on])
        if len(seeds) <= VOTERS:
            continue
        for first, seed in enumerate(seeds):
            chosen = [fits[name, fit_on, seeds[(first + i) % len(seeds)]] for i in range(VOTERS)]
            ids = vote([record.predictions[BEYOND.key(row)] for row in chosen])
            used = data.first(len(ids) - len(data.test_labels))
            by_split = np.split(ids, [len(used.train_labels)])
            voted = Clustering(
                name, VOTE, fit_on, seed, chosen[0]["n_clusters"], None,
                dict(zip(SPLITS, by_split, strict=True)),
                sum(row["fit_seconds"] for row in chosen),
            )  # fmt: skip
            rows += score(voted, used, BEYOND.splits[fit_on]).to_dict("records")
    return rows
