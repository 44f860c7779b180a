"""Which commit made a record, and which code that determines its numbers has changed since.

Code is read, not loaded: the source files of the commit from git, the present ones from disk.
Compared are functions, classes and constants by name, wherever they lie; comments, docstrings,
annotations and layout do not count.
"""

import ast
import functools
import io
import re
import tarfile
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence

from src.records.environment import git
from src.support.code_hash import LEFT_OUT
from src.support.files import PROJECT

NAMED = 4  # of what changed
Files = Mapping[str, str]  # source texts by path


def origin(environments: Sequence[object], roots: Sequence[str]) -> str:
    """Say which commits made something, and what the present code would make otherwise.

    Parameters
    ----------
    environments : of a record, or of each of its fits, as they were read
    roots : functions or tables that determine the numbers, with all code that they reach, as
        "module.name", the last part of the module's name; none if there is nothing to compare
    """
    notes = [e if isinstance(e, dict) else {} for e in environments]
    commits = Counter(str(e.get("commit") or "no commit").removesuffix("+changes") for e in notes)
    counted = [f"{c[:9]} ({n} fits)" if len(commits) > 1 else c[:9] for c, n in commits.items()]
    made = f"made by {', '.join(counted)}"
    if not roots:
        return made
    trees = [_files_of(commit) for commit in commits]
    if None in trees:
        return f"{made}, whose code is not here to compare (no git, or a clone without history)"
    now = reached(_present_files(), roots)
    then = [reached(tree, roots) for tree in trees]
    changed = list(
        dict.fromkeys(name for name, code in now if not all((name, code) in t for t in then))
    )
    if not changed:
        return f"{made}, by the code as it is"
    more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return f"{made}; changed since: {', '.join(changed[:NAMED])}{more}"


def reached(files: Files, roots: Iterable[str]) -> dict[tuple[str, str], None]:
    """Name and code of all that roots reach, the nearest first; nothing of a root not there."""
    waiting: deque[tuple[str, str]] = deque()
    for root in roots:
        stem, _, name = root.rpartition(".")
        paths = [p for p in files if p.endswith(f"/{stem}.py") and name in _module(files[p])[0]]
        waiting += [(path, name) for path in paths]
    found: dict[tuple[str, str], str] = {}
    while waiting:
        path, name = waiting.popleft()
        if (path, name) in found or path not in files or _module_of(path).startswith(LEFT_OUT):
            continue
        definitions, imports = _module(files[path])
        if name in definitions:
            found[path, name], used = definitions[name]
            waiting += [(path, other) for other, _ in used]
            for module, attribute in used:  # of a module: metrics.evaluate
                if module in imports:
                    waiting.append((_path(files, ".".join(imports[module])), attribute))
        elif name in imports:
            module, original = imports[name]
            waiting.append((_path(files, module), original))
    return {(name, code): None for (_, name), code in found.items()}


def _module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _path(files: Files, module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}.py" if f"{path}.py" in files else f"{path}/__init__.py"


@functools.cache
def _module(text: str) -> tuple[dict, dict]:
    """Definitions of a module, name -> (code, names used), and imports, name -> (module, name)."""
    tree = ast.parse(text)
    imports = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("src")
        for alias in node.names
    }
    definitions = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [n.id for target in targets for n in ast.walk(target) if _is_name(n)]
        else:
            continue
        bare = _Bare().visit(node)
        used = [(n.id, "") for n in ast.walk(bare) if _is_name(n)]
        used += [
            (n.value.id, n.attr)
            for n in ast.walk(bare)
            if isinstance(n, ast.Attribute) and _is_name(n.value)
        ]
        definitions |= dict.fromkeys(names, (ast.unparse(bare), used))
    return definitions, imports


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


class _Bare(ast.NodeTransformer):
    """Takes docstrings and annotations away."""

    def _without_docstring(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    visit_ClassDef = _without_docstring

    def visit_FunctionDef(self, node):
        node.returns = None
        return self._without_docstring(node)

    def visit_arg(self, node):
        node.annotation = None
        return node


@functools.cache
def _files_of(commit: str) -> Files | None:
    if not re.fullmatch("[0-9a-f]{40}", commit):  # a record may hold any text
        return None
    archive = git("archive", "--format=tar", commit, "src", text=False)
    if archive is None or archive.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        return {
            member.name: tar.extractfile(member).read().decode()
            for member in tar
            if member.name.endswith(".py")
        }


@functools.cache
def _present_files() -> Files:
    paths = (PROJECT / "src").rglob("*.py")
    return {path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in paths}
