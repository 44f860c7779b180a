"""Confirm the records of the wings beside the coursework's: `make check`, where the wings are."""

import sys
from pathlib import Path

from src.beyond.contrastive.record import BEYOND, check_seeds, read_seeds
from src.beyond.earlier.summary import check_summary
from src.commands import check
from src.data import FashionMNIST
from src.records.check import check_record
from src.records.origin import origin
from src.records.validation import RecordError, read_json

# what determines the numbers of measurements, by file and part of it
MEASURED = {
    ("bench.json", "kmeans"): ("kmeans.FITS",),
    ("bench.json", "contrastive_step"): (
        "contrastive_step.with_keras_normalisation", "views.random_views",
    ),
    ("bench.json", "peers"): ("peers.run",),
    ("growth.json", ""): ("growth_stage.STAGES", "growth.neighbours_compared"),
    ("pictures.json", ""): ("measure.measure",),
    ("faults.json", ""): (),
}  # fmt: skip


def check_reports(folder: Path, data: FashionMNIST) -> check.Problems:
    """Check everything under a reports folder."""
    found = check.check_reports(folder, data)
    for path in sorted(folder.glob("reproduction/*/results.json")):
        found[str(path.parent)] = check_record(path.parent, data)
    found[str(folder / BEYOND.results)] = check_seeds(folder, data)
    if not any(found.values()):  # they are what the summary is computed from
        found[str(folder / "reproduction/summary.json")] = check_summary(folder / "reproduction")
    return found


def origins(folder: Path) -> dict[str, str]:
    """Say what made the records in a reports folder; unreadable ones are left out."""
    made = check.origins(folder)
    for path in sorted(folder.glob("reproduction/*/results.json")):
        environment = _read(path).get("environment")
        made[str(path.parent)] = origin([environment], ("rerun.reproduce", "metrics.evaluate"))
    fits: dict[str, list[dict]] = {}
    for fit in _fits(folder):
        fits.setdefault(str(fit.get("method")), []).append(fit.get("environment"))
    for method, environments in fits.items():
        roots = (f"methods.{method.replace('-', '_')}", "metrics.evaluate")
        made[f"{folder / BEYOND.results}, {method}"] = origin(environments, roots)
    for (file, part), roots in MEASURED.items():
        content = _read(folder / file)
        measured = content.get(part) if part else content
        if measured and isinstance(measured, dict):
            name = ", ".join(filter(None, (str(folder / file), part)))
            made[name] = origin([measured.get("environment")], roots)
    return made


def _fits(folder: Path) -> list[dict]:
    try:
        return read_seeds(folder).notes.get("fits", [])
    except RecordError:
        return []


def _read(path: Path) -> dict:
    try:
        return read_json(path)
    except RecordError:
        return {}


if __name__ == "__main__":
    sys.exit(check.main(check=check_reports, origins=origins))
