"""Summarise all reruns: reports/reproduction/summary.json for the paper, a line for README.md."""

import json
from pathlib import Path

import pandas as pd

from src.beyond.earlier.comparison import compare, surviving_components
from src.beyond.earlier.earlier_reports import PUBLISHED, published_matrices, same_clusters
from src.records.markdown import method, share
from src.records.validation import RecordError, read_json
from src.support.files import PROJECT, atomic_path

FOLDER = PROJECT / "reports" / "reproduction"


def summarise(folder: Path = FOLDER) -> dict:
    """Summarise the runs that lie in `folder`; a report that was never run is left out.

    Returns
    -------
    `compared` (see `compare`), `components` (see `surviving_components`), `matrices` (the printed
    ones, scored), `purity_difference`, the largest between two reports' printed clusters of
    pixels, and `complete`: whether every report has been run.

    Raises
    ------
    RecordError : a results.json is unreadable, or lacks rows, columns or clusters.
    """
    runs = {
        report: read_json(folder / report / "results.json")
        for report in PUBLISHED
        if (folder / report / "results.json").exists()
    }
    try:
        compared = [compare(report, pd.DataFrame(run["rows"])) for report, run in runs.items()]
        components = [surviving_components(run["rows"], run["clusters"]) for run in runs.values()]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = f"{type(error).__name__}: {error}"
        raise RecordError(
            f"{folder}: a results.json there lacks what the summary needs ({said}); run that "
            "report again"
        ) from error
    return {
        "complete": len(runs) == len(PUBLISHED),
        "compared": _records(compared),
        "components": _records(components),
        "matrices": _records([published_matrices()]),
        "purity_difference": float(same_clusters().diff(axis=1).abs().max(axis=None)),
    }


def write_summary(folder: Path = FOLDER) -> dict:
    """Write summary.json into `folder` and return its content."""
    content = summarise(folder)
    with atomic_path(folder / "summary.json") as path:
        path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return content


def check_summary(folder: Path = FOLDER) -> list[str]:
    """Summarise again and say whether summary.json differs."""
    path = folder / "summary.json"
    try:
        stored, recomputed = _rounded(read_json(path)), _rounded(summarise(folder))
    except RecordError as error:
        return [str(error)]
    return [
        f"{path}: {name} differs from the runs beside it; `make reproduce` writes it anew"
        for name in sorted({*stored, *recomputed})
        if stored.get(name) != recomputed.get(name)
    ]


def seeds(reports: Path) -> str:
    """How much the accuracy of one method varies over seeds, in the reruns of earlier reports."""
    compared = pd.DataFrame(read_json(reports / "reproduction" / "summary.json")["compared"])
    widest = compared.loc[compared["accuracy std"].idxmax()]
    return (
        "These are one seed's. In the reruns of earlier reports the largest standard deviation of "
        f"an accuracy is {share(widest['accuracy std'])} ({method(widest)}, {widest['seeds']} "
        "seeds, n − 1), so small differences mean little."
    )


def _records(tables: list[pd.DataFrame]) -> list[dict]:
    if not tables:
        return []
    table = pd.concat(tables, ignore_index=True)
    return json.loads(table.to_json(orient="records", double_precision=15))  # NaN becomes null


def _rounded(content: object) -> object:
    """JSON values with nine digits after the point: the last bits differ between processors."""
    return json.loads(json.dumps(content), parse_float=lambda digits: round(float(digits), 9))
