"""What README.md and docs/cluster.md say of growth: tables from reports/growth.json."""

from pathlib import Path

from src.records.form import read_json

# the stages that hold something of every image at once
LARGE = ("contrastive epoch", "neighbours, approximate", "heads", "fine-tuning epoch", "UMAP")
MANY, N_SEEDS, N_DATASETS = 70_000_000, 10, 4
BYTES_OF_IMAGE = 28 * 28
# how often each measured stage occurs in a fit, or one like it
METHODS = {
    "contrastive codes, heads, fine-tuning": {
        "contrastive epoch": 6, "encoding": 2, "neighbours, approximate": 1, "heads": 1,
        "fine-tuning epoch": 4,
    },
    "contrastive codes, UMAP, mixture": {
        "contrastive epoch": 6, "encoding": 1, "UMAP": 1, "mixture in 20 components": 1,
    },
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
    lines = [
        "| stage | images | seconds | peak GB | exponent |",
        "|---|---|---|---|---|",
    ]
    for stage in record["stages"]:
        n, seconds, peak = stage["n"], stage["seconds"], stage["peak_gb"]
        name = stage["stage"] if stage["stage"] in record["road"] else f"*{stage['stage']}*"
        lines.append(
            f"| {name} | {n[0]:,} to {n[-1]:,} | {_s(seconds[0])} to {_s(seconds[-1])} | "
            f"{peak[0]:.1f} to {peak[-1]:.1f} | "
            f"{'–' if stage['exponent'] is None else format(stage['exponent'], '.2f')} |"
        )
    near, machine = record["neighbours"], record["environment"]
    exact, other = (
        sum(near["accuracy"][kind]) / len(near["head_seeds"]) for kind in ("exact", "approximate")
    )
    lines += [
        "",
        f"Measured on {machine['cores']} cores ({machine['cpu']}), each stage in a process of its "
        "own, whose memory includes TensorFlow's. In italics what the contrastive method does not "
        f"need. Above {record['largest_exact']:,} images neighbours are searched approximately: at "
        f"{near['n']:,} images {near['recall']:.4f} of the {near['recall_at']} nearest are found, "
        f"and heads on them score {other:.3f} in place of {exact:.3f} (means of "
        f"{len(near['head_seeds'])} seeds of the heads, one encoder of one epoch).",
    ]
    return "\n".join(lines)


def cluster(reports: Path) -> str:
    """What 10 seeds of 5 methods on 4 datasets of 70 million images would need."""
    record = read_json(reports / "growth.json")
    stages = {stage["stage"]: stage for stage in record["stages"]}
    fits = N_SEEDS * N_DATASETS
    lines = [f"| method | hours a fit | hours of {fits} fits |", "|---|---|---|"]
    total = 0.0
    for method, times in METHODS.items():
        hours = sum(n * _hours(stages[stage]) for stage, n in times.items())
        total += fits * hours
        lines.append(f"| {method} | {hours:,.0f} | {fits * hours:,.0f} |")
    days, cores = total / 24, record["environment"]["cores"]
    lines += [
        "",
        f"In all {total:,.0f} hours on machines like the measured one ({cores} cores): "
        f"{days:,.0f} days on one, {days / 100:,.0f} on a hundred. "
        "Memory, from what a stage needs more at its largest n than at the one before:",
        "",
        "| stage | GB at 70 million images |",
        "|---|---|",
    ]
    lines += [f"| {name} | {_memory(stages[name]):,.0f} |" for name in LARGE]
    images = MANY * BYTES_OF_IMAGE / 1e9
    lines += [
        "",
        f"Traffic: {images:.0f} GB of images to each worker once for each dataset, and back "
        f"{MANY / 1e9:.2f} GB of cluster ids for each clustering.",
    ]
    return "\n".join(lines)


def _hours(stage: dict) -> float:
    grown = (MANY / stage["n"][-1]) ** max(1.0, stage["exponent"])
    return stage["seconds"][-1] * grown / 3600


def _memory(stage: dict) -> float:
    (n, more), (peak, larger) = stage["n"][-2:], stage["peak_gb"][-2:]
    return larger + (larger - peak) / (more - n) * (MANY - more)


def _s(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 1 else f"{seconds:.0f}"
