"""Records as Markdown: what README.md and docs/ show of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from src.records.display_names import method_name
from src.records.record import read_record
from src.records.rows import SCORES


def results(reports: Path) -> str:
    """The test rows of results.json in a folder."""
    record = read_record(reports)
    config = record.notes["config"]
    rows = record.table().query("split == 'test'")
    best = {score: rows[score].max() for score in SCORES}
    lines = table(
        ["method", "accuracy", "majority", "NMI", "ARI"],
        (
            [
                method(row),
                *(f"**{share(row[s])}**" if row[s] == best[s] else share(row[s]) for s in SCORES),
            ]
            for row in rows.to_dict("records")
        ),
    )
    return (
        f"{config['n_clusters']} clusters, fitted on {config['n_train']:,} training images and "
        f"scored on {rows['n_samples'].iloc[0]:,} test images; seed {config['seed']}, autoencoder "
        f"`{config['autoencoder']}`.\n\n{lines}"
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def method(row: dict | pd.Series) -> str:
    """The display name of a row's method: "conv128, k-means"."""
    return method_name(row["representation"], row["clusterer"], between=", ")


def share(x: float) -> str:
    """A share with three digits: .672."""
    return f"{x:.3f}".removeprefix("0")


def spread(mean: float, std: float) -> str:
    """A mean and its standard deviation, if there is one (not NaN): .750 ± .017."""
    return share(mean) if pd.isna(std) else f"{share(mean)} ± {share(std)}"
