"""Write the numbers of README.md and docs/ from the records: `make readme`.

Each block between `<!-- numbers: NAME -->` and `<!-- end -->` is made by the function of that name
in BLOCKS, from the files in reports/; `make check` says if one is not what they give.
"""

import re
import sys
from pathlib import Path

from src.commands.blocks import bench, beyond, growth, results
from src.paths import PROJECT, atomic_path
from src.records import RecordError

DOCUMENTS = (PROJECT / "README.md", PROJECT / "docs" / "cluster.md")
REPORTS = PROJECT / "reports"
BLOCK = re.compile(r"(<!-- numbers: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
BLOCKS = {
    function.__name__: function
    for function in (
        results.results, results.seeds, beyond.beyond, beyond.published,
        bench.bench, bench.peers, growth.growth, growth.cluster,
    )
}  # fmt: skip


def written(text: str, reports: Path = REPORTS) -> str:
    """A document's text with every block made anew.

    Raises
    ------
    RecordError : a file in reports/ is missing or unreadable.
    """
    return BLOCK.sub(lambda found: _block(found, reports), text)


def problems(path: Path, reports: Path = REPORTS) -> list[str]:
    """Say whether a document's numbers are those of the records."""
    text = path.read_text()
    try:
        wrong = [f[2] for f in BLOCK.finditer(text) if f[0] != _block(f, reports)]
    except RecordError as error:
        return [str(error)]
    return [f"block {name} is not what reports/ gives; `make readme` writes it" for name in wrong]


def main(documents: tuple[Path, ...] = DOCUMENTS) -> int:
    try:
        texts = {path: written(path.read_text()) for path in documents}
    except RecordError as error:
        print(error, file=sys.stderr)
        return 1
    for document, text in texts.items():
        with atomic_path(document) as path:
            path.write_text(text)
    return 0


def _block(found: re.Match, reports: Path) -> str:
    try:
        return f"{found[1]}{BLOCKS[found[2]](reports)}\n{found[3]}"
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise RecordError(
            f"{reports}: what block {found[2]} needs is not there ({error})"
        ) from error


if __name__ == "__main__":
    sys.exit(main())
