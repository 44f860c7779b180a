import json

import numpy as np
import pytest

from src.clustering import CLUSTERERS
from src.clustering.model_state import model_from, state_of
from src.clustering.models import centres

SAMPLES = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)


@pytest.mark.parametrize("fit", CLUSTERERS.values())
def test_a_model_is_put_together_as_it_was(fit):
    model = fit(SAMPLES, 4, seed=0)
    arrays, record = state_of(model)
    again = model_from(arrays, json.loads(json.dumps(record)))
    assert type(again) is type(model) and set(vars(again)) == set(vars(model))
    samples = SAMPLES.astype(centres(model).dtype)
    assert np.array_equal(again.predict(samples), model.predict(samples))


def test_what_could_run_is_not_taken_apart():
    model = CLUSTERERS["kmeans"](SAMPLES, 2, seed=0)
    model.callback = print
    assert state_of(model) is None
    assert state_of(object()) is None


@pytest.mark.parametrize("module", ["os", "subprocess", "builtins", "sklearnish"])
def test_classes_of_other_packages_are_refused(module):
    record = {"class": [module, "system"], "plain": {}, "tuples": {}}
    with pytest.raises(ValueError, match=f"it holds a {module}.system"):
        model_from({}, record)
