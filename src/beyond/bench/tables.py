"""Speed as Markdown: what docs/performance.md shows of reports/bench.json."""

from pathlib import Path
from statistics import median

import pandas as pd

from src.records.markdown import spread, table
from src.records.validation import read_json

PEERS = {"ours": "ours", "n2d": "ClustPy's N2D", "dec": "ClustPy's DEC"}


def bench(reports: Path) -> str:
    """k-means and a contrastive step, beside others."""
    record = read_json(reports / "bench.json")
    kmeans, step = record["kmeans"], record["contrastive_step"]
    first = next(iter(kmeans["median"].values()))
    of_kmeans, of_step = "k-means on pixels", f"step on {step['images']} views"
    rows = [
        *(
            (of_kmeans, name, f"{seconds:.1f} s", f"{seconds / first:.2f}".removesuffix(".00"))
            for name, seconds in kmeans["median"].items()
        ),
        (of_step, "fused batch normalisation", _ms(step, "fused"), "1"),
        (of_step, "Keras's batch normalisation", _ms(step, "Keras"), f"{step['ratio']:.2f}"),
        (of_step, "the views alone", _ms(step, "views"), ""),
    ]
    return (
        f"{table(['what', 'by', 'time', 'in units of the first'], rows)}\n\n"
        f"k-means: medians of {len(kmeans['seeds'])} starts. Steps: medians of "
        f"{len(step['seconds']['fused'])} runs, and of the runs' ratios."
    )


def peers(reports: Path) -> str:
    """ClustPy's methods beside ours, a row for each method and number of images."""
    runs = pd.DataFrame(read_json(reports / "bench.json")["peers"]["runs"])
    runs = runs.assign(peak_gb=runs.get("peak_gb"))  # ours have none
    rows = [
        (
            PEERS[method], f"{n:,}", ", ".join(map(str, sorted(of["seed"]))),
            *(spread(of[score].mean(), of[score].std()) for score in ("accuracy", "nmi")),
            f"{median(of['seconds']) / 60:.1f}",
            "–" if of["peak_gb"].isna().all() else f"{of['peak_gb'].max():.1f}",
        )
        for (n, method), of in runs.groupby(["n", "method"])
    ]  # fmt: skip
    return table(["method", "images", "seeds", "accuracy", "NMI", "minutes", "peak GB"], rows)


def _ms(step: dict, name: str) -> str:
    return f"{1000 * step['median'][name]:.0f} ms"
