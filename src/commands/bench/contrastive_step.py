"""What a step of contrastive training takes: `python -m src.commands.bench.contrastive_step`.

The encoder with the fused batch normalisation beside Keras's own, in turn, in runs of STEPS steps
on random batches of the images; its parts, views and forward and backward; and what share of the
speed of a large matrix product the convolutions reach.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from src.commands.bench.record import keep
from src.data import load_fashion_mnist
from src.networks.augmentation import STRONG, random_views
from src.networks.backend import keras, tf
from src.networks.batch_norm import FusedBatchNormalization
from src.networks.contrastive import ContrastiveSettings, build_encoder, nt_xent
from src.networks.grey_values import scaled

STEPS, RUNS = 20, 5
MATRIX = 2000


def with_keras_normalisation(encoder: keras.Sequential) -> keras.Sequential:
    """The same layers and weights, with Keras's batch normalisation."""

    def copied(layer: keras.layers.Layer) -> keras.layers.Layer:
        kind = type(layer)
        if kind is FusedBatchNormalization:
            kind = keras.layers.BatchNormalization
        return kind.from_config(layer.get_config())

    other = keras.models.clone_model(encoder, clone_function=copied)
    other.set_weights(encoder.get_weights())
    return other


def operations(encoder: keras.Sequential, n: int) -> float:
    """Multiplications and additions of the convolutions on n images, forward."""
    total = 0.0
    for layer in encoder.layers:
        if isinstance(layer, keras.layers.Conv2D):
            total += 2 * np.prod(layer.kernel.shape) * np.prod(layer.output.shape[1:3])
    return n * total


def _seconds(function: Callable[[int], object]) -> float:
    """A call takes, in the mean over STEPS calls, after two that compile."""
    for number in (-1, -2):
        function(number)
    start = time.perf_counter()
    for number in range(STEPS):
        np.asarray(function(number))  # wait for it
    return (time.perf_counter() - start) / STEPS


def main() -> None:
    """Print the medians over RUNS; keep all runs."""
    settings = ContrastiveSettings()
    images = tf.constant(load_fashion_mnist().train_images)
    fused = build_encoder(settings.widths)
    of_keras = with_keras_normalisation(fused)

    @tf.function
    def views(number: tf.Tensor) -> tf.Tensor:
        seeds = tf.random.experimental.stateless_split((0, number), 3)
        chosen = tf.random.stateless_uniform(
            (settings.batch_size,), seeds[0], 0, len(images), tf.int32
        )
        batch = scaled(tf.gather(images, chosen))
        return tf.concat([random_views(batch, seed, STRONG) for seed in (seeds[1], seeds[2])], 0)

    def step(encoder: keras.Sequential) -> Callable[[int], tf.Tensor]:
        optimizer = keras.optimizers.Adam()
        optimizer.build(encoder.trainable_variables)

        @tf.function
        def run(number: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                loss = nt_xent(encoder(views(number), training=True), settings.temperature)
            variables = encoder.trainable_variables
            optimizer.apply(tape.gradient(loss, variables), variables)
            return loss

        return lambda number: run(tf.constant(number))

    some = views(tf.constant(0))

    @tf.function
    def forward_and_backward(number: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            codes = fused(some + tf.cast(number, tf.float32), training=True)
            loss = nt_xent(codes, settings.temperature)
        return tf.add_n([tf.reduce_sum(g) for g in tape.gradient(loss, fused.trainable_variables)])

    square = tf.random.stateless_normal((MATRIX, MATRIX), (0, 0))
    parts = {
        "Keras": step(of_keras),
        "fused": step(fused),
        "views": lambda number: views(tf.constant(number)),
        "forward and backward": lambda number: forward_and_backward(tf.constant(number)),
        "matrix product": lambda number: tf.linalg.matmul(square, square)[0, 0],
    }
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for number in range(RUNS):
        for name in list(parts)[:: 1 if number % 2 else -1]:
            seconds[name].append(_seconds(parts[name]))
        print({name: f"{1000 * s[-1]:.1f} ms" for name, s in seconds.items()}, flush=True)
    medians = {name: median(s) for name, s in seconds.items()}
    n = 2 * settings.batch_size
    # backward takes two products of the size of the forward one, for inputs and for filters
    gflops = 3 * operations(fused, n) / medians["forward and backward"] / 1e9
    possible = 2 * MATRIX**3 / medians["matrix product"] / 1e9
    pairs = zip(seconds["Keras"], seconds["fused"], strict=True)
    ratio = median(theirs / ours for theirs, ours in pairs)
    print(f"{ratio:.2f} times faster; {gflops:.0f} of {possible:.0f} GFLOP/s")
    keep(
        "contrastive_step",
        {
            "images": n, "seconds": seconds, "median": medians, "ratio": ratio,
            "gflops": gflops, "matrix_gflops": possible,
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
