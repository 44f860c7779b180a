"""The README's tables and sentences of numbers: each function gives one from reports/, a folder."""

from pathlib import Path

import pandas as pd
from scipy.stats import spearmanr

from src.records import BEYOND, Record, read_record, summary
from src.records.form import read_json
from src.records.names import method_name
from src.records.rows import SCORES
from src.records.sources import read_published
from src.records.votes import VOTE, VOTING
from src.voting import agreement


def results(reports: Path) -> str:
    """The test rows of results.json."""
    record = read_record(reports)
    config = record.notes["config"]
    rows = record.table().query("split == 'test'")
    best = {score: rows[score].max() for score in SCORES}
    lines = ["| method | accuracy | majority | NMI | ARI |", "|---|---|---|---|---|"]
    for row in rows.to_dict("records"):
        shown = [f"**{share(row[s])}**" if row[s] == best[s] else share(row[s]) for s in SCORES]
        lines.append(f"| {_method(row)} | {' | '.join(shown)} |")
    return "\n".join(
        [
            f"{config['n_clusters']} clusters, fitted on {config['n_train']:,} training images "
            f"and scored on {rows['n_samples'].iloc[0]:,} test images; seed {config['seed']}, "
            f"autoencoder `{config['autoencoder']}` (`reports/results.json`, which has the scores "
            "of the training images too).",
            "",
            *lines,
        ]
    )


def seeds(reports: Path) -> str:
    """How much the accuracy of one method varies over seeds, in the reruns of earlier reports."""
    compared = pd.DataFrame(read_json(reports / "reproduction" / "summary.json")["compared"])
    widest = compared.loc[compared["accuracy std"].idxmax()]
    return (
        "These are one seed's. In the reruns of earlier reports the largest standard deviation of "
        f"an accuracy is {share(widest['accuracy std'])} ({_method(widest)}, {widest['seeds']} "
        "seeds, n − 1), so small differences mean little."
    )


def beyond(reports: Path) -> str:
    """The rows of beyond.json, over seeds."""
    record = read_record(reports, BEYOND)
    rows = record.table()
    sizes = rows[(rows["split"] == "all")].groupby("fit_on")["n_samples"].first()
    n_test = rows[rows["split"] == "test"]["n_samples"].iloc[0]
    fitted_on = {"train": f"{sizes['train'] - n_test:,}", "all": f"{sizes['all']:,}"}
    lines = [
        "| method | fitted on | images | accuracy | majority | NMI | ARI | minutes | seeds |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in summary(rows).to_dict("records"):
        if row["split"] != "all" and row["representation"] not in VOTING:
            continue
        scores = [spread(row[f"{s} mean"], row[f"{s} std"]) for s in SCORES]
        lines.append(
            f"| {_method(row)} | {fitted_on[row['fit_on']]} | {row['split']} | "
            f"{' | '.join(scores)} | {row['minutes']:.1f} | {row['seeds']} |"
        )
    alone, voted = (
        {fit_on: _range(rows, clusterer, fit_on) for fit_on in ("all", "train")}
        for clusterer in ("information", VOTE)
    )
    lines += [
        "",
        f"Single seeds of the fine-tuned heads reach from {alone['all']} when fitted on all "
        f"images, and from {alone['train']} when fitted on the training images (both scored on "
        f"all); votes of three of them from {voted['all']} and from {voted['train']}. How much a "
        "fit agrees with the others (mean adjusted Rand index) tells without labels how good it "
        f"is: the rank correlation with its accuracy is {_told(record, 'all')} and "
        f"{_told(record, 'train')} (Spearman).",
    ]
    return "\n".join(lines)


def published(reports: Path) -> str:
    """Published values above our mean accuracy, and what is known of them."""
    rows = read_record(reports, BEYOND).table()
    above = read_published(reports)
    above = above[above["accuracy"] > _accuracies(rows, "information", "all").mean()]
    lines = ["| published | accuracy | NMI | what is known of it |", "|---|---|---|---|"]
    for row in above.to_dict("records"):
        nmi = share(row["nmi"]) if row["nmi"] != "" else "–"
        known = row["remark"] + ("" if row["verified"] else "; not verified")
        lines.append(
            f"| {row['method']} ({row['year']}) | {share(row['accuracy'])} | {nmi} | {known} |"
        )
    return "\n".join(lines)


def _accuracies(rows: pd.DataFrame, clusterer: str, fit_on: str) -> pd.Series:
    """Of the best method's seeds or votes, scored on all images; by seed."""
    return rows.query(
        "representation == 'fine-tuned' and clusterer == @clusterer and fit_on == @fit_on "
        "and split == 'all'"
    ).set_index("seed")["accuracy"]


def _range(rows: pd.DataFrame, clusterer: str, fit_on: str) -> str:
    found = _accuracies(rows, clusterer, fit_on)
    return f"{share(found.min())} to {share(found.max())}"


def _told(record: Record, fit_on: str) -> str:
    """How well the agreement of the best method's fits tells their accuracy."""
    fits = record.of_seeds(f"fine-tuned/information/{fit_on}")
    accuracies = _accuracies(record.table(), "information", fit_on)
    told = spearmanr(agreement(list(fits.values())), accuracies[list(fits)])
    return share(told.statistic)


def _method(row: dict | pd.Series) -> str:
    return method_name(row["representation"], row["clusterer"], between=", ")


def share(x: float) -> str:
    """A share with three digits: .672."""
    return f"{x:.3f}".removeprefix("0")


def spread(mean: float, std: float) -> str:
    """A mean and its standard deviation, if there is one (not NaN)."""
    return share(mean) if pd.isna(std) else f"{share(mean)} ± {share(std)}"
