"""Records of the best method as Markdown: what README.md and docs/beyond.md show of them."""

from collections.abc import Iterable
from itertools import count, groupby
from pathlib import Path

import pandas as pd

from src.beyond.contrastive.record import OTHER_HALF, read_published, read_seeds, summary
from src.records.display_names import method_name
from src.records.markdown import method, share, spread, table
from src.records.rows import SCORES

METHOD = ["representation", "clusterer", "fit_on"]
BEST = ("contrastive+hog", "information")
NEW = 23  # the first seed that no earlier form of codes and HOG was run with


def best(reports: Path) -> str:
    """One line on the best method, fitted and scored on all images."""
    rows = _of_best(read_seeds(reports).table())
    accuracy, nmi = (spread(rows[score].mean(), rows[score].std()) for score in ("accuracy", "nmi"))
    return (
        f"The best label-blind method here, {method_name(*BEST, between=', ')}, has an accuracy of "
        f"{accuracy} and an NMI of {nmi} on all {rows['n_samples'].iloc[0]:,} images ({len(rows)} "
        "seeds, all reported)."
    )


def methods(reports: Path) -> str:
    """The fits of beyond.json, over seeds."""
    rows = read_seeds(reports).table()
    sizes = rows[rows["split"] == "all"].groupby("fit_on")["n_samples"].first()
    n_test = rows[rows["split"] == "test"]["n_samples"].iloc[0]
    fitted_on = {"train": f"{sizes['train'] - n_test:,}", "all": f"{sizes['all']:,}"}
    seeds = rows[rows["split"] == "all"].groupby(METHOD)["seed"].agg(as_ranges)
    means = summary(rows).set_index([*METHOD, "split"])

    def line(row: dict) -> list[str]:
        name = tuple(row[column] for column in METHOD)
        splits = ("all", "test", OTHER_HALF)
        accuracies = [_spread(means.loc[(*name, split)], "accuracy") for split in splits]
        others = [_spread(row, score) for score in SCORES if score != "accuracy"]
        minutes = f"{row['minutes']:.1f}"
        return [method(row), fitted_on[name[-1]], *accuracies, *others, minutes, seeds[name]]

    lines = table(
        ["method", "fitted on", "accuracy", "of test images", "of the other half", "majority",
         "NMI", "ARI", "minutes", "seeds"],
        map(line, means.xs("all", level="split").reset_index().to_dict("records")),
    )  # fmt: skip
    found = [_of_best(rows, fit_on)["accuracy"] for fit_on in ("all", "train")]
    least = [f"{share(accuracy.min())} to {share(accuracy.max())}" for accuracy in found]
    new = [accuracy[accuracy.index >= NEW] for accuracy in found]
    of_new = [spread(accuracy.mean(), accuracy.std()) for accuracy in new]
    return (
        f"{lines}\n\nAccuracies of codes and HOG on all images: {least[0]} fitted on all, "
        f"{least[1]} fitted on the training images; seeds from {NEW} on, new to every form of it, "
        f"{of_new[0]} and {of_new[1]}."
    )


def published(reports: Path) -> str:
    """Published values above the mean accuracy or NMI of our best, and what is known of them."""
    ours = _of_best(read_seeds(reports).table()).mean(numeric_only=True)
    above = read_published(reports)
    nmi = pd.to_numeric(above["nmi"])  # "" where none is known
    above = above[(above["accuracy"] > ours["accuracy"]) | (nmi > ours["nmi"])]
    if above.empty:
        return "No published accuracy or NMI that we know of is above ours."
    return table(
        ["published", "accuracy", "NMI", "what is known of it"],
        (
            [
                f"{row['method']} ({row['year']})",
                share(row["accuracy"]),
                share(row["nmi"]) if row["nmi"] != "" else "–",
                row["remark"] + ("" if row["verified"] else "; not verified"),
            ]
            for row in above.to_dict("records")
        ),
    )


def _of_best(rows: pd.DataFrame, fit_on: str = "all") -> pd.DataFrame:
    """The best method's rows over all images, by seed."""
    wanted = dict(zip(METHOD, (*BEST, fit_on), strict=True)) | {"split": "all"}
    return rows[(rows[list(wanted)] == pd.Series(wanted)).all(axis=1)].set_index("seed")


def _spread(row: dict | pd.Series, score: str) -> str:
    return spread(row[f"{score} mean"], row[f"{score} std"])


def as_ranges(numbers: Iterable[int]) -> str:
    """Different whole numbers, what is successive as a range: 0–3, 7."""
    positions = count()
    found = [list(run) for _, run in groupby(sorted(numbers), lambda n: n - next(positions))]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)
