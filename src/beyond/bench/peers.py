"""ClustPy's N2D and DEC beside ours: `python -m src.beyond.bench.peers` (`make bench-peers`).

Each method clusters the same images with the same seeds, at its defaults (N2D's embedding is UMAP,
see `peer.py`), in turn. Every run is kept in the store, so that a stopped benchmark goes on, and in
reports/bench.json, with the machine and commit it ran on. Labels score; they choose nothing.
"""

import argparse
import sys
import tempfile
import time
from functools import partial

import numpy as np

from src.beyond.bench.peer import PEERS, installed, peer_fit
from src.beyond.bench.process import ProcessError
from src.beyond.bench.record import keep, kept
from src.beyond.contrastive.recipe import Recipe
from src.data import FashionMNISTError, load_fashion_mnist, scale_images
from src.metrics import evaluate
from src.records.environment import environment
from src.records.rows import SCORES
from src.support.files import PROJECT
from src.support.store import Content, fingerprint, kept_in, load_or_compute

METHODS = ("ours", "n2d", "dec")
SEEDS = (0, 1, 2)
PACKAGES = PROJECT / "requirements-peers.lock"
LINE = "{method:<5} n={n:<6} seed {seed}: accuracy {accuracy:.3f}, NMI {nmi:.3f}, {seconds:.0f} s"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--methods", choices=METHODS, nargs="+", default=list(METHODS))
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument(
        "--n", type=int, default=70_000, help="the last images; 10000: the test images"
    )
    options = parser.parse_args(arguments)
    if set(options.methods) - {"ours"} and not installed():
        print("the other libraries are not installed: use `make bench-peers`", file=sys.stderr)
        return 1
    try:
        data = load_fashion_mnist()
        images, labels = data.images, data.labels
        if not 1000 <= options.n <= len(images):
            parser.error(f"--n {options.n}: expected 1000 to {len(images)}")
        for seed in options.seeds:
            for method in options.methods:
                print(f"=== {method}, seed {seed}", flush=True)
                _record(method, seed, images[-options.n :], labels[-options.n :])
    except (FashionMNISTError, ProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(method: str, images: np.ndarray, seed: int) -> tuple[np.ndarray, dict]:
    """A clustering by one of METHODS, from the store if it was made before.

    images : uint8 (n, 28, 28)

    Returns
    -------
    cluster ids int (n,); seconds of the fit and where it ran, of the others also peak_gb and the
    version of the library

    Raises
    ------
    ProcessError : the fit of another library failed.
    """
    fit = _ours if method == "ours" else partial(_theirs, method)
    determining = {"images": images, "seed": seed, "packages": PACKAGES.read_text("utf-8")}
    key = fingerprint([fit, PEERS.get(method)], **determining)
    entry = load_or_compute(f"peer-{method}", key, lambda: fit(images, seed))
    return entry.arrays["ids"], entry.record


def _theirs(method: str, images: np.ndarray, seed: int) -> Content:
    pixels = scale_images(images).reshape(len(images), -1)
    ids, measured = peer_fit(method, pixels, seed=seed)
    return {"ids": ids}, {**measured, "environment": environment()}


def _ours(images: np.ndarray, seed: int) -> Content:
    """The recipe from an empty store; its memory is in reports/growth.json."""
    with tempfile.TemporaryDirectory() as folder, kept_in(folder):
        start = time.perf_counter()
        fitted = Recipe().fit(images, n_clusters=10, seed=seed)
        seconds = time.perf_counter() - start
    return {"ids": fitted.best.cluster_ids}, {"seconds": seconds, "environment": environment()}


def _record(method: str, seed: int, images: np.ndarray, labels: np.ndarray) -> None:
    """Score a run and put it in the place of its former one."""
    ids, measured = run(method, images, seed)
    scores = evaluate(labels, ids)
    named = {"method": method, "n": len(images), "seed": seed}
    found = named | measured | {name: scores[name] for name in SCORES}
    print(LINE.format(**found), flush=True)
    others = [r for r in kept("peers").get("runs", []) if {key: r[key] for key in named} != named]
    keep("peers", {"runs": [*others, found]})


if __name__ == "__main__":
    sys.exit(main())
