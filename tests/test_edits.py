"""A stored result is never given for edited code: a copy of the project is really edited."""

import json
import shutil
import subprocess
import sys

import pytest

from src.paths import PROJECT

# (file in src, what stands there, what is put in its place, which results are computed anew)
EVERYTHING = {"dense32", "contrastive", "kmeans", "information", "fine-tuned"}
HEADS = {"information", "fine-tuned"}
EDITS = {
    "nothing": ("metrics.py", "", "", set()),
    "optimizer": ("networks/training.py", "optimizers.Adam(", "optimizers.SGD(", {"dense32"}),
    "contrastive loss": (
        "networks/contrastive.py", "/ temperature", "/ temperature / 2",
        {"contrastive", "kmeans", *HEADS},
    ),
    "view": (
        "networks/augmentation.py", "tf.maximum(seen, 1e-4)", "tf.maximum(seen, 2e-4)",
        {"contrastive", "kmeans", *HEADS},
    ),
    "mild view": (
        "networks/augmentation.py", "rotation=0.15)", "rotation=0.16)", {"fine-tuned"},
    ),
    "rate of heads": (
        "networks/heads.py", "learning_rate: float = 0.01", "learning_rate: float = 0.02", HEADS,
    ),
    "neighbours": ("neighbours.py", "n_neighbors=k", "n_neighbors=k, metric='manhattan'", HEADS),
    "fine-tuning loss": (
        "networks/fine_tuning.py", "settings.balance)[0]", "settings.balance)[0] * 2",
        {"fine-tuned"},
    ),
    "k-means": ("clustering/models.py", 'init="k-means++"', 'init="random"', {"kmeans"}),
    "docstring": ("networks/training.py", "Train an autoencoder:", "Train any one:", set()),
    "figure": ("figures/charts.py", '"kv"', '"rv"', set()),
}  # fmt: skip

RUN = '''
"""For each edit: put it into the copy, import the project anew, say what was computed anew."""
import json, sys
from pathlib import Path
sys.dont_write_bytecode = True  # two edits in one second would have one time stamp
root = Path.cwd()
sys.path.insert(0, str(root))
import numpy as np

def run():
    for name in [n for n in sys.modules if n.split(".")[0] == "src"]:
        del sys.modules[name]
    from src import store
    from src.data import CLASS_NAMES, FashionMNIST
    from src.experiments.methods import run_method
    from src.networks.training import train_autoencoder
    images = np.random.default_rng(0).integers(0, 255, (200, 28, 28), dtype=np.uint8)
    labels = (np.arange(200) % 10).astype(np.uint8)
    data = FashionMNIST(images, labels, images[:50], labels[:50])
    before = {p.name for p in store.FOLDER.glob("*")}
    train_autoencoder("dense32", images, seed=0, epochs=1)
    run_method("contrastive", data, seed=0, epochs=4)
    new = {p.name for p in store.FOLDER.glob("*")} - before
    return sorted(n.removeprefix("clusters-").rsplit("-", 1)[0] for n in new)

found = {"first": run()}
for name, (file, old, new) in json.loads(Path("edits.json").read_text()).items():
    path = root / "src" / file
    text = path.read_text()
    assert old in text, (name, old)
    path.write_text(text.replace(old, new) if old else text)
    found[name] = run()
    path.write_text(text)
print(json.dumps(found))
'''


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """What each edit computes anew, by its name."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(PROJECT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "reports", copy / "reports")
    edits = {name: edit[:3] for name, edit in EDITS.items()}
    (copy / "edits.json").write_text(json.dumps(edits))
    (copy / "run.py").write_text(RUN)
    ran = subprocess.run([sys.executable, "run.py"], cwd=copy, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {name: set(names) for name, names in json.loads(ran.stdout.splitlines()[-1]).items()}


def test_everything_is_computed_once(computed):
    assert computed["first"] == EVERYTHING


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_computes_anew_what_it_changes_and_nothing_else(computed, name):
    assert computed[name] == EDITS[name][3]
