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

FINE_TUNED = "fine-tuned"
METHOD = ["representation", "clusterer", "fit_on"]


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
    means = summary(rows).set_index([*METHOD, "split"])
    for row in means.xs("all", level="split").reset_index().to_dict("records"):
        accuracies = [
            _spread(means.loc[(*(row[name] for name in METHOD), split)], "accuracy")
            for split in ("all", "test", "other half")
        ]
        others = [_spread(row, score) for score in SCORES if score != "accuracy"]
        lines.append(
            f"| {_method(row)} | {fitted_on[row['fit_on']]} | {' | '.join(accuracies + others)} | "
            f"{row['minutes']:.1f} | {row['seeds']} |"
        )
    lines += ["", "Accuracies on all images, from the worst to the best:"]
    for name in VOTING:
        of_each = filter(None, (_ranges(rows, name, c) for c in ("information", VOTE)))
        if said := "; votes of three: ".join(of_each):
            lines.append(f"- {method_name(name, 'information', between=', ')}: {said}")
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


def _ranges(rows: pd.DataFrame, representation: str, clusterer: str) -> str:
    """Of each kind of fit with several seeds: .750 to .769 (fitted on all)."""
    found = {
        fitted: _of_seeds(rows, representation, clusterer, fit_on)["accuracy"]
        for fit_on, fitted in (("all", "all"), ("train", "the training images"))
    }
    return ", ".join(
        f"{share(values.min())} to {share(values.max())} (fitted on {fitted})"
        for fitted, values in found.items()
        if len(values) > 1
    )


def _told(record: Record, fit_on: str) -> str:
    """How well the agreement of fine-tuned fits tells their accuracy."""
    fits = record.of_seeds(f"{FINE_TUNED}/information/{fit_on}")
    accuracies = _of_seeds(record.table(), FINE_TUNED, "information", fit_on)["accuracy"]
    told = spearmanr(agreement(list(fits.values())), accuracies[list(fits)])
    return share(told.statistic)


def _spread(row: dict | pd.Series, score: str) -> str:
    return spread(row[f"{score} mean"], row[f"{score} std"])


def _method(row: dict | pd.Series) -> str:
    return method_name(row["representation"], row["clusterer"], between=", ")


def share(x: float) -> str:
    """A share with three digits: .672."""
    return f"{x:.3f}".removeprefix("0")


def spread(mean: float, std: float) -> str:
    """A mean and its standard deviation, if there is one (not NaN)."""
    return share(mean) if pd.isna(std) else f"{share(mean)} ± {share(std)}"
