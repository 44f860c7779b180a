"""Wings stand beside each other: one imports the core, and of the others what is listed here."""

from src.commands.numbers import BLOCK, documents
from src.support.files import PROJECT
from tests.test_imports import hidden, imports, load_all, module, reaching_keras, room

PATHS = sorted(PROJECT.glob("src/beyond/**/*.py"))
SHARED = {"contrastive", "sharing"}
MAY_IMPORT = {
    "": set(),
    "sharing": set(),
    "check": {"contrastive", "earlier"},
    "contrastive": {"sharing"},
    "own_pictures": SHARED,
    "earlier": SHARED,
    "sweep": SHARED,
    "explorer": SHARED,
    "bench": SHARED,
}


def wing(name: str) -> str:
    """The wing that a module is in: "sweep" of src.beyond.sweep.fits, "" of src.beyond itself."""
    return f"{name}..".split(".")[2]


def test_every_wing_is_listed():
    assert {wing(module(path)) for path in PATHS} == set(MAY_IMPORT)


def test_a_wing_imports_of_others_at_most_what_is_listed():
    wrong = [
        f"{name} imports {other}"
        for name, other in imports(PATHS)
        if room(other) == "beyond"
        and wing(other) not in MAY_IMPORT[wing(name)] | {wing(name)}
    ]  # fmt: skip
    assert wrong == []


def test_what_reads_records_loads_no_keras_and_no_import_changes_the_process():
    # `make check`, and what writes numbers into documents
    texts = [path.read_text("utf-8") for path in documents()]
    written = {name for text in texts for _, name, *_ in BLOCK.findall(text)}
    light = set(map(module, PATHS)) - reaching_keras()
    assert light >= {"src.beyond.check", *(name for name in written if room(name) == "beyond")}
    assert load_all(light) == ["False False"]


def test_no_import_of_the_project_hides_in_a_function():
    assert hidden(PATHS) == []
