"""What the cells of a notebook assign, and what of it was meant as a parameter and is none."""

import ast
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

# of our own cell and of papermill's; ploomber-engine, dagstermill and Quarto say "Injected"
HEADING = re.compile(r"^#\s*(injected )?parameters\s*$", re.IGNORECASE | re.MULTILINE)
CLOSE = 0.8  # from here on two names are alike: those of epoch and epochs are .91


@dataclass(frozen=True)
class Cell:
    """What a cell assigns."""

    values: dict[str, object]  # name: literal; `...` if it is none
    types: dict[str, str]  # name: annotation
    headed: bool  # "# Parameters" stands in it
    injected: bool  # by a program, which writes no other comment

    def slips(self, parameters: Sequence[str]) -> list[str]:
        """The names that were meant as parameters and are none."""
        others = [name for name in self.values if name not in parameters]
        if self.headed or self.types.keys() & parameters:
            return others
        scalars = [name for name in others if isinstance(self.values[name], int | float | str)]
        return [name for name in scalars if get_close_matches(name, parameters, 1, CLOSE)]


def read_cell(source: str) -> Cell:
    """Read a cell, magics already translated as in IPython's `In`; what is no Python sets nothing.

    %%time and its like run the rest of a cell, which is read in its place.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return Cell({}, {}, headed=False, injected=False)
    match tree.body:
        case [ast.Expr(ast.Call(ast.Attribute(attr="run_cell_magic"), [_, _, ast.Constant(rest)]))]:
            return read_cell(rest)
    values: dict[str, object] = {}
    types: dict[str, str] = {}
    for statement in ast.walk(tree):
        if not isinstance(statement, ast.stmt):
            continue
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        for node in (node for target in targets if target for node in ast.walk(target)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                values[node.id] = _literal(statement)
                if isinstance(statement, ast.AnnAssign):
                    types[node.id] = ast.unparse(statement.annotation)
    headed = bool(HEADING.search(source))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    return Cell(values, types, headed, injected=headed and len(comments) == 1)


def standing_slips(cells: Sequence[Cell], parameters: Sequence[str]) -> list[str]:
    """The slips among the cells whose values stand, newest first.

    A cell has no say once all that it set was set again. That a slip is mended shows where the
    parameter that was meant is set later.
    """
    later: set[str] = set()  # parameters set by later cells
    slips = []
    for cell in reversed(cells):
        if later.issuperset(parameters):
            break
        known = cell.values.keys() & parameters
        if not known or known - later:
            found = cell.slips(parameters)
            slips += [name for name in found if not get_close_matches(name, later, 1, CLOSE)]
        later |= known
    return slips


def lost_values(cells: Sequence[Cell], parameters: Sequence[str]) -> dict[str, object]:
    """What a program injected above the cell that sets the parameters: it had no effect.

    papermill does so where no cell has the tag `parameters`, or not the last cell of parameters.
    """
    now = {name: value for cell in cells for name, value in cell.values.items()}
    earlier: set[str] = set()  # parameters set by earlier cells
    lost = {}
    for cell in cells:
        known = cell.values.keys() & parameters
        if cell.injected:
            lost |= {n: cell.values[n] for n in known - earlier if now[n] != cell.values[n]}
            lost |= {} if known or earlier else cell.values
        earlier |= known
    return lost


def _literal(statement: ast.stmt) -> object:
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return ...
    try:
        return ast.literal_eval(statement.value)
    except (ValueError, TypeError):  # TypeError: a set of lists
        return ...
