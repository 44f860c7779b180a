"""Draw: arrays and rows in, a matplotlib Figure out; nothing is shown or saved here."""

from src.figures.charts import (
    comparison,
    confusion_before_matching,
    confusion_matrix,
    loss_curves,
    mixture_ellipses,
    purity_bars,
)
from src.figures.curves import selection_curves
from src.figures.embeddings import (
    accuracy_against_time,
    border_images,
    embedding_map,
    neighbour_agreement,
    view_samples,
)
from src.figures.pictures import (
    certainty,
    cluster_centres,
    reconstructions,
    sample_images,
    scaling,
)

__all__ = [
    "accuracy_against_time",
    "border_images",
    "certainty",
    "cluster_centres",
    "comparison",
    "confusion_before_matching",
    "confusion_matrix",
    "embedding_map",
    "loss_curves",
    "mixture_ellipses",
    "neighbour_agreement",
    "purity_bars",
    "reconstructions",
    "sample_images",
    "scaling",
    "selection_curves",
    "view_samples",
]
