"""Confirm the records of the wings beside the coursework's: `make check`, where the wings are."""

import sys
from pathlib import Path

from src.beyond.contrastive.record import BEYOND, check_seeds
from src.beyond.earlier.summary import check_summary
from src.commands import check
from src.data import FashionMNIST
from src.records.check import check_record


def check_reports(folder: Path, data: FashionMNIST) -> check.Problems:
    """Check everything under a reports folder."""
    found = check.check_reports(folder, data)
    for path in sorted(folder.glob("reproduction/*/results.json")):
        found[str(path.parent)] = check_record(path.parent, data)
    found[str(folder / BEYOND.results)] = check_seeds(folder, data)
    if not any(found.values()):  # they are what the summary is computed from
        found[str(folder / "reproduction/summary.json")] = check_summary(folder / "reproduction")
    return found


if __name__ == "__main__":
    sys.exit(check.main(check=check_reports))
