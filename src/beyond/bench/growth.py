"""How time and memory grow with the number of images: `python -m src.beyond.bench.growth`.

Every stage of the contrastive method and of some others runs in a process of its own, on the first
10,000, 20,000, 40,000 and all 70,000 images, and on 280,000: these and three mild views of each.
Into reports/growth.json, with the exponent of each stage: the slope of log seconds against log n.
What is measured is kept in build/growth/ beside what the stages gave, so that a stopped run goes
on; an edit of the code of any stage begins anew.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from src.beyond.bench import figure
from src.beyond.bench.growth_stage import ROAD, STAGES, Work
from src.beyond.bench.process import ProcessError, run_module
from src.beyond.contrastive.heads import HeadSettings, best_head
from src.beyond.contrastive.neighbours import LARGEST_EXACT
from src.beyond.contrastive.views import Views, random_views
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.figures.album import save_figure
from src.metrics import clustering_accuracy
from src.networks.backend import tf
from src.networks.training import scaled
from src.records.environment import environment
from src.support.files import PROJECT, atomic_path
from src.support.store import fingerprint, kept_in, load_or_compute

SIZES = (10_000, 20_000, 40_000, 70_000, 280_000)
FILE = PROJECT / "reports" / "growth.json"
WORK = PROJECT / "build" / "growth"
LEAST = 2500  # images; of fewer, a cluster has not the 100 neighbours that heads are judged by
MILD = Views(area=0.6, aspect=0.2, rotation=0.15)  # of which further images are made
CHUNK = 10_000  # views at a time
SEEDS = (0, 1, 2)  # of the heads on exact and on approximate neighbours
RECALLED = 20  # neighbours, the partners of a head
EXACT = "neighbours, exact"  # not done beyond LARGEST_EXACT


def place(work: Path, n: int) -> Path:
    """The folder of n images, named by the code of all stages; those of other code are removed."""
    code = [make_images, neighbours_compared, Work, *STAGES.values()]
    folder = work.absolute() / f"{n}-{fingerprint(code, n=n)}"
    for other in folder.parent.glob(f"{n}-*"):
        if other != folder:
            shutil.rmtree(other)
    return folder


def make_images(folder: Path, data: FashionMNIST, n: int) -> None:
    """Put n images and their labels into a folder: the first ones, then views of all."""
    images, labels = data.images, data.labels
    copies = -(-n // len(images))
    parts = [images]
    for copy in range(1, copies):
        for start in range(0, len(images), CHUNK):
            some = scaled(tf.constant(images[start : start + CHUNK]))
            views = random_views(some, tf.constant((copy, start)), MILD).numpy()
            parts.append(np.rint(255 * views.clip(0, 1)).astype(np.uint8))
    folder.mkdir(parents=True, exist_ok=True)
    made = {"labels": np.tile(labels, copies)[:n], "images": np.concatenate(parts)[:n]}
    for name, array in made.items():
        Work(folder).write(name, array)


def measure(stage: str, folder: Path) -> dict:
    """Seconds and peak_gb of a stage, measured once; ProcessError if it failed."""

    def compute() -> tuple[dict, dict]:
        return {}, run_module("src.beyond.bench.growth_stage", stage, folder)

    with kept_in(folder):
        return load_or_compute(f"growth-{STAGES[stage].__name__}", folder.name, compute).record


def neighbours_compared(folder: Path) -> dict:
    """Recall of the approximate neighbours, and the accuracy of heads on both, in one size."""
    codes, labels = np.load(folder / "codes.npy"), np.load(folder / "labels.npy")
    exact, near = (np.load(folder / f"neighbours-{kind}.npy") for kind in ("exact", "approximate"))
    pairs = zip(exact[:, :RECALLED], near[:, :RECALLED], strict=True)
    accuracy = {
        kind: [
            clustering_accuracy(labels, head.predict(codes))
            for head in (
                best_head(codes, found, 10, seed=s, settings=HeadSettings()) for s in SEEDS
            )
        ]
        for kind, found in (("exact", exact), ("approximate", near))
    }
    return {
        "n": len(codes), "recall_at": RECALLED,
        "recall": float(np.mean([len(np.intersect1d(*pair)) / RECALLED for pair in pairs])),
        "head_seeds": SEEDS, "accuracy": accuracy,
    }  # fmt: skip


def exponent(n: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of a straight line through log n and log seconds, by least squares."""
    return float(np.polyfit(np.log(n), np.log(seconds), 1)[0])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--file", type=Path, default=FILE, help="where the measurements go")
    parser.add_argument("--work", type=Path, default=WORK, help="images and codes, several GB")
    options = parser.parse_args(arguments)
    if not LEAST <= min(options.sizes) <= LARGEST_EXACT:
        parser.error(f"--sizes: expected {LEAST} or more, one of them {LARGEST_EXACT} at most")
    try:
        content = measure_all(load_fashion_mnist(), sorted(set(options.sizes)), options.work)
    except (FashionMNISTError, ProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    with atomic_path(options.file) as path:
        path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    save_figure(figure.growth(content["stages"], ROAD), options.file.with_suffix(""))
    return 0


def measure_all(data: FashionMNIST, sizes: Sequence[int], work: Path) -> dict:
    """Every stage in every size, increasing: what growth.json holds."""
    found: dict[str, dict[int, dict]] = {stage: {} for stage in STAGES}
    for n in sizes:
        folder = place(work, n)
        if not (folder / "images.npy").exists():
            make_images(folder, data, n)
        for stage in STAGES:
            if not (stage == EXACT and n > LARGEST_EXACT):
                found[stage][n] = one = measure(stage, folder)
                print("{:>8,} {:<30} {seconds:8.1f} s {peak_gb:6.2f} GB".format(n, stage, **one))
    folder = place(work, max(n for n in sizes if n <= LARGEST_EXACT))
    with kept_in(folder):
        compared = load_or_compute(
            "growth-compared", folder.name, lambda: ({}, neighbours_compared(folder))
        )
    return {
        "stages": [_grown(stage, of_sizes) for stage, of_sizes in found.items()],
        "road": ROAD, "neighbours": compared.record, "largest_exact": LARGEST_EXACT,
        "environment": environment(),
    }  # fmt: skip


def _grown(stage: str, of_sizes: dict[int, dict]) -> dict:
    n = list(of_sizes)
    seconds, peak = ([one[name] for one in of_sizes.values()] for name in ("seconds", "peak_gb"))
    slope = exponent(n, seconds) if len(n) > 1 else None
    return {"stage": stage, "n": n, "seconds": seconds, "peak_gb": peak, "exponent": slope}


if __name__ == "__main__":
    sys.exit(main())
