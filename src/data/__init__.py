"""Files -> verified uint8 images: `load_fashion_mnist` finds, downloads, checks and reads them."""

from src.data.dataset import CLASS_NAMES, FashionMNIST, load_fashion_mnist, scale_images
from src.data.readers import FashionMNISTError

__all__ = ["CLASS_NAMES", "FashionMNIST", "FashionMNISTError", "load_fashion_mnist", "scale_images"]
