"""Keep a trained model of the contrastive method: `python -m src.commands.model` (`make beyond`).

Of the fits on all images in reports/beyond.json, that one is trained again, or taken from the
store, that agrees most with the others: the most typical seed, chosen without a label. Labels of
the training images name its clusters, once it is trained.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

from src.commands.predict import MODEL
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.experiments.hog_recipe import HogRecipe
from src.experiments.methods import fitted_on_all
from src.experiments.saving import saved_model
from src.networks.saved_model import SavedModel, save_model
from src.paths import PROJECT
from src.records import BEYOND, Record, RecordError, environment, read_record
from src.records.rows import score
from src.voting import agreement

FOLDER = PROJECT / "reports"
BEST = "contrastive+hog/information/all"  # its keys in the record, before the seed


def typical_seed(record: Record) -> tuple[int, float]:
    """The seed whose clusters agree most with the other seeds', and its mean adjusted Rand index.

    RecordError if the record has fewer than two fits of the contrastive method on all images.
    """
    fits = record.of_seeds(BEST)
    if len(fits) < 2:
        raise RecordError(
            f"{BEYOND.results}: {len(fits)} fits named {BEST}; expected two or more to compare: "
            "run `make beyond`"
        )
    found = agreement(list(fits.values()))
    typical = int(found.argmax())
    return list(fits)[typical], float(found[typical])


def train(
    data: FashionMNIST,
    *,
    seed: int,
    recipe: HogRecipe | None = None,
    cache_folder: str | None = None,
) -> tuple[SavedModel, np.ndarray]:
    """Fit the contrastive method on all images: its model, and the cluster ids int64 (n,) of all.

    Training images come first. With a record's seed and the same code on the same processor, the
    fit is in the store, and its ids are the record's.
    """
    recipe, joined = recipe or HogRecipe(), data.joined()
    fitted = recipe.fit(joined, n_clusters=10, seed=seed, cache_folder=cache_folder)
    model = saved_model(
        fitted.model(), data, widths=recipe.contrast.widths, seed=seed,
        recipe=recipe, environment=environment(),
        scores=score(fitted_on_all(fitted.best, data), data, ("all",)).to_dict("records")[0],
    )  # fmt: skip
    return model, fitted.best.cluster_ids["train"]


def differences(record: Record, seed: int, here: dict) -> list[str]:
    """What was not as `here` when a seed's fit was recorded, and may change its clusters."""
    name = f"{BEST}/{seed}"
    notes = [fit for fit in record.notes.get("fits", []) if name in fit["clusterings"]]
    there = notes[0].get("environment", {}) if notes else {}
    names = ("commit", "versions", "cpu", "cores", "threads")
    return [
        f"{n}: {there.get(n)} there, {here.get(n)} here"
        for n in names
        if there.get(n) != here.get(n)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where beyond.json is")
    parser.add_argument("--model", type=Path, default=MODEL, help="where the model goes")
    options = parser.parse_args(arguments)
    try:
        record, data = read_record(options.folder, BEYOND), load_fashion_mnist()
        seed, agreed = typical_seed(record)
    except (FashionMNISTError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"seed {seed} is the most typical: mean adjusted Rand index {agreed:.3f} with others")
    model, ids = train(data, seed=seed)
    recorded = record.of_seeds(BEST)[seed]
    if same := np.array_equal(ids, recorded):
        print(f"its clusters are those in {BEYOND.results}")
    else:
        index = adjusted_rand_score(ids, recorded)
        accuracy = model.notes["scores"]["accuracy"]
        print(f"other clusters than in {BEYOND.results}: ARI {index:.3f}, accuracy {accuracy:.3f}")
        print(*differences(record, seed, model.notes["environment"]), sep="\n")
    notes = {**model.notes, "agreement": agreed, "clusters_as_recorded": same}
    save_model(options.model, replace(model, notes=notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
