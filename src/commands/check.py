"""Confirm every number that is stored or printed: `python -m src.commands.check` (`make check`).

Scores are computed again from the stored cluster ids, and the tables of README.md and docs/ from
the records. Without an argument all of reports/ is checked, otherwise the folders named, each with
its results.json. Status 1 if anything differs, is missing or cannot be confirmed.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from src.commands import numbers
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.records.check import check_record
from src.support.files import PROJECT
from src.support.safe_reading import printable

SHOWN = 20  # problems of one folder
LONGEST = 500  # characters of one line

Problems = dict[str, list[str]]  # by what was checked


def check_reports(folder: Path, data: FashionMNIST) -> Problems:
    """Check the record of the coursework's run in a reports folder."""
    return {str(folder): check_record(folder, data)}


def main(
    arguments: list[str] | None = None,
    check: Callable[[Path, FashionMNIST], Problems] = check_reports,
) -> int:
    """Check what is named or all of reports/, the latter by `check`."""
    folders = [Path(name) for name in (sys.argv[1:] if arguments is None else arguments)]
    try:
        data = load_fashion_mnist()
    except FashionMNISTError as error:
        print(error, file=sys.stderr)
        return 1
    if folders:
        found = {str(folder): check_record(folder, data) for folder in folders}
    else:
        found = check(PROJECT / "reports", data)
        if not any(found.values()):  # they are what the tables are made of
            paths = numbers.documents()
            found |= {str(path.relative_to(PROJECT)): numbers.problems(path) for path in paths}
    for name, problems in found.items():
        lines = [f"{name}: {problem}" for problem in problems[:SHOWN]] or [f"{name}: confirmed"]
        if len(problems) > SHOWN:
            lines.append(f"{name}: and {len(problems) - SHOWN} more")
        shown = (line if len(line) <= LONGEST else f"{line[:LONGEST]} ..." for line in lines)
        print("\n".join(map(printable, shown)))
    return any(found.values())


if __name__ == "__main__":
    sys.exit(main())
