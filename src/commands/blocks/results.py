"""The README's numbers of results.json and of the reruns, from reports/, a folder."""

from pathlib import Path

import pandas as pd

from src.records import read_record
from src.records.form import read_json
from src.records.names import method_name
from src.records.rows import SCORES


def results(reports: Path) -> str:
    """The test rows of results.json."""
    record = read_record(reports)
    config = record.notes["config"]
    rows = record.table().query("split == 'test'")
    best = {score: rows[score].max() for score in SCORES}
    lines = ["| method | accuracy | majority | NMI | ARI |", "|---|---|---|---|---|"]
    for row in rows.to_dict("records"):
        shown = [f"**{share(row[s])}**" if row[s] == best[s] else share(row[s]) for s in SCORES]
        lines.append(f"| {method(row)} | {' | '.join(shown)} |")
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
        f"an accuracy is {share(widest['accuracy std'])} ({method(widest)}, {widest['seeds']} "
        "seeds, n − 1), so small differences mean little."
    )


def method(row: dict | pd.Series) -> str:
    return method_name(row["representation"], row["clusterer"], between=", ")


def share(x: float) -> str:
    """A share with three digits: .672."""
    return f"{x:.3f}".removeprefix("0")


def spread(mean: float, std: float) -> str:
    """A mean and its standard deviation, if there is one (not NaN)."""
    return share(mean) if pd.isna(std) else f"{share(mean)} ± {share(std)}"
