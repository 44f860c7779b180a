"""A trained model as one file: load it, and cluster images that it has never seen.

    model = load_model("reports/beyond/model.npz")
    model.predict(images)  # uint8 or float (n, 28, 28) -> cluster ids

The file holds numbers and a JSON text, nothing that could run. A hash of the content lies inside:
it tells a damaged or edited file, but not one whose hash was edited too.
"""

import os
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from src.arrays import as_integers, as_numbers, check_images
from src.neighbours import HalfWhitening
from src.networks.backend import keras
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import build_encoder
from src.networks.gradient_codes import GradientCodes
from src.networks.model_file import MADE_BY, ModelFileError, read_model_file, write_model_file
from src.networks.references import References
from src.networks.softmax_head import InformationHead

NO_CLASS = "no class"  # of a cluster that no class is matched to
MOST_LAYERS = 32
# images that are nobody's, whose codes are kept: another encoder with weights of the same shapes,
# say of an edited `build_encoder`, is recognised by them
PROBE = (np.arange(4 * 28 * 28).reshape(4, 28, 28) * 37 % 251 / 255).astype(np.float32)
TOLERANCE = 0.01  # of a code's coordinates; processors differ by about 1e-6, GPUs by 1e-3


@dataclass(frozen=True)
class SavedModel(ClusterModel):
    """A model, and what its clusters are called."""

    widths: tuple[int, ...]  # of `build_encoder`
    cluster_classes: np.ndarray  # int (n_clusters,): the class of each cluster, -1 for none
    class_names: tuple[str, ...]
    references: References  # to tell familiar images from others
    notes: dict  # JSON: how the matching was learned, recipe, scores, versions of data and code

    @property
    def cluster_names(self) -> tuple[str, ...]:
        """The class that each cluster is matched to, by name."""
        return tuple(self.class_names[c] if c >= 0 else NO_CLASS for c in self.cluster_classes)


def save_model(path: str | os.PathLike, model: SavedModel) -> None:
    """Write a model to a file.

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
        "widths": list(model.widths), "head_scale": model.head.scale,
        "class_names": list(model.class_names), "notes": model.notes, "k": references.k,
        "code_threshold": references.code_threshold,
        "pixel_threshold": references.pixel_threshold,
    }  # fmt: skip
    if (gradients := model.gradients) is not None:
        arrays |= {
            "gradient_mean": gradients.whitening.mean,
            "gradient_directions": gradients.whitening.directions,
        }
        description["gradient_scale"] = gradients.scale
    write_model_file(path, arrays, description)


def load_model(path: str | os.PathLike) -> SavedModel:
    """Read a model; no code in the file is run, for there is none.

    ModelFileError, in one sentence, if it is missing, damaged, changed or foreign, or if the
    encoder of this code is another than the one that was saved.
    """
    arrays, description = read_model_file(path)
    try:
        return _model_of(arrays, description)
    except Exception as error:  # a content that its own hash confirms, and that no code here wrote
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise ModelFileError(
            f"{path}: does not fit this code ({said}); {MADE_BY} makes one that does"
        ) from error


def encoder_of(widths: tuple[int, ...], weights: list[np.ndarray]) -> keras.Sequential:
    """`build_encoder(widths)` with weights; ValueError if their shapes are not the encoder's."""
    total = sum(w.size for w in weights)
    too_large = max(widths) > total or any(a * b > total for a, b in pairwise(widths))
    if too_large or len(widths) > MOST_LAYERS:
        raise ValueError(f"{total} weights for an encoder of {list(widths)[:MOST_LAYERS]}")
    encoder = build_encoder(tuple(widths))
    found, expected = ([w.shape for w in ws] for ws in (weights, encoder.get_weights()))
    if found != expected:
        raise ValueError(f"weights of shapes {found}, expected {expected}")
    encoder.set_weights(weights)
    return encoder


def _model_of(arrays: dict[str, np.ndarray], description: dict) -> SavedModel:
    widths = as_integers(description["widths"], "widths", least=1)
    names = sorted(name for name in arrays if name.startswith("weight-"))
    weights = [as_numbers(arrays[n], n, arrays[n].shape) for n in names]
    encoder = encoder_of(tuple(map(int, widths)), weights)
    gradients = _gradients_of(arrays, description)
    (scale,) = as_numbers([description["head_scale"]], "head_scale", (1,))
    directions = as_numbers(arrays["head_directions"], "head", ("clusters", "d"))
    n_clusters, classes = len(directions), tuple(map(str, description["class_names"]))
    head = InformationHead(
        directions,
        as_numbers(arrays["head_intercept"], "head_intercept", (n_clusters,)),
        float(scale),
    )
    codes = ClusterModel(encoder, head, gradients=gradients).encode(PROBE)
    probe = as_numbers(arrays["probe_codes"], "probe_codes", codes.shape)
    if not np.allclose(codes, probe, rtol=0, atol=TOLERANCE):
        raise ValueError("its encoder computed other codes than this code's does")
    return SavedModel(
        encoder,
        head,
        tuple(map(int, widths)),
        as_integers(
            arrays["cluster_classes"], "classes", (n_clusters,), least=-1, below=len(classes)
        ),
        classes,
        _references_of(arrays, description, codes.shape[1]),
        dict(description["notes"]),
        gradients=gradients,
    )


def _references_of(arrays: dict[str, np.ndarray], description: dict, width: int) -> References:
    codes = as_numbers(arrays["reference_codes"], "reference_codes", ("n", width))
    images = arrays["reference_images"]
    check_images(images, "reference_images")
    if len(images) != len(codes):
        raise ValueError(f"{len(images)} reference images, codes of {len(codes)}")
    names = "code_threshold", "pixel_threshold"
    thresholds = as_numbers([description[name] for name in names], "thresholds", (2,))
    (k,) = as_integers([description["k"]], "k", least=1, below=len(codes) + 1)
    return References(
        codes,
        images,
        as_integers(arrays["reference_indices"], "reference_indices", (len(codes),)),
        *map(float, thresholds),
        int(k),
    )


def _gradients_of(arrays: dict[str, np.ndarray], description: dict) -> GradientCodes | None:
    if "gradient_mean" not in arrays:
        return None
    mean = as_numbers(arrays["gradient_mean"], "gradient_mean", ("d",))
    directions = as_numbers(arrays["gradient_directions"], "gradient_directions", ("c", len(mean)))
    (scale,) = as_numbers([description["gradient_scale"]], "gradient_scale", (1,))
    return GradientCodes(HalfWhitening(mean, directions), float(scale))
