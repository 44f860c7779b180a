"""ClustPy's N2D and DEC beside ours: `python -m src.commands.bench.peers` (`make bench-peers`).

Each method clusters the same images with the same seeds, at its defaults (N2D's embedding is UMAP,
see `peer.py`), in turn. Every run is kept in reports/bench.json when it is done, with the machine
and commit it ran on; runs that are there are not made again unless --again is given. Labels score;
they choose nothing.
"""

import argparse
import sys
import tempfile
import time

import numpy as np

from src.commands.bench.peer_process import PeerError, installed, peer_fit
from src.commands.bench.record import keep, kept
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist, scale_images
from src.experiments.recipe import Recipe
from src.metrics import evaluate
from src.records import environment

METHODS = ("ours", "n2d", "dec")
SEEDS = (0, 1, 2)
LINE = "{method:<5} n={n:<6} seed {seed}: accuracy {accuracy:.3f}, NMI {nmi:.3f}, {seconds:.0f} s"
SHOWN = ("accuracy", "majority_accuracy", "nmi", "ari")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--methods", choices=METHODS, nargs="+", default=list(METHODS))
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument(
        "--n", type=int, default=70_000, help="the last images; 10000: the test images"
    )
    parser.add_argument("--again", action="store_true", help="also what was measured before")
    options = parser.parse_args(arguments)
    if set(options.methods) - {"ours"} and not installed():
        print("the other libraries are not installed: use `make bench-peers`", file=sys.stderr)
        return 1
    try:
        data = load_fashion_mnist().joined()
    except FashionMNISTError as error:
        print(error, file=sys.stderr)
        return 1
    if not 1000 <= options.n <= len(data.train_images):
        parser.error(f"--n {options.n}: expected 1000 to {len(data.train_images)}")
    images, labels = data.train_images[-options.n :], data.train_labels[-options.n :]
    for seed in options.seeds:
        for method in options.methods:
            runs = kept("peers").get("runs", [])
            same = {"method": method, "n": options.n, "seed": seed}
            others = [run for run in runs if any(run[key] != same[key] for key in same)]
            if len(others) < len(runs) and not options.again:
                continue
            print(f"=== {method}, seed {seed}", flush=True)
            try:
                ids, measured = (
                    _ours(images, seed) if method == "ours" else _theirs(method, images, seed)
                )
            except PeerError as error:
                print(error, file=sys.stderr)
                return 1
            scores = evaluate(labels, ids)
            run = same | measured | {name: scores[name] for name in SHOWN}
            print(LINE.format(**run), flush=True)
            keep("peers", {"runs": [*others, run | {"environment": environment()}]})
    return 0


def _theirs(method: str, images: np.ndarray, seed: int) -> tuple[np.ndarray, dict]:
    pixels = scale_images(images).reshape(len(images), -1)
    return peer_fit(method, seed=seed, samples=pixels)


def _ours(images: np.ndarray, seed: int) -> tuple[np.ndarray, dict]:
    """The recipe from an empty store; its memory is in reports/growth.json."""
    unknown = np.zeros(len(images), np.uint8)  # there are no labels
    data = FashionMNIST(images, unknown, images[:1], unknown[:1])
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        fitted = Recipe().fit(data, n_clusters=10, seed=seed, cache_folder=folder)
        seconds = time.perf_counter() - start
    return fitted.best.cluster_ids["train"], {"seconds": seconds}


if __name__ == "__main__":
    sys.exit(main())
