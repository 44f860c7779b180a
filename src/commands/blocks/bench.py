"""What README.md says of speed: sentences and a table from reports/bench.json."""

from pathlib import Path
from statistics import median

import pandas as pd

from src.commands.blocks.results import share, spread
from src.records.form import read_json

PEERS = {"ours": "ours", "n2d": "ClustPy's N2D", "dec": "ClustPy's DEC"}


def bench(reports: Path) -> str:
    """Our time to the accuracy that N2D published; k-means, mixture and contrastive step."""
    record = read_json(reports / "bench.json")
    race, kmeans, mixture, step = (
        record[name] for name in ("time_to_accuracy", "kmeans", "mixture", "contrastive_step")
    )
    first = next(iter(kmeans["median"]))
    others = ", ".join(
        f"{name} {seconds / kmeans['median'][first]:.2f}"
        for name, seconds in kmeans["median"].items()
        if name != first
    )
    return "\n".join(
        [
            f"- *Time to N2D's accuracy.* It is published as {share(race['target'])} (one seed). "
            f"On {race['cores']} cores ({race['cpu']}) ours was reached after "
            f"{race['seconds']:.0f} seconds: heads after {race['epochs']} contrastive "
            f"{'epoch' if race['epochs'] == 1 else 'epochs'}, "
            f"{share(race['accuracy'])}, seed {race['seed']}, all {race['n_samples']:,} images. "
            f"N2D's autoencoder took {race['n2d_seconds_per_epoch']:.1f} seconds an epoch, so "
            f"that its {race['n2d_epochs']} epochs, computed and not run, would take "
            f"{race['ratio']:.0f} times as long. Labels tell when this race is over; another seed "
            "may need more epochs.",
            f"- *k-means* on all training pixels from the same {len(kmeans['seeds'])} starts, "
            f"medians, in units of {first} ({kmeans['median'][first]:.1f} s): {others}.",
            f"- *Gaussian mixture* with full covariances on {mixture['n_components']} principal "
            f"components of {mixture['n_samples']:,} images: float32 takes "
            f"{mixture['ratio']:.2f} of float64's time (median of {len(mixture['differences'])} "
            "starts); its log-likelihoods differ by "
            f"{max(mixture['differences']):.0e} of their value at most.",
            f"- *A contrastive step* of {step['images']} views: {_ms(step, 'fused')}, of which "
            f"{_ms(step, 'views')} for the views; with Keras's batch normalisation "
            f"{_ms(step, 'Keras')} (medians of {len(step['seconds']['fused'])} runs; of the pairs' "
            f"ratios {step['ratio']:.2f}). Forward and backward run at {step['gflops']:.0f} "
            f"GFLOP/s, a large matrix product at {step['matrix_gflops']:.0f}.",
        ]
    )


def peers(reports: Path) -> str:
    """ClustPy's methods beside ours, a row for each method and number of images."""
    runs = read_json(reports / "bench.json")["peers"]["runs"]
    lines = ["| method | images | seeds | accuracy | NMI | minutes | peak GB |"]
    lines.append("|---|---|---|---|---|---|---|")
    table = pd.DataFrame(runs)
    for (n, method), rows in table.groupby(["n", "method"], sort=True):
        peak = rows["peak_gb"].max() if "peak_gb" in rows else float("nan")
        lines.append(
            f"| {PEERS[method]} | {n:,} | {', '.join(map(str, sorted(rows['seed'])))} | "
            f"{_spread(rows, 'accuracy')} | {_spread(rows, 'nmi')} | "
            f"{median(rows['seconds']) / 60:.1f} | {'–' if pd.isna(peak) else f'{peak:.1f}'} |"
        )
    return "\n".join(lines)


def _ms(step: dict, name: str) -> str:
    return f"{1000 * step['median'][name]:.0f} ms"


def _spread(rows: pd.DataFrame, score: str) -> str:
    return spread(rows[score].mean(), rows[score].std())
