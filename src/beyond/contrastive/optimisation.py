"""Minimise a loss over mini-batches: Adam with a warm-up and a cosine decay of its step."""

from collections.abc import Callable, Sequence

import numpy as np
from tqdm.std import tqdm

from src.networks.backend import keras, tf

Loss = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]


def minimise(
    loss: Loss,
    variables: Sequence,
    n_samples: int,
    *,
    seed: int,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    warmup: float = 0.05,
    least_batches: int = 0,
    description: str,
) -> list[float]:
    """Minimise `loss` over `variables`, in place; return its mean in each epoch.

    Parameters
    ----------
    loss : called with the indices of a batch, int64 (batch_size,), and the seed of its random
        draws, int32 (2,); returns a scalar
    variables : of Keras, float32
    seed : determines the order of the samples and the seed of each batch
    learning_rate : of Adam, the highest value, reached after the share `warmup` of all steps
    least_batches : where the epochs have fewer, the loss of further ones is computed, but not
        descended: what it keeps track of, as batch normalisation's moving averages, settles
    """
    batch_size = min(batch_size, n_samples)
    steps = n_samples // batch_size  # an epoch drops the few samples that fill no batch
    rising = max(1, int(warmup * steps * epochs))
    optimizer = keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(
            0.0, max(1, steps * epochs - rising), warmup_target=learning_rate, warmup_steps=rising
        )
    )
    optimizer.build(variables)

    # without autograph, which would read the source file anew: what runs is what is loaded
    @tf.function(autograph=False)
    def step(chosen: tf.Tensor, batch_seed: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            value = loss(chosen, batch_seed)
        optimizer.apply(tape.gradient(value, variables), variables)
        return value

    look = tf.function(loss, autograph=False)
    n_batches = max(epochs * steps, least_batches) if epochs else 0
    order = np.random.default_rng(seed)
    history = []
    with tqdm(total=n_batches, desc=description, unit="batch") as progress:
        for epoch in range(epochs):
            shuffled = order.permutation(n_samples)[: steps * batch_size].reshape(steps, -1)
            total = 0.0
            for number, chosen in enumerate(shuffled, epoch * steps):
                batch_seed = tf.constant((seed % 2**31, number), tf.int32)
                total += float(step(tf.constant(chosen), batch_seed))
                progress.update()
            history.append(total / steps)
            progress.set_postfix(epoch=epoch + 1, loss=f"{history[-1]:.4f}", refresh=False)
        for number in range(epochs * steps, n_batches):
            chosen = order.permutation(n_samples)[:batch_size]
            look(tf.constant(chosen), tf.constant((seed % 2**31, number), tf.int32))
            progress.update()
    return history
