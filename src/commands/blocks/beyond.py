"""The README's numbers of beyond.json and of what is published, from reports/, a folder."""

from collections.abc import Callable, Iterable
from itertools import count, groupby
from pathlib import Path

import pandas as pd
from scipy.stats import spearmanr

from src.commands.blocks.results import method, share, spread
from src.records import BEYOND, Record, read_record, summary
from src.records.names import method_name
from src.records.rows import SCORES
from src.records.sources import read_published
from src.records.votes import VOTE, VOTING
from src.voting import agreement

FINE_TUNED, HOG = VOTING
METHOD = ["representation", "clusterer", "fit_on"]
FITTED = {"all": "fitted on all", "train": "fitted on the training images"}
NEW = 23  # the first seed that no earlier form of codes and HOG was run with


def beyond(reports: Path) -> str:
    """The fits and votes of beyond.json, over seeds."""
    record = read_record(reports, BEYOND)
    rows = record.table()
    sizes = rows[rows["split"] == "all"].groupby("fit_on")["n_samples"].first()
    n_test = rows[rows["split"] == "test"]["n_samples"].iloc[0]
    fitted_on = {"train": f"{sizes['train'] - n_test:,}", "all": f"{sizes['all']:,}"}
    lines = [
        "| method | fitted on | accuracy | of test images | of the other half | majority | NMI | "
        "ARI | minutes | seeds |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    seeds = rows[rows["split"] == "all"].groupby(METHOD)["seed"].agg(as_ranges)
    means = summary(rows).set_index([*METHOD, "split"])
    for row in means.xs("all", level="split").reset_index().to_dict("records"):
        accuracies = [
            _spread(means.loc[(*(row[name] for name in METHOD), split)], "accuracy")
            for split in ("all", "test", "other half")
        ]
        others = [_spread(row, score) for score in SCORES if score != "accuracy"]
        lines.append(
            f"| {method(row)} | {fitted_on[row['fit_on']]} | {' | '.join(accuracies + others)} | "
            f"{row['minutes']:.1f} | {seeds[*(row[name] for name in METHOD)]} |"
        )
    lines += ["", "Accuracies on all images, from the worst to the best:"]
    for name in VOTING:
        of_each = filter(None, (_from_to(rows, name, c) for c in ("information", VOTE)))
        if said := "; votes of three: ".join(of_each):
            lines.append(f"- {method_name(name, 'information', between=', ')}: {said}")
    if said := _each_fit(
        rows[rows["seed"] >= NEW], HOG, "information", lambda x: spread(x.mean(), x.std())
    ):
        lines += ["", f"Seeds from {NEW} on are new to every form of codes and HOG: {said}."]
    lines += [
        "",
        "How much a fit agrees with the others (mean adjusted Rand index) tells without labels how "
        f"good it is: the rank correlation with the accuracy of fine-tuned heads is "
        f"{_told(record, 'all')} and {_told(record, 'train')} (Spearman), fitted on all and on the "
        "training images.",
    ]
    return "\n".join(lines)


def published(reports: Path) -> str:
    """Published values above the mean accuracy or NMI of our best, and what is known of them."""
    rows = read_record(reports, BEYOND).table()
    means = pd.DataFrame([_of_seeds(rows, name, "information", "all").mean() for name in VOTING])
    ours = means.loc[means["accuracy"].idxmax()]  # of those that have rows
    above = read_published(reports)
    nmi = pd.to_numeric(above["nmi"])  # "" where none is known
    above = above[(above["accuracy"] > ours["accuracy"]) | (nmi > ours["nmi"])]
    if above.empty:
        return "No published accuracy or NMI that we know of is above ours."
    lines = ["| published | accuracy | NMI | what is known of it |", "|---|---|---|---|"]
    for row in above.to_dict("records"):
        nmi = share(row["nmi"]) if row["nmi"] != "" else "–"
        known = row["remark"] + ("" if row["verified"] else "; not verified")
        lines.append(
            f"| {row['method']} ({row['year']}) | {share(row['accuracy'])} | {nmi} | {known} |"
        )
    return "\n".join(lines)


def _of_seeds(rows: pd.DataFrame, representation: str, clusterer: str, fit_on: str) -> pd.DataFrame:
    """Accuracy and NMI of a method's seeds or votes, scored on all images; by seed."""
    return rows.query(
        "representation == @representation and clusterer == @clusterer and fit_on == @fit_on "
        "and split == 'all'"
    ).set_index("seed")[["accuracy", "nmi"]]


def _from_to(rows: pd.DataFrame, representation: str, clusterer: str) -> str:
    """Of each kind of fit with several seeds: .750 to .769 (fitted on all)."""
    return _each_fit(
        rows, representation, clusterer, lambda x: f"{share(x.min())} to {share(x.max())}"
    )


def _each_fit(
    rows: pd.DataFrame, representation: str, clusterer: str, say: Callable[[pd.Series], str]
) -> str:
    """What there is to say of the accuracies of fits on all, and of those on training images."""
    found = {
        fitted: _of_seeds(rows, representation, clusterer, fit_on)["accuracy"]
        for fit_on, fitted in FITTED.items()
    }
    return ", ".join(
        f"{say(values)} ({fitted})" for fitted, values in found.items() if len(values) > 1
    )


def _told(record: Record, fit_on: str) -> str:
    """How well the agreement of fine-tuned fits tells their accuracy."""
    fits = record.of_seeds(f"{FINE_TUNED}/information/{fit_on}")
    accuracies = _of_seeds(record.table(), FINE_TUNED, "information", fit_on)["accuracy"]
    told = spearmanr(agreement(list(fits.values())), accuracies[list(fits)])
    return share(told.statistic)


def _spread(row: dict | pd.Series, score: str) -> str:
    return spread(row[f"{score} mean"], row[f"{score} std"])


def as_ranges(numbers: Iterable[int]) -> str:
    """Different whole numbers, what is successive as a range: 0–3, 7."""
    positions = count()
    found = [list(run) for _, run in groupby(sorted(numbers), lambda n: n - next(positions))]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)
