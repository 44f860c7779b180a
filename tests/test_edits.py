"""A stored result is never given for edited code: a copy of the project is really edited."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from src.support.files import PROJECT

COMPUTE = """
from src.clustering import cluster, pixels
from src.networks.training import train_autoencoder
train_autoencoder("dense32", images, seed=0, epochs=1)
cluster(pixels(images), "kmeans", n_clusters=3, seed=0, n_init=1)
"""
# (file in src, what stands there, what is put in its place, which results are named anew)
EDITS = {
    "nothing": ("metrics.py", "", "", set()),
    "scaling": ("data/dataset.py", "np.float32) / 255", "np.float32) / 256", {"dense32", "kmeans"}),
    "optimizer": ("networks/training.py", "optimizers.Adam(", "optimizers.SGD(", {"dense32"}),
    "layer": ("networks/autoencoders.py", 'activation="selu"', 'activation="relu"', {"dense32"}),
    "k-means": ("clustering/models.py", 'init="k-means++"', 'init="random"', {"kmeans"}),
    "docstring": ("networks/training.py", "Train an autoencoder:", "Train any one:", set()),
    "figure": ("figures/charts.py", '"v"', '"^"', set()),
}  # fmt: skip

RUN = '''
"""For each edit: put it into the copy, import the project anew, say which results are asked for."""
import json, sys
from pathlib import Path
sys.dont_write_bytecode = True  # two edits in one second would have one time stamp
root = Path.cwd()
sys.path.insert(0, str(root))
import numpy as np
images = np.random.default_rng(0).integers(0, 255, (200, 28, 28), dtype=np.uint8)
first, known = {}, set()  # results by kind, and the names of all that were asked for

def run():
    for name in [n for n in sys.modules if n.split(".")[0] == "src"]:
        del sys.modules[name]
    from src.support import store
    compute, asked = store.load_or_compute, {}

    def load_or_compute(kind, key, *arguments, **options):
        asked[f"{kind}-{key}"] = kind.removeprefix("clusters-")
        if kind not in first:  # once: what a result is called depends on no other computation
            first[kind] = compute(kind, key, *arguments, **options)
        return first[kind]

    store.load_or_compute = load_or_compute
    exec(Path("compute.py").read_text("utf-8"), {"images": images})
    new = sorted(kind for name, kind in asked.items() if name not in known)
    known.update(asked)
    return new

found = {"first": run()}
for name, (file, old, new) in json.loads(Path("edits.json").read_text("utf-8")).items():
    path = root / "src" / file
    text = path.read_text("utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new) if old else text)
    found[name] = run()
    path.write_text(text)
print(json.dumps(found))
'''


def named_anew(copy: Path, compute: str, edits: dict[str, tuple]) -> dict[str, set[str]]:
    """Which results have another name after an edit, by the edit's name; under "first" all.

    A result of another name is not taken from the store, but computed: see test_store.

    Parameters
    ----------
    copy : folder for a copy of the project, which has a store of its own
    compute : statements that compute something of `images`, uint8 (200, 28, 28)
    edits : by name file, old text, new text
    """
    shutil.copytree(PROJECT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "edits.json").write_text(json.dumps({name: edit[:3] for name, edit in edits.items()}))
    (copy / "compute.py").write_text(compute)
    (copy / "run.py").write_text(RUN)
    ran = subprocess.run([sys.executable, "run.py"], cwd=copy, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {name: set(names) for name, names in json.loads(ran.stdout.splitlines()[-1]).items()}


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    return named_anew(tmp_path_factory.mktemp("copy"), COMPUTE, EDITS)


def test_every_step_is_kept(named):
    assert named["first"] == {"dense32", "kmeans"}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_names_anew_what_it_changes_and_nothing_else(named, name):
    assert named[name] == EDITS[name][3]
