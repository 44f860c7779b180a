"""A trained model as one file: load it, and cluster images that it has never seen.

    model = load_model("reports/beyond/model.npz")
    model.predict(images)  # uint8 or float (n, 28, 28) -> cluster ids

The file holds arrays, a JSON text and the SHA-256 of both (`src.support.npz`), nothing that could
run.
"""

import os
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from src.beyond.contrastive.cluster_model import ClusterModel
from src.beyond.contrastive.encoder import build_encoder
from src.beyond.contrastive.head import Head
from src.beyond.contrastive.whitened_gradients import WhitenedGradients
from src.beyond.own_pictures.familiarity import ReferenceImages
from src.networks.backend import keras
from src.support.arrays import as_integers, as_numbers, check_images
from src.support.files import PROJECT
from src.support.npz import read_npz, write_npz

MODEL = PROJECT / "reports" / "beyond" / "model.npz"
MADE_BY = "`make beyond`"
FORMAT = "fashion-mnist-clustering model, version 2"
NO_CLASS = "no class"  # of a cluster that no class is matched to
MOST_LAYERS = 32
# images that are nobody's, whose codes are kept: another encoder with weights of the same shapes,
# say of an edited `build_encoder`, is recognised by them
PROBE = (np.arange(4 * 28 * 28).reshape(4, 28, 28) * 37 % 251 / 255).astype(np.float32)
TOLERANCE = 0.01  # of a code's coordinates; processors differ by about 1e-6, GPUs by 1e-3


class ModelFileError(RuntimeError):
    """A model file is missing, damaged, changed or foreign; one sentence says which."""


@dataclass(frozen=True)
class SavedModel(ClusterModel):
    """A model, what its clusters are called, and what it knows as familiar."""

    cluster_classes: np.ndarray  # int (n_clusters,): the class of each cluster, -1 for none
    class_names: tuple[str, ...]
    references: ReferenceImages  # to tell familiar images from others
    notes: dict  # JSON: how the matching was learned, recipe, scores, versions of data and code

    @property
    def cluster_names(self) -> tuple[str, ...]:
        """The class that each cluster is matched to, by name."""
        return tuple(self.class_names[c] if c >= 0 else NO_CLASS for c in self.cluster_classes)


def save_model(path: str | os.PathLike, model: SavedModel) -> None:
    """Write a model to a file; equal models give equal bytes.

    Raises
    ------
    ValueError : `path` does not end in .npz, the notes are no JSON, or the model is larger
        than what can be read again.
    OSError : the file cannot be written.
    """
    references = model.references
    arrays = {f"weight-{i:03d}": w for i, w in enumerate(model.encoder.get_weights())}
    arrays |= {
        "head_directions": model.head.cluster_centers_, "head_intercept": model.head.intercept,
        "cluster_classes": np.asarray(model.cluster_classes, np.int64),
        "reference_codes": references.codes, "reference_images": references.images,
        "reference_indices": references.indices,
        "probe_codes": model.encode(PROBE),
    }  # fmt: skip
    description = {
        "format": FORMAT, "widths": list(encoder_widths(model.encoder)),
        "head_scale": model.head.scale, "class_names": list(model.class_names),
        "notes": model.notes, "k": references.k, "code_threshold": references.code_threshold,
        "pixel_threshold": references.pixel_threshold,
    }  # fmt: skip
    if (gradients := model.gradients) is not None:
        arrays |= {"gradient_mean": gradients.mean, "gradient_directions": gradients.directions}
        description["gradient_scale"] = gradients.scale
    write_npz(path, arrays, description)


def load_model(path: str | os.PathLike) -> SavedModel:
    """Read a model; no code in the file is run, for there is none.

    ModelFileError, in one sentence, if it is missing, damaged, changed or foreign, or if the
    encoder of this code is another than the one that was saved.
    """
    try:
        arrays, description = read_npz(path)
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such model; {MADE_BY} makes it") from error
    except Exception as error:  # NumPy and zipfile raise many kinds
        raise ModelFileError(
            f"{path}: cannot be read as a model: {getattr(error, 'strerror', None) or error}; "
            f"get it again, or make it by {MADE_BY}"
        ) from error
    try:
        return _model_of(arrays, description)
    except Exception as error:  # a content that its own hash confirms, and that no code here wrote
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise ModelFileError(
            f"{path}: does not fit this code ({said}); {MADE_BY} makes one that does"
        ) from error


