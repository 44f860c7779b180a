import numpy as np

from src.beyond.contrastive.optimisation import minimise
from src.networks.backend import keras, tf


def test_a_parabola_is_descended_and_each_sample_seen_once_an_epoch():
    position = keras.Variable(np.float32(5.0))
    seen = keras.Variable(np.zeros(10, np.float32), trainable=False)

    def loss(chosen, seed):
        seen.assign(seen.value + tf.math.bincount(chosen, minlength=10, dtype=tf.float32))
        return tf.square(position.value - 2.0)

    history = minimise(
        loss, [position], 10, seed=0, epochs=60, batch_size=5, learning_rate=0.2, description="x"
    )
    assert abs(float(position.value) - 2) < 0.1
    assert len(history) == 60 and history[-1] < history[0]
    assert seen.numpy().tolist() == [60] * 10


def test_every_batch_has_its_own_seed_and_runs_repeat():
    def run():
        drawn = keras.Variable(np.zeros(4, np.float32), trainable=False)
        x = keras.Variable(np.float32(0.0))
        step = keras.Variable(np.int32(0), trainable=False)

        def loss(chosen, seed):
            value = tf.random.stateless_uniform((), seed)
            drawn.assign(drawn.value + tf.one_hot(step.value, 4) * value)
            step.assign_add(1)
            return x.value * 0.0

        minimise(loss, [x], 4, seed=3, epochs=2, batch_size=2, learning_rate=0.1, description="x")
        return drawn.numpy()

    first, second = run(), run()
    assert len(set(first)) == 4
    assert np.array_equal(first, second)


def test_further_batches_are_looked_at_without_a_step():
    def run(epochs, least):
        position, batches = keras.Variable(np.float32(5.0)), keras.Variable(np.int32(0))

        def loss(chosen, seed):
            batches.assign_add(1)
            return tf.square(position.value - 2.0)

        given = {"seed": 0, "batch_size": 5, "learning_rate": 0.2, "description": "x"}
        history = minimise(loss, [position], 10, epochs=epochs, least_batches=least, **given)
        return int(batches.value), float(position.value), history

    assert run(3, 10) == (10, *run(3, 0)[1:])
    assert run(3, 0)[0] == run(3, 4)[0] == 6
    assert run(0, 10)[0] == 0
