import json

import numpy as np
import pytest

from src.clustering import bayesian_mixture, gaussian_mixture, kmeans, lloyd, mixture_by_bic
from src.clustering.state import model_from, state_of

SAMPLES = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)


@pytest.mark.parametrize("fit", [kmeans, lloyd, gaussian_mixture, bayesian_mixture, mixture_by_bic])
def test_a_model_is_put_together_as_it_was(fit):
    model = fit(SAMPLES, 4, seed=0)
    arrays, record = state_of(model)
    again = model_from(arrays, json.loads(json.dumps(record)))
    assert type(again) is type(model)
    assert set(vars(again)) == set(vars(model))
    dtype = getattr(model, "cluster_centers_", np.zeros(0)).dtype
    assert np.array_equal(
        again.predict(SAMPLES.astype(dtype)), model.predict(SAMPLES.astype(dtype))
    )


def test_what_could_run_is_not_taken_apart():
    model = kmeans(SAMPLES, 2, seed=0)
    model.callback = print
    assert state_of(model) is None
    assert state_of(object()) is None


@pytest.mark.parametrize("module", ["os", "subprocess", "builtins", "sklearnish"])
def test_classes_of_other_packages_are_refused(module):
    record = {"class": [module, "system"], "plain": {}, "tuples": {}}
    with pytest.raises(ValueError, match=f"it holds a {module}.system"):
        model_from({}, record)
