"""A person's pictures, prepared and clustered by a saved model: one result each, in their order."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pandas as pd

from src.beyond.own_pictures.cutting_out import PreparedPicture, prepare
from src.beyond.own_pictures.judging import judge
from src.beyond.own_pictures.picture_files import PictureError, find_pictures, read_picture
from src.beyond.own_pictures.saved_model import SavedModel
from src.support.parameters import Parameters

N_NEAREST = 10
N_DRAWN = 24  # pictures whose steps are kept, 1 MB each, and drawn


@dataclass(frozen=True)
class OwnPicturesSettings(Parameters):
    """What each parameter of notebooks/own_pictures.ipynb may be; the notebook describes them."""

    PLACES: ClassVar = {
        "pictures": "notebooks/pictures", "model_file": "reports/beyond/model.npz",
        "output_folder": "build/own_pictures",
    }  # fmt: skip
    pictures: str
    model_file: str
    n_shown: int
    output_folder: str

    def check(self) -> None:
        self.check_range(n_shown=(1, N_DRAWN))


@dataclass(frozen=True)
class PictureResult:
    """What a model says of a picture; if `error` is set, of the others only `picture` is."""

    picture: str  # path as given
    error: str | None = None
    prepared: PreparedPicture | None = None
    cluster: int = -1
    class_name: str = ""  # that the cluster is matched to
    responsibilities: np.ndarray | None = None  # float32 (n_clusters,), calibrated: see `judge`
    familiar: bool = False  # as close to training images as these are to each other, and certain
    nearest: np.ndarray | None = None  # int32 (10,): training images, of those kept in the model
    nearest_images: np.ndarray | None = None  # uint8 (10, 28, 28)

    @property
    def certainty(self) -> float:
        """The largest calibrated responsibility, 0-1."""
        return float(self.responsibilities.max())

    def record(self) -> dict:
        """What is written as JSON."""
        if self.error is not None:
            return {"picture": self.picture, "error": self.error}
        return {
            "picture": self.picture, "cluster": self.cluster, "class": self.class_name,
            "certainty": self.certainty, "familiar": self.familiar,
        }  # fmt: skip


def predict_pictures(
    model: SavedModel, pictures: Iterable[str | os.PathLike]
) -> list[PictureResult]:
    """Find, prepare and cluster pictures; one that cannot be used gives a result with an error.

    pictures : files and folders; see `src.beyond.own_pictures.picture_files.find_pictures`
    """
    results, n_drawn = [], 0
    for picture, error in find_pictures(map(os.fspath, pictures)):
        try:
            if error is not None:
                raise error
            prepared = prepare(read_picture(picture))
        except PictureError as problem:
            results.append(PictureResult(picture, str(problem)))
            continue
        n_drawn += 1
        kept = prepared if n_drawn <= N_DRAWN else replace(prepared, steps={})
        results.append(PictureResult(picture, prepared=kept))
    return _predicted(model, results)


def results_table(results: Iterable[PictureResult]) -> pd.DataFrame:
    """One row per picture, with the columns of `PictureResult.record`."""
    return pd.DataFrame([result.record() for result in results]).round(3)


def _predicted(model: SavedModel, results: list[PictureResult]) -> list[PictureResult]:
    usable = [result.prepared for result in results if result.error is None]
    if not usable:
        return results
    judged, references = judge(model, usable), model.references
    nearest, _ = references.nearest(judged.codes, min(N_NEAREST, len(references.codes)))
    found = (
        {
            "cluster": int(shares.argmax()), "class_name": model.cluster_names[shares.argmax()],
            "responsibilities": shares, "familiar": bool(familiar),
            "nearest": references.indices[near], "nearest_images": references.images[near],
        }
        for shares, near, familiar in zip(
            judged.responsibilities, nearest, judged.familiar, strict=True
        )
    )  # fmt: skip
    return [r if r.error is not None else replace(r, **next(found)) for r in results]
