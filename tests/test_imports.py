"""The directions of imports: the packages of src stand on floors, and arrows lead down."""

import ast
import subprocess
import sys

import pytest

from src.paths import PROJECT

FLOORS = [
    {"arrays", "memory", "paths", "untrusted", "workers"},
    {"code_hash", "metrics", "neighbours", "parameters"},
    {"data", "store", "voting"},
    {"clustering", "recurrence"},
    {"networks"},
    {"experiments", "records"},
    {"earlier", "explorer", "figures"},
    {"paper", "settings"},
    {"commands"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def room(path):
    parts = path.relative_to(PROJECT / "src").parts
    return parts[0].removesuffix(".py")


def imports():
    """(importing module, room it is in, room that it imports from) of every import in src."""
    for path in sorted(PROJECT.glob("src/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module == "src":
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("src."):
                names = [node.module.split(".")[1]]
            elif isinstance(node, ast.Import):
                found = [a.name.split(".") for a in node.names]
                names = [parts[1] for parts in found if parts[0] == "src"]
            for name in names:
                yield path, room(path), name


def test_every_room_has_its_floor():
    rooms = {room(p) for p in (PROJECT / "src").iterdir() if p.suffix == ".py" or p.is_dir()}
    assert rooms - {"__pycache__", "__init__"} == set(FLOOR)


def test_imports_lead_down():
    wrong = [
        f"{path.relative_to(PROJECT)} imports src.{to}"
        for path, of, to in imports()
        if of != to and FLOOR[to] >= FLOOR[of]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "modules",
    [
        "src.data, src.metrics, src.store, src.parameters, src.clustering, src.records",
        "src.figures, src.paper.report, src.earlier.summary",
        "src.commands.run, src.commands.check, src.commands.readme, src.commands.submission",
    ],
)
def test_only_networks_and_what_calls_it_load_keras(modules):
    code = f"import sys, {modules}; print('keras' in sys.modules, 'tensorflow' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert said.stdout.split() == ["False", "False"]


def test_no_import_of_the_project_hides_in_a_function():
    hidden = [
        f"{path.relative_to(PROJECT)}: {node.name}"
        for path in PROJECT.glob("src/**/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("src")
    ]
    assert hidden == []
