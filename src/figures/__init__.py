"""Draw: clusterings, data and rows in, a matplotlib Figure out; only an Album shows or saves."""

from src.figures.album import Album, save_figure
from src.figures.architecture import architecture
from src.figures.charts import comparison, loss_curves, mixture_ellipses, purity_bars
from src.figures.confusion import confusion_before_matching, confusion_matrix
from src.figures.curves import selection_curves
from src.figures.embeddings import (
    accuracy_against_time,
    border_images,
    neighbour_agreement,
    view_samples,
)
from src.figures.growth import growth
from src.figures.maps import embedding_map
from src.figures.picture_steps import own_pictures
from src.figures.pictures import (
    certainty,
    cluster_centres,
    reconstructions,
    sample_images,
    scaling,
)
from src.figures.sweeps import sweep_scores

__all__ = [
    "Album",
    "accuracy_against_time",
    "architecture",
    "border_images",
    "certainty",
    "cluster_centres",
    "comparison",
    "confusion_before_matching",
    "confusion_matrix",
    "embedding_map",
    "growth",
    "loss_curves",
    "mixture_ellipses",
    "neighbour_agreement",
    "own_pictures",
    "purity_bars",
    "reconstructions",
    "sample_images",
    "save_figure",
    "scaling",
    "selection_curves",
    "sweep_scores",
    "view_samples",
]
