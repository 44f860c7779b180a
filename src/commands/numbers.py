"""Write the numbers of README.md and docs/ from the records: `python -m src.commands.numbers`.

Each block between `<!-- numbers: MODULE:FUNCTION -->` and `<!-- end -->` is the text that this
function makes of the files in reports/; `make check` says if a block is not what it gives. A block
of a wing that was taken off stays as it is.
"""

import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from src.records.validation import RecordError
from src.support.files import PROJECT, atomic_path

REPORTS = PROJECT / "reports"
BLOCK = re.compile(r"(<!-- numbers: ([\w.]+):(\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def documents(project: Path = PROJECT) -> list[Path]:
    """The documents that may have blocks."""
    return [project / "README.md", *sorted(project.glob("docs/*.md"))]


def written(text: str, reports: Path = REPORTS) -> str:
    """A document's text with every block made anew.

    Raises
    ------
    RecordError : a file in reports/ is missing, unreadable or lacks what a block needs.
    """
    return BLOCK.sub(lambda found: _block(found, reports), text)


def problems(path: Path, reports: Path = REPORTS) -> list[str]:
    """Say whether a document's numbers are those of the records."""
    text = path.read_text(encoding="utf-8")
    try:
        wrong = [f[3] for f in BLOCK.finditer(text) if f[0] != _block(f, reports)]
    except RecordError as error:
        return [str(error)]
    return [f"block {name} is not what reports/ gives; `make numbers` writes it" for name in wrong]


def main(paths: Sequence[Path] = ()) -> int:
    try:
        texts = {path: written(path.read_text("utf-8")) for path in paths or documents()}
    except RecordError as error:
        print(error, file=sys.stderr)
        return 1
    for document, text in texts.items():
        with atomic_path(document) as path:
            path.write_text(text, encoding="utf-8")
    return 0


def _block(found: re.Match, reports: Path) -> str:
    start, module, function, end = found.groups()
    if module.startswith("src.beyond.") and find_spec("src.beyond") is None:
        return found[0]
    try:
        return f"{start}{getattr(import_module(module), function)(reports)}\n{end}"
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise RecordError(
            f"{reports}: what block {function} needs is not there ({error})"
        ) from error


if __name__ == "__main__":
    sys.exit(main())
