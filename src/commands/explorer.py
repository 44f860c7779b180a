"""The page to explore images and clusters: `python -m src.commands.explorer` (`make explorer`).

Its numbers and clusters are those of results.json and beyond.json; its maps, and how certain
clusters are, come from the models, which are trained first unless they are kept.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.explorer.content import page_content
from src.explorer.page import PageError, write_page
from src.explorer.picture import check_picture, take_picture
from src.explorer.recorded import recorded_clusterings, with_fitted
from src.explorer.views import fitted_views
from src.parameters import ParameterError, check_writable
from src.paths import PROJECT
from src.records import RecordError, read_record

FOLDER = PROJECT / "reports"
LEAST_TRAIN, LEAST_TEST = 1000, 100  # fewer make no neighbours and no clusters


def build(options: argparse.Namespace, data: FashionMNIST) -> int:
    """Compute what the page shows and write it; return its size in bytes.

    Parameters
    ----------
    options : see `main`
    data : the whole data that the records are of

    Raises
    ------
    RecordError, ValueError : the records cannot be shown.
    PageError : the page would be too large.
    """
    recorded = recorded_clusterings(options.folder, data, options.n_test)
    config = read_record(options.folder).notes.get("config", {})
    seed = config.get("seed", 0)
    used = data.first(options.n_train, options.n_test)
    views = fitted_views(
        used, seed=seed, autoencoder=config.get("autoencoder", "conv128"), epochs=options.epochs,
        cache_folder=options.models, say=lambda line: print(f"=== {line}", flush=True),
    )  # fmt: skip
    shown = with_fitted(recorded, views, used, seed=seed)
    return write_page(options.output, page_content(used, views, shown))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where results.json lies")
    parser.add_argument("--output", type=Path, help="the page; explorer.html in --folder")
    parser.add_argument("--models", type=Path, help="where models are kept; models/")
    parser.add_argument("--epochs", type=_count(1), help="bound those of each training")
    parser.add_argument("--n-train", type=_count(LEAST_TRAIN), help="train on the first images")
    parser.add_argument("--n-test", type=_count(LEAST_TEST), help="show the first images alone")
    parser.add_argument("--picture", type=Path, help="a still picture too: .png or .webp")
    options = parser.parse_args(arguments)
    options.output = options.output or options.folder / "explorer.html"
    try:
        check_writable(str(options.output.parent), "--output")
        if options.picture:
            check_picture(options.picture)
            check_writable(str(options.picture.parent), "--picture")
        size = build(options, load_fashion_mnist())
        taken = take_picture(options.output, options.picture) if options.picture else 0
    except (FashionMNISTError, PageError, ParameterError, RecordError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.output} ({size / 1e6:.1f} MB): open it in a browser, no network is needed")
    if taken:
        print(f"{options.picture} ({taken / 1e3:.0f} kB)")
    return 0


def _count(least: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not (text.isdecimal() and int(text) >= least):
            raise argparse.ArgumentTypeError(f"{text!r}; expected a whole number from {least}")
        return int(text)

    return count


if __name__ == "__main__":
    sys.exit(main())
