"""A stored step of the best method is never given for edited code, as tests/test_edits.py."""

import pytest

from tests.test_edits import named_anew

COMPUTE = """
from src.beyond.contrastive.encoder import ContrastiveSettings
from src.beyond.contrastive.heads import HeadSettings, information_head
from src.beyond.contrastive.part_heads import PartSettings
from src.beyond.contrastive.recipe import Recipe
from src.clustering import cluster
contrast = ContrastiveSettings(epochs=1, widths=(4, 8), projection=(4, 4))
heads = HeadSettings(n_heads=2, epochs=1)
recipe = Recipe(contrast, heads=heads, parts=PartSettings(n_heads=2, n_alike=2))
_, codes = recipe.encoder(images, seed=0)
recipe.clusters(codes, codes, n_clusters=5, seed=0)  # gradients are not kept
cluster(codes, "head", n_clusters=5, seed=0, fit=information_head, settings=heads)
"""
HEADS = {"information", "head"}
C = "beyond/contrastive"
EDITS = {
    "nothing": (f"{C}/recipe.py", "", "", set()),
    "contrastive loss": (f"{C}/encoder.py", "/ temperature", "/ temperature / 2", {"contrastive"}),
    "view": (f"{C}/views.py", "tf.maximum(seen, 1e-4)", "tf.maximum(seen, 2e-4)", {"contrastive"}),
    "rate of heads": (
        f"{C}/heads.py", "learning_rate: float = 0.01", "learning_rate: float = 0.02", HEADS,
    ),
    "neighbours": (f"{C}/neighbours.py", "n_neighbors=k", "n_neighbors=k, p=1", HEADS),
    "consensus": (f"{C}/consensus.py", "LINKED = 0.02", "LINKED = 0.03", {"information"}),
    "figure": (f"{C}/figures.py", "layout=", "dpi=99, layout=", set()),
}  # fmt: skip


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    return named_anew(tmp_path_factory.mktemp("copy"), COMPUTE, EDITS)


def test_every_step_is_kept(named):
    assert named["first"] == {"contrastive", *HEADS}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_names_anew_what_it_changes_and_nothing_else(named, name):
    assert named[name] == EDITS[name][3]
