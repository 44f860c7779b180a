"""How time and memory grow with the number of images: `python -m src.commands.bench.growth`.

Every stage of the road runs in a process of its own on the first 10,000, 20,000, 40,000 and all
70,000 images, and on 280,000: these and three mild views of each. Into reports/growth.json, with
the exponent of each stage: the slope of log seconds against log n. What is measured is kept in
build/growth/, so that a stopped run goes on; an edit of any code begins anew.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from src import figures as draw
from src.commands.bench.growth_stage import ROAD, STAGES
from src.data import FashionMNISTError, load_fashion_mnist
from src.metrics import clustering_accuracy
from src.neighbours import LARGEST_EXACT
from src.networks.augmentation import MILD, random_views
from src.networks.backend import tf
from src.networks.grey_values import scaled
from src.networks.heads import information_head
from src.paths import PROJECT, atomic_path
from src.records import environment
from src.records.form import read_json

SIZES = (10_000, 20_000, 40_000, 70_000, 280_000)
FILE = PROJECT / "reports" / "growth.json"
WORK = PROJECT / "build" / "growth"
LEAST = 2500  # images; of fewer, a cluster has not the 100 neighbours that heads are judged by
CHUNK = 10_000  # views at a time
SEEDS = (0, 1, 2)  # of the heads on exact and on approximate neighbours
RECALLED = 20  # neighbours, the partners of a head
ALONE = "neighbours, exact"  # beyond LARGEST_EXACT it is not on the road


class StageError(RuntimeError):
    """A stage failed; the message has its last line."""


def make_images(folder: Path, n: int) -> None:
    """Put n images and their labels into a folder: the first ones, then views of all."""
    data = load_fashion_mnist().joined()
    images, labels = data.train_images, data.train_labels
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
        with atomic_path(folder / f"{name}.npy") as path:
            np.save(path, array)


def measure(stage: str, folder: Path) -> dict:
    """Seconds and peak_gb of a stage; StageError if it failed."""
    command = [sys.executable, "-m", "src.commands.bench.growth_stage", stage, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.strip().splitlines()[-1:]) or "no word"
        raise StageError(f"{stage} failed with status {done.returncode}: {said}")
    return json.loads(done.stdout.splitlines()[-1])


def exponent(n: list[int], seconds: list[float]) -> float:
    """The slope of a straight line through log n and log seconds, by least squares."""
    return float(np.polyfit(np.log(n), np.log(seconds), 1)[0])


def neighbours_compared(folder: Path) -> dict:
    """Recall of the approximate neighbours, and the accuracy of heads on both, in one size."""
    codes, labels = np.load(folder / "codes.npy"), np.load(folder / "labels.npy")
    exact, near = (np.load(folder / f"neighbours-{kind}.npy") for kind in ("exact", "approximate"))
    pairs = zip(exact[:, :RECALLED], near[:, :RECALLED], strict=True)
    accuracy = {
        kind: [
            clustering_accuracy(labels, head.predict(codes))
            for head in (information_head(codes, seed=s, neighbours=found) for s in SEEDS)
        ]
        for kind, found in (("exact", exact), ("approximate", near))
    }
    return {
        "n": len(codes), "recall_at": RECALLED,
        "recall": float(np.mean([len(np.intersect1d(*pair)) / RECALLED for pair in pairs])),
        "head_seeds": SEEDS, "accuracy": accuracy,
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--file", type=Path, default=FILE, help="where the measurements go")
    parser.add_argument("--work", type=Path, default=WORK, help="images and codes, several GB")
    options = parser.parse_args(arguments)
    if not LEAST <= min(options.sizes) <= LARGEST_EXACT:
        parser.error(f"--sizes: expected {LEAST} or more, one of them {LARGEST_EXACT} at most")
    try:
        load_fashion_mnist()
        _measure_all(options)
    except (FashionMNISTError, StageError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measure_all(options: argparse.Namespace) -> None:
    kept = _Kept(options.work / "measured.json")
    for n in sorted(options.sizes):
        folder = options.work / str(n)
        if f"images/{n}" not in kept.content:  # not made by this code
            shutil.rmtree(folder, ignore_errors=True)
            kept.get(f"images/{n}", lambda f=folder, n=n: make_images(f, n))
        for stage in STAGES:
            if not (stage == ALONE and n > LARGEST_EXACT):
                found = kept.get(f"{stage}/{n}", lambda s=stage, f=folder: measure(s, f))
                print("{:>8,} {:<30} {seconds:8.1f} s {peak_gb:6.2f} GB".format(n, stage, **found))
    largest = max(n for n in options.sizes if n <= LARGEST_EXACT)
    compared = kept.get(
        f"compared/{largest}", lambda: neighbours_compared(options.work / str(largest))
    )
    content = {
        "stages": [_grown(stage, options.sizes, kept.content) for stage in STAGES],
        "road": ROAD, "neighbours": compared, "largest_exact": LARGEST_EXACT,
        "environment": environment(),
    }  # fmt: skip
    with atomic_path(options.file) as path:
        path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
    draw.save_figure(draw.growth(content["stages"], ROAD), options.file.with_suffix(""))


class _Kept:
    """Measurements by name, in a file; only those of one and the same commit are taken."""

    def __init__(self, file: Path):
        self.file, commit = file, environment()["commit"]
        old = read_json(file) if file.exists() else {}
        known = commit and not commit.endswith("+changes")
        self.content = old if known and old.get("commit") == commit else {"commit": commit}

    def get(self, name: str, make: Callable[[], dict]) -> dict:
        if name not in self.content:
            self.content[name] = make()
            with atomic_path(self.file) as path:
                path.write_text(json.dumps(self.content, indent=1))
        return self.content[name]


def _grown(stage: str, sizes: list[int], kept: dict) -> dict:
    n = [n for n in sorted(sizes) if f"{stage}/{n}" in kept]
    found = [kept[f"{stage}/{size}"] for size in n]
    seconds = [one["seconds"] for one in found]
    return {
        "stage": stage, "n": n, "seconds": seconds, "peak_gb": [one["peak_gb"] for one in found],
        "exponent": exponent(n, seconds) if len(n) > 1 else None,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
