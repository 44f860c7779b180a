"""Confirm every number that is stored or printed: `python -m src.commands.check` (`make check`).

Scores are computed again from the stored cluster ids, summaries from the scores, and the README's
tables from both. Without an argument all of reports/ is checked, otherwise the folders named, each
with its results.json. Status 1 if anything differs, is missing or cannot be confirmed.
"""

import sys
from pathlib import Path

from src.commands import readme
from src.data import FashionMNISTError, load_fashion_mnist
from src.data.dataset import FashionMNIST
from src.earlier.summary import check_summary
from src.paths import PROJECT
from src.records import BEYOND
from src.records.check import check_record
from src.untrusted import printable

SHOWN = 20  # problems of one folder
LONGEST = 500  # characters of one line


def check_reports(folder: Path, data: FashionMNIST) -> dict[str, list[str]]:
    """Check everything under a reports folder; problems by what was checked."""
    reproduced = sorted(path.parent for path in folder.glob("reproduction/*/results.json"))
    found = {str(f): check_record(f, data) for f in (folder, *reproduced)}
    found[str(folder / BEYOND.results)] = check_record(folder, data, BEYOND)
    if not any(found.values()):  # they are what the rest is computed from
        found[str(folder / "reproduction/summary.json")] = check_summary(folder / "reproduction")
        found |= {
            str(path.relative_to(PROJECT)): readme.problems(path) for path in readme.DOCUMENTS
        }
    return found


def main(arguments: list[str] | None = None) -> int:
    folders = [Path(name) for name in (sys.argv[1:] if arguments is None else arguments)]
    try:
        data = load_fashion_mnist()
    except FashionMNISTError as error:
        print(error, file=sys.stderr)
        return 1
    if folders:
        found = {str(folder): check_record(folder, data) for folder in folders}
    else:
        found = check_reports(PROJECT / "reports", data)
    for name, problems in found.items():
        lines = [f"{name}: {problem}" for problem in problems[:SHOWN]] or [f"{name}: confirmed"]
        if len(problems) > SHOWN:
            lines.append(f"{name}: and {len(problems) - SHOWN} more")
        print("\n".join(map(_shown, lines)))
    return any(found.values())


def _shown(line: str) -> str:
    return printable(line if len(line) <= LONGEST else f"{line[:LONGEST]} ...")


if __name__ == "__main__":
    sys.exit(main())
