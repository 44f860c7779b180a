import pytest

from src.support.cells import lost_values, read_cell, standing_slips

NAMES = ["seed", "epochs", "n_train"]
FIRST = "# Parameters\nseed: int = 0  # a comment\n"
SECOND = "epochs: int = 50\nn_train: int = 60000\n"
CELL = FIRST + SECOND
SLIP = CELL + "epoch: int = 1\n"
CHECK = "settings = read_parameters(In, globals(), Settings)"
INJECTED = "# Parameters\nn_train = 2000\n"
TIMED = f"get_ipython().run_cell_magic('time', '', {SLIP!r})\n"

STAND = {
    "in the cell": [SLIP],
    "and the check ran again": [SLIP, CHECK, CHECK],
    "and another cell ran": [SLIP, "get_ipython().system('pip --version')"],
    "injected by papermill": [CELL, INJECTED + "epoch = 1"],
    "injected by ploomber-engine": [CELL, "# Injected parameters\nepoch = 1"],
    "under a form's title": ["#@title Settings\n" + SLIP],
    "under a heading in French": [SLIP.replace("Parameters", "Paramètres")],
    "under %%time": [TIMED],
    "in the second half of a split cell": [FIRST, SECOND + "epoch: int = 1"],
    "by hand in a cell of its own": [CELL, CHECK, "epoch = 1"],
}
GONE = {
    "mended": [SLIP, CHECK, CELL],
    "in a cell that was no Python": ["# Parameters\nepoch: int = \n", CELL],
    "mended in half of a split cell": [FIRST, SECOND + "epoch = 1", CHECK, SECOND],
    "mended by hand": [CELL, "epoch = 1", CHECK, "epochs = 1"],
    "another name": [CELL, CHECK, "k = 3\nseeds = range(k)\nfor seed in seeds:\n    rows = seed"],
    "none, with a magic": ["# Parameters\nget_ipython().run_line_magic('time', '')\n" + CELL],
}


@pytest.mark.parametrize("cells", STAND.values(), ids=STAND)
def test_a_slip_stands(cells):
    assert standing_slips(list(map(read_cell, cells)), NAMES) == ["epoch"]


@pytest.mark.parametrize("cells", GONE.values(), ids=GONE)
def test_a_slip_is_gone(cells):
    assert standing_slips(list(map(read_cell, cells)), NAMES) == []


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        ([CELL, INJECTED], {}),
        ([CELL, INJECTED, CHECK, CELL], {}),  # a person ran the cell of defaults again
        ([INJECTED, CELL], {"n_train": 2000}),
        ([INJECTED, "get_ipython().system('pip')", CELL, CHECK], {"n_train": 2000}),
        ([FIRST, INJECTED, SECOND], {"n_train": 2000}),
        (["# Parameters\nepoch = 1\n", CELL], {"epoch": 1}),
        ([SLIP, CHECK, CELL.replace("50", "40")], {}),
        ([INJECTED, CELL, CHECK, INJECTED], {}),
    ],
    ids=["in its place", "then reset", "on top", "on top, and another cell", "in a split cell",
         "a slip on top", "by a person", "once more in its place"],
)  # fmt: skip
def test_what_is_injected_is_lost(cells, lost):
    assert lost_values(list(map(read_cell, cells)), NAMES) == lost


def test_a_cell_is_read_with_its_literals_and_types():
    cell = read_cell("a: int = -1  # Parameters\nb, c = 1, 2\nd = [a for x in b]\nd += 1\ne.f = 3")
    assert cell.values == {"a": -1, "b": (1, 2), "c": (1, 2), "d": ...}
    assert cell.types == {"a": "int"} and not cell.headed