def encoder_widths(encoder: keras.Sequential) -> tuple[int, ...]:
    """The widths that `build_encoder` was called with."""
    layers = encoder.layers
    return tuple(layer.filters for layer in layers if isinstance(layer, keras.layers.Conv2D))


def encoder_of(widths: tuple[int, ...], weights: list[np.ndarray]) -> keras.Sequential:
    """`build_encoder(widths)` with weights; ValueError if their shapes are not the encoder's."""
    total = sum(w.size for w in weights)
    too_large = max(widths) > total or any(a * b > total for a, b in pairwise(widths))
    if too_large or len(widths) > MOST_LAYERS:
        raise ValueError(f"{total} weights for an encoder of {list(widths)[:MOST_LAYERS]}")
    encoder = build_encoder(widths)
    found, expected = ([w.shape for w in ws] for ws in (weights, encoder.get_weights()))
    if found != expected:
        raise ValueError(f"weights of shapes {found}, expected {expected}")
    encoder.set_weights(weights)
    return encoder


def _model_of(arrays: dict[str, np.ndarray], description: dict) -> SavedModel:
    if description["format"] != FORMAT:
        raise ValueError(f"its format is {str(description['format'])[:100]!r}, not {FORMAT!r}")
    widths = as_integers(description["widths"], "widths", least=1)
    weights = [arrays[name] for name in sorted(arrays) if name.startswith("weight-")]
    directions = as_numbers(arrays["head_directions"], "head", ("clusters", "d"))
    intercept = as_numbers(arrays["head_intercept"], "head_intercept", (len(directions),))
    encoder = encoder_of(tuple(map(int, widths)), weights)
    head = Head(directions, intercept, _number(description, "head_scale"))
    gradients = _gradients_of(arrays, description)
    codes = ClusterModel(encoder, head, gradients=gradients).encode(PROBE)
    probe = as_numbers(arrays["probe_codes"], "probe_codes", codes.shape)
    if not np.allclose(codes, probe, rtol=0, atol=TOLERANCE):
        raise ValueError("its encoder computed other codes than this code's does")
    class_names = tuple(map(str, description["class_names"]))
    cluster_classes = as_integers(
        arrays["cluster_classes"], "classes", (len(directions),), least=-1, below=len(class_names)
    )
    references = _references_of(arrays, description, codes.shape[1])
    return SavedModel(
        encoder, head, cluster_classes, class_names, references, dict(description["notes"]),
        gradients=gradients,
    )  # fmt: skip


def _references_of(arrays: dict[str, np.ndarray], description: dict, width: int) -> ReferenceImages:
    codes = as_numbers(arrays["reference_codes"], "reference_codes", ("n", width))
    images = arrays["reference_images"]
    check_images(images, "reference_images")
    if len(images) != len(codes):
        raise ValueError(f"{len(images)} reference images, codes of {len(codes)}")
    indices = as_integers(arrays["reference_indices"], "reference_indices", (len(codes),))
    thresholds = [_number(description, f"{name}_threshold") for name in ("code", "pixel")]
    (k,) = as_integers([description["k"]], "k", least=1, below=len(codes) + 1)
    return ReferenceImages(codes, images, indices, *thresholds, int(k))


def _gradients_of(arrays: dict[str, np.ndarray], description: dict) -> WhitenedGradients | None:
    if "gradient_mean" not in arrays:
        return None
    mean = as_numbers(arrays["gradient_mean"], "gradient_mean", ("d",))
    directions = as_numbers(arrays["gradient_directions"], "gradient_directions", ("c", len(mean)))
    return WhitenedGradients(mean, directions, _number(description, "gradient_scale"))


def _number(description: dict, name: str) -> float:
    return float(as_numbers([description[name]], name, (1,))[0])
