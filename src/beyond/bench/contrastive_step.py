"""What a step of contrastive training takes: `python -m src.beyond.bench.contrastive_step`.

The encoder with the fused batch normalisation beside Keras's own, in turn, in runs of STEPS steps
on random batches of the images; and the views alone.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from src.beyond.bench.record import keep
from src.beyond.contrastive.encoder import (
    ContrastiveSettings,
    FusedBatchNormalization,
    build_encoder,
    nt_xent,
)
from src.beyond.contrastive.views import random_views
from src.data import load_fashion_mnist
from src.networks.backend import keras, tf
from src.networks.training import scaled

STEPS, RUNS = 20, 5


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
        both = [random_views(batch, seed, settings.views) for seed in (seeds[1], seeds[2])]
        return tf.concat(both, axis=0)

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

    parts = {
        "Keras": step(of_keras),
        "fused": step(fused),
        "views": lambda number: views(tf.constant(number)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for number in range(RUNS):
        for name in list(parts)[:: 1 if number % 2 else -1]:
            seconds[name].append(_seconds(parts[name]))
        print({name: f"{1000 * s[-1]:.1f} ms" for name, s in seconds.items()}, flush=True)
    medians = {name: median(s) for name, s in seconds.items()}
    pairs = zip(seconds["Keras"], seconds["fused"], strict=True)
    ratio = median(theirs / ours for theirs, ours in pairs)
    print(f"{ratio:.2f} times faster")
    n = 2 * settings.batch_size
    keep("contrastive_step", {"images": n, "seconds": seconds, "median": medians, "ratio": ratio})


if __name__ == "__main__":
    main()
