"""One page to explore images and clusters: `python -m src.beyond.explorer.command`.

Its numbers and clusters are those of results.json and beyond.json; its maps, and how certain
clusters are, come from the models, which are trained first unless they are kept.
"""

import argparse
import sys
from pathlib import Path

from src.beyond.contrastive.record import REPORTS
from src.beyond.explorer.content import page_content
from src.beyond.explorer.page import PageError, write_page
from src.beyond.explorer.recorded import recorded_clusterings, with_fitted
from src.beyond.explorer.views import fitted_views
from src.data import FashionMNISTError, load_fashion_mnist
from src.records.record import read_record
from src.records.validation import RecordError
from src.support.parameters import ParameterError, check_writable
from src.support.store import kept_in

LEAST = {"epochs": 1, "n_train": 1000, "n_test": 100}  # fewer make no neighbours and no clusters


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=REPORTS, help="where results.json lies")
    parser.add_argument("--output", type=Path, help="the page; explorer.html in --folder")
    parser.add_argument("--models", type=Path, help="where models are kept; models/")
    parser.add_argument("--epochs", type=int, help="bound those of each training")
    parser.add_argument("--n-train", type=int, help="train on the first images")
    parser.add_argument("--n-test", type=int, help="show the first images alone")
    options = parser.parse_args(arguments)
    for name, least in LEAST.items():
        if (value := getattr(options, name)) is not None and value < least:
            parser.error(f"{name}={value}; expected a whole number from {least}")
    output = options.output or options.folder / "explorer.html"
    try:
        check_writable(str(output.parent), "--output")
        data = load_fashion_mnist()
        recorded = recorded_clusterings(options.folder, data, options.n_test)
        config = read_record(options.folder).notes.get("config", {})
        seed, autoencoder = config.get("seed", 0), config.get("autoencoder", "conv128")
        used = data.first(options.n_train, options.n_test)
        with kept_in(options.models):
            views = fitted_views(used, seed=seed, autoencoder=autoencoder, epochs=options.epochs)
        shown = with_fitted(recorded, views, used, seed=seed)
        size = write_page(output, page_content(used, views, shown))
    except (FashionMNISTError, PageError, ParameterError, RecordError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{output} ({size / 1e6:.1f} MB): open it in a browser, no network is needed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
