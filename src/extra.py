"""One more method for main.ipynb's comparison, from `src.beyond`."""

from src import beyond
from src.data import FashionMNIST
from src.experiment import Clustering
from src.settings import Settings


def extra_clusterings(settings: Settings, data: FashionMNIST) -> list[Clustering]:
    """Fit the method that `settings.extra` names; "none" gives an empty list.

    `settings.epochs` bounds the contrastive method's recipe, and is what N2D's autoencoder trains
    for.
    """
    chosen = {"n_clusters": settings.n_clusters, "seed": settings.seed}
    if settings.extra == "contrastive":
        recipe = beyond.Recipe().shortened(settings.epochs)
        return beyond.contrastive(data, recipe=recipe, **chosen)
    if settings.extra == "n2d":
        return beyond.n2d(data, epochs=settings.epochs, **chosen)
    return []
