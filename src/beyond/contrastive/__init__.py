"""The best method: an encoder trained by contrast, oriented gradients, heads, their consensus."""

from importlib import import_module

__all__ = ["ContrastiveClustering"]  # noqa: F822 (see __getattr__)


def __getattr__(name: str) -> object:
    """The estimator, loaded when it is asked for: it takes Keras, which records do not need."""
    if name not in __all__:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.estimator"), name)
