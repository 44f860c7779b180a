"""The directions of imports: the packages of src stand on floors, and arrows lead down."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from src.support.files import PROJECT

FLOORS = [
    {"support"},
    {"data", "metrics"},
    {"clustering"},
    {"networks", "records"},
    {"figures"},
    {"paper", "settings"},
    {"commands"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
CORE = [p for p in sorted(PROJECT.glob("src/**/*.py")) if "beyond" not in p.parts]
KERAS = "src.networks.backend"  # the one module that loads Keras and TensorFlow
LOAD = """
import importlib, os, sys
before = sys.excepthook, os.fstat(2).st_ino
for group in sys.argv[1:]:
    for name in group.split():
        importlib.import_module(name)
        assert (sys.excepthook, os.fstat(2).st_ino) == before, name
    print("keras" in sys.modules, "tensorflow" in sys.modules)
"""


def module(path: Path) -> str:
    """The name of a file of the project as a module: src.data.readers."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(name: str) -> str:
    """The part of src that a module is in: "data" of src.data.readers, "" of src itself."""
    return f"{name}..".split(".")[1]


def loaded(path: Path, tree: ast.AST | None = None) -> Iterator[str]:
    """Modules that a file imports, those for type checkers left out; names in them as well."""
    for node in ast.iter_child_nodes(tree or ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            yield from loaded(path, node)


def imports(paths: list[Path]) -> list[tuple[str, str]]:
    """Of files of the project each module with what it imports of the project."""
    return [(module(path), name) for path in paths for name in loaded(path) if _ours(name)]


def reaching_keras() -> set[str]:
    """Modules of the project that load Keras when they are imported."""
    paths = sorted(PROJECT.glob("src/**/*.py"))
    known = {module(path) for path in paths}
    direct: dict[str, set[str]] = {name: set() for name in known}
    for name, other in imports(paths):
        inner = other if other in known else other.rpartition(".")[0]
        direct[name] |= {inner} | {inner.rsplit(".", n)[0] for n in range(1, inner.count("."))}
    found = {KERAS}
    while more := {name for name in known if direct[name] & found} - found:
        found |= more
    return found


def hidden(paths: list[Path]) -> list[str]:
    """Functions that import a part of the project when they are called."""
    return [
        f"{module(path)}.{node.name}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and any(map(_ours, loaded(path, node)))
    ]


def load_all(*groups: set[str]) -> list[str]:
    """Import modules, a group after the other, in a process of their own.

    Say after each group whether Keras and TensorFlow are loaded. An import that leaves another
    excepthook or another file descriptor 2 is an error.
    """
    command = [sys.executable, "-c", LOAD, *(" ".join(sorted(names)) for names in groups)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def _ours(name: str) -> bool:
    return name.split(".")[0] == "src"


def test_every_room_has_its_floor_and_few_modules_are_loose():
    rooms = {room(module(path)) for path in CORE}
    assert rooms == {"", *FLOOR}
    assert len(list((PROJECT / "src").glob("[!_]*.py"))) <= 5


def test_imports_lead_down():
    wrong = [
        f"{name} imports {other}"
        for name, other in imports(CORE)
        if room(name) and room(name) != room(other)
        and FLOOR.get(room(other), len(FLOORS)) >= FLOOR[room(name)]
    ]  # fmt: skip
    assert wrong == []


def test_nothing_outside_imports_what_goes_beyond():
    tests = [p for p in sorted(PROJECT.glob("tests/**/*.py")) if "beyond" not in p.parts]
    wrong = [f"{name}: {o}" for name, o in imports([*CORE, *tests]) if room(o) == "beyond"]
    wrong += [
        f"{module(path)}: {name}"
        for path in tests
        for name in loaded(path)
        if name.startswith("tests.beyond")
    ]
    assert wrong == []


def test_no_method_sees_a_label():
    """Labels enter in metrics, records and figures alone: what fits is given images."""
    blind = [path for path in CORE if room(module(path)) in ("networks", "clustering")]
    seen = [
        f"{module(path)}: {node.attr}"
        for path in blind
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("labels", "train_labels", "test_labels", "class_names")
    ]
    datasets = ("src.data.FashionMNIST", "src.data.load_fashion_mnist")
    assert seen + [pair for pair in imports(blind) if pair[1] in datasets] == []


def test_only_networks_and_settings_load_keras_and_no_import_changes_the_process():
    libraries = {"keras", "tensorflow"}
    direct = [p for p in CORE if libraries & {name.split(".")[0] for name in loaded(p)}]
    assert [module(path) for path in direct] == [KERAS]
    core = set(map(module, CORE))
    reaching = reaching_keras() & core
    assert {room(name) for name in reaching} == {"networks", "settings"}
    assert load_all(core - reaching, reaching) == ["False False", "True True"]


def test_no_import_of_the_project_hides_in_a_function():
    assert hidden(CORE) == []
