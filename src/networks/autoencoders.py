"""Build the autoencoders, each from (n, 28, 28) images to themselves.

Layers, activations and parameter totals of dense32, conv128 and deep10 follow four earlier reports
on the same assignment; the training settings beside them are those reports' too, where they state
any. n2d is the published one of N2D.
"""

from collections.abc import Callable
from dataclasses import dataclass

from src.networks.backend import keras

layers = keras.layers
IMAGE_SHAPE = (28, 28)  # grey, float32 in [0, 1]; models add or drop dimensions themselves
Layers = list[keras.layers.Layer]


@dataclass(frozen=True)
class TrainingSettings:
    """What a training depends on beside the architecture, the images and the seed."""

    batch_size: int
    learning_rate: float  # of Adam
    loss: str = "binary_crossentropy"
    epochs: int = 50  # at most
    # epochs without a better validation loss before training stops and goes back to the best
    # weights (5: deep10's report); None trains all epochs and keeps the last weights
    patience: int | None = 5
    min_delta: float = 0.0  # how much lower a validation loss must be to count as better
    validation_fraction: float = 0.1  # the last training images, not trained on


@dataclass(frozen=True)
class Architecture:
    """An autoencoder's layers, the encoder's first, and how it is trained by default."""

    build_layers: Callable[[], tuple[Layers, Layers]]
    training: TrainingSettings
    # of the validation loss; main.ipynb stops after three epochs with less. What conv128 gained
    # later was 0.003 in all, in 16 more epochs (seed 0)
    small_gain: float = 1e-3


def dense32() -> tuple[Layers, Layers]:
    """One selu layer of 32 codes with an L2 penalty on its kernel; 50,992 parameters."""
    encoder = [
        layers.Flatten(),  # (n, 784)
        layers.Dense(32, activation="selu", kernel_regularizer=keras.regularizers.L2(0.01)),
    ]
    decoder = [layers.Dense(784, activation="sigmoid"), layers.Reshape(IMAGE_SHAPE)]
    return encoder, decoder


def conv128() -> tuple[Layers, Layers]:
    """Three convolutions down to 4 x 4 x 8 = 128 codes, four back up; 12,785 parameters."""

    def conv(filters: int, **options) -> keras.layers.Layer:
        return layers.Conv2D(filters, 3, **{"padding": "same", "activation": "relu", **options})

    encoder = [
        layers.Reshape((28, 28, 1)),
        conv(32),
        layers.MaxPooling2D(),  # (n, 14, 14, 32)
        conv(16),
        layers.MaxPooling2D(),  # (n, 7, 7, 16)
        conv(8, strides=2),  # (n, 4, 4, 8)
        layers.Flatten(),
    ]
    decoder = [
        layers.Reshape((4, 4, 8)),
        conv(8),
        layers.UpSampling2D(),  # (n, 8, 8, 8)
        conv(16),
        layers.UpSampling2D(),  # (n, 16, 16, 16)
        conv(32, padding="valid"),  # (n, 14, 14, 32)
        layers.UpSampling2D(),
        conv(1, activation="sigmoid"),
        layers.Reshape(IMAGE_SHAPE),
    ]
    return encoder, decoder


def deep10() -> tuple[Layers, Layers]:
    """784-2000-1000-500-10 and back, relu between; 8,153,794 parameters.

    The codes are linear: the report calls only hidden layers relu, and ten relu codes can die.
    """
    return _dense(2000, 1000, 500, output="sigmoid")


def n2d() -> tuple[Layers, Layers]:
    """784-500-500-2000-10 and back, relu between, codes and output linear; 3,330,794 parameters.

    McConville et al. 2019, "N2D: (not too) deep clustering", arXiv:1908.05968, and its code.
    """
    return _dense(500, 500, 2000, output="linear")


def _dense(*sizes: int, output: str) -> tuple[Layers, Layers]:
    encoder = [layers.Flatten(), *(layers.Dense(n, activation="relu") for n in sizes)]
    decoder = [layers.Dense(n, activation="relu") for n in reversed(sizes)]
    last = layers.Dense(784, activation=output)
    return [*encoder, layers.Dense(10)], [*decoder, last, layers.Reshape(IMAGE_SHAPE)]


AUTOENCODERS = {
    "dense32": Architecture(dense32, TrainingSettings(batch_size=2056, learning_rate=1e-3)),
    "conv128": Architecture(conv128, TrainingSettings(batch_size=128, learning_rate=0.01)),
    # the report does not state the batch size of deep10
    "deep10": Architecture(deep10, TrainingSettings(batch_size=256, learning_rate=1e-3)),
    "n2d": Architecture(
        n2d,
        TrainingSettings(batch_size=256, learning_rate=1e-3, loss="mean_squared_error"),
        small_gain=1e-4,  # squared errors are small numbers
    ),
}


def build_autoencoder(name: str) -> keras.Sequential:
    """Build an untrained model of two parts, `model.get_layer("encoder")` and `("decoder")`.

    The model maps float32 (n, 28, 28) in [0, 1] to the same shape; the encoder gives latent codes
    float32 (n, latent_dim). Weights come from Keras's global seed (`keras.utils.set_random_seed`).

    Raises
    ------
    ValueError : the name is not in AUTOENCODERS.
    """
    if name not in AUTOENCODERS:
        raise ValueError(f"autoencoder={name!r} is not known; use one of {', '.join(AUTOENCODERS)}")
    encoder_layers, decoder_layers = AUTOENCODERS[name].build_layers()
    encoder = keras.Sequential([keras.Input(IMAGE_SHAPE), *encoder_layers], name="encoder")
    codes = keras.Input(encoder.output_shape[1:])
    decoder = keras.Sequential([codes, *decoder_layers], name="decoder")
    return keras.Sequential([keras.Input(IMAGE_SHAPE), encoder, decoder], name=name)
