"""What is set outside of the project: no network is taken for one that was trained otherwise."""

import json
import os
import subprocess
import sys

import pytest

TRAIN = """
import sys
import numpy as np
from src.networks.training import train_autoencoder
from src.support.store import kept_in

images = np.random.default_rng(0).integers(0, 256, (600, 28, 28), dtype=np.uint8)
with kept_in(sys.argv[1]):
    trained = train_autoencoder("dense32", images, seed=0, epochs=3)
print(trained.from_store, len(trained.history["loss"]), trained.encode(images[:1]).sum())
"""
pytestmark = pytest.mark.long


def trained(project, models, **environment: str) -> list[str]:
    """Train in a process of its own: taken from the store?, epochs, and a sum of a code."""
    ran = subprocess.run(
        [sys.executable, "-c", TRAIN, str(models)],
        cwd=project, env=os.environ | environment, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("KERAS_MAX_EPOCHS", "1"), ("TF_ENABLE_ONEDNN_OPTS", "0"), ("KERAS_OF_TOMORROW", "1")],
)
def test_a_training_under_a_variable_has_a_name_of_its_own(
    project, tmp_path, variable, value, outcome
):
    under = trained(project, tmp_path, **{variable: value})
    assert under[1] == ("1" if variable == "KERAS_MAX_EPOCHS" else "3")
    assert trained(project, tmp_path)[:2] == ["False", "3"]
    assert trained(project, tmp_path)[:2] == ["True", "3"]
    outcome("trained again without it, and kept under another name")


def test_a_keras_json_changes_nothing(project, tmp_path, outcome):
    odd = {"image_data_format": "channels_first", "floatx": "bfloat16", "epsilon": 0.5}
    (tmp_path / "keras.json").write_text(json.dumps(odd), encoding="utf-8")
    _, *under = trained(project, tmp_path / "a", KERAS_HOME=str(tmp_path))
    assert trained(project, tmp_path / "b") == ["False", *under]
    assert trained(project, tmp_path / "a") == ["True", *under]
    outcome("the same network, taken from the store")
