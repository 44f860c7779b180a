"""Confirm every number that is stored or printed: `python -m src.commands.check` (`make check`).

Scores are computed again from the stored cluster ids, and the tables of README.md and docs/ from
the records. Of each record its commit is named, and what has changed since in the code that
determines its numbers; that is no fault. Without an argument all of reports/ is checked, otherwise
the folders named, each with its results.json. Status 1 if anything differs, is missing or cannot
be confirmed.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from src.commands import numbers
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.records.check import check_record
from src.records.origin import origin
from src.records.record import RUN
from src.records.validation import RecordError, read_json
from src.support.files import PROJECT
from src.support.safe_reading import printable

SHOWN = 20  # problems of one folder
LONGEST = 500  # characters of one line

# what determines the numbers of a run of main.ipynb
CODE = (
    "training.train_autoencoder", "representations.latent_codes", "representations.pca",
    "clusterers.cluster", "metrics.evaluate",
)  # fmt: skip

Problems = dict[str, list[str]]  # by what was checked


def check_reports(folder: Path, data: FashionMNIST) -> Problems:
    """Check the record of the coursework's run in a reports folder."""
    return {str(folder): check_record(folder, data)}


def origins(folder: Path) -> dict[str, str]:
    """Say what made the records in a reports folder; unreadable ones are left out."""
    try:
        notes = read_json(folder / RUN.results)
    except RecordError:
        return {}
    return {str(folder): origin([notes.get("environment")], CODE)}


def main(
    arguments: list[str] | None = None,
    check: Callable[[Path, FashionMNIST], Problems] = check_reports,
    origins: Callable[[Path], dict[str, str]] = origins,
) -> int:
    """Check what is named or all of reports/, the latter by `check` and `origins`."""
    folders = [Path(name) for name in (sys.argv[1:] if arguments is None else arguments)]
    try:
        data = load_fashion_mnist()
    except FashionMNISTError as error:
        print(error, file=sys.stderr)
        return 1
    if folders:
        found = {str(folder): check_record(folder, data) for folder in folders}
        made = {name: text for folder in folders for name, text in origins(folder).items()}
    else:
        found = check(PROJECT / "reports", data)
        made = origins(PROJECT / "reports")
    documents = []
    if not folders and not any(found.values()):  # they are what the tables are made of
        documents = numbers.documents()
    found |= {str(path.relative_to(PROJECT)): numbers.problems(path) for path in documents}
    for name, problems in (dict.fromkeys(made) | found).items():
        confirmed = None if problems is None else "confirmed"  # or measured: nothing to compute
        said = "; ".join(filter(None, (confirmed, made.get(name))))
        lines = [f"{name}: {p}" for p in (problems or [])[:SHOWN]] or [f"{name}: {said}"]
        if problems and len(problems) > SHOWN:
            lines.append(f"{name}: and {len(problems) - SHOWN} more")
        shown = (line if len(line) <= LONGEST else f"{line[:LONGEST]} ..." for line in lines)
        print("\n".join(map(printable, shown)))
    return any(found.values())


if __name__ == "__main__":
    sys.exit(main())
