"""What stands beside our own results: published figures, and the log of what was tried."""

import json
from pathlib import Path

import pandas as pd

from src.paths import PROJECT

FOLDER = PROJECT / "reports"


def read_published(folder: Path = FOLDER) -> pd.DataFrame:
    """Published accuracy and NMI on Fashion-MNIST, with what is known of how they came about."""
    rows = json.loads((folder / "published.json").read_text())
    return pd.DataFrame(rows, dtype=object).fillna("")


def read_trials(folder: Path = FOLDER) -> pd.DataFrame:
    """What was tried while developing the contrastive methods, with its scores, as text."""
    return pd.read_csv(folder / "beyond_log.csv", dtype=str, keep_default_na=False)
