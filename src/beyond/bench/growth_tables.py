"""Growth as Markdown: what docs/performance.md and docs/cluster.md show of reports/growth.json."""

from pathlib import Path

from src.records.markdown import table
from src.records.validation import read_json

# the stages that hold something of every image at once
LARGE = ("contrastive epoch", "neighbours, approximate", "heads", "UMAP")
MANY, N_SEEDS, N_DATASETS = 70_000_000, 10, 4
BYTES_OF_IMAGE = 28 * 28
CODES = {"contrastive epoch": 6, "encoding": 1}
# how often each measured stage occurs in a fit, or one like it
METHODS = {
    "contrastive codes, heads": {**CODES, "neighbours, approximate": 1, "heads": 1},
    "contrastive codes, UMAP, mixture": {**CODES, "UMAP": 1, "mixture in 20 components": 1},
    "conv128 (10 epochs), k-means (10 starts)": {
        "autoencoder epoch (conv128)": 10, "encoding": 1, "k-means, one start": 10,
    },
    "conv128 (10 epochs), mixture": {
        "autoencoder epoch (conv128)": 10, "encoding": 1, "mixture in 20 components": 1,
    },
    "N2D (20 epochs), UMAP, mixture": {
        "autoencoder epoch (conv128)": 20, "encoding": 1, "UMAP": 1, "mixture in 20 components": 1,
    },
}  # fmt: skip


def growth(reports: Path) -> str:
    """Seconds and peak memory of each stage at the smallest and largest n, and its exponent."""
    record = read_json(reports / "growth.json")
    near, machine = record["neighbours"], record["environment"]
    rows = [
        (
            stage["stage"] if stage["stage"] in record["road"] else f"*{stage['stage']}*",
            *(
                f"{form(stage[name][0])} to {form(stage[name][-1])}"
                for name, form in (("n", "{:,}".format), ("seconds", _s), ("peak_gb", _gb))
            ),
            "–" if stage["exponent"] is None else f"{stage['exponent']:.2f}",
        )
        for stage in record["stages"]
    ]
    exact, other = (
        sum(near["accuracy"][kind]) / len(near["head_seeds"]) for kind in ("exact", "approximate")
    )
    return (
        f"{table(['stage', 'images', 'seconds', 'peak GB', 'exponent'], rows)}\n\n"
        f"{machine['cores']} cores ({machine['cpu']}); in italics what the contrastive method does "
        f"not need. Above {record['largest_exact']:,} images neighbours are searched "
        f"approximately: of {near['n']:,} images {near['recall']:.4f} of the {near['recall_at']} "
        f"nearest are found, and heads on them score {other:.3f} in place of {exact:.3f} (means of "
        f"{len(near['head_seeds'])} seeds, one encoder of one epoch)."
    )


def cluster(reports: Path) -> str:
    """What 10 seeds of 5 methods on 4 datasets of 70 million images would need."""
    record = read_json(reports / "growth.json")
    stages = {stage["stage"]: stage for stage in record["stages"]}
    fits = N_SEEDS * N_DATASETS
    hours = {
        method: sum(n * _hours(stages[stage]) for stage, n in times.items())
        for method, times in METHODS.items()
    }
    rows = [(method, f"{h:,.0f}", f"{fits * h:,.0f}") for method, h in hours.items()]
    memory = [(name, f"{_memory(stages[name]):,.0f}") for name in LARGE]
    total = fits * sum(hours.values())
    days, cores = total / 24, record["environment"]["cores"]
    return (
        f"{table(['method', 'hours a fit', f'hours of {fits} fits'], rows)}\n\n"
        f"In all {total:,.0f} hours on machines of {cores} cores: {days:,.0f} days on one, "
        f"{days / 100:,.0f} on a hundred. {MANY * BYTES_OF_IMAGE / 1e9:.0f} GB of images go to "
        f"each worker once for each dataset, {MANY / 1e9:.2f} GB of cluster ids come back for each "
        "clustering.\n\n"
        f"{table(['stage', f'GB at {MANY // 1_000_000} million images'], memory)}"
    )


def _hours(stage: dict) -> float:
    """At MANY images, growing as it did, at least in proportion."""
    grown = (MANY / stage["n"][-1]) ** max(1.0, stage["exponent"])
    return stage["seconds"][-1] * grown / 3600


def _memory(stage: dict) -> float:
    """GB at MANY images, from what the largest n needed more than the one before."""
    (n, more), (peak, larger) = stage["n"][-2:], stage["peak_gb"][-2:]
    return larger + (larger - peak) / (more - n) * (MANY - more)


def _s(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 1 else f"{seconds:.0f}"


def _gb(gigabytes: float) -> str:
    return f"{gigabytes:.1f}"
