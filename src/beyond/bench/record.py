"""Keep what a benchmark measured in reports/bench.json, which docs/performance.md shows."""

import json

from src.records.environment import environment
from src.records.validation import read_json
from src.support.files import PROJECT, atomic_path

FILE = PROJECT / "reports" / "bench.json"


def keep(name: str, measured: dict) -> None:
    """Put one benchmark's figures, JSON values, in the place of its former ones."""
    content = read_json(FILE) if FILE.exists() else {}
    content[name] = {**measured, "environment": environment()}
    with atomic_path(FILE) as path:
        path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def kept(name: str) -> dict:
    """What one benchmark measured before; {} if it did not run."""
    return read_json(FILE).get(name, {}) if FILE.exists() else {}
