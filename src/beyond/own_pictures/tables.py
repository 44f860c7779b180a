"""How well own pictures are recognised, as Markdown: docs/own_pictures.md shows it."""

from collections.abc import Sequence
from pathlib import Path

from src.records.markdown import share, table
from src.records.validation import read_json


def pictures(reports: Path) -> str:
    """What reports/pictures.json holds: transformed test images, and photographs by kind."""
    record = read_json(reports / "pictures.json")
    transformed = record["rows"][1:]
    strange = ", ".join(
        f"{name} {share(of)}" for name, of in record["familiar_strange_images"].items()
    )
    lost = max(row["lost_points"] for row in transformed)
    said = (
        f"The preparation loses at most {lost:.1f} points of accuracy on the first {record['n']:,} "
        f"test images, however they are transformed; "
        f"{share(min(row['familiar'] for row in transformed))} or more are familiar. "
        f"Of images that show no garment upright: {strange}."
    )
    return "\n\n".join([said, *_photographs(record.get("photographs", []))])


def _photographs(rows: Sequence[dict]) -> list[str]:
    if not rows:
        return []
    lines = [
        (
            row["garment"], " or ".join(row["classes"]) or "none", str(row["n"]),
            str(row["right"]) if row["classes"] else "–", str(row["familiar"]),
            str(row["familiar_and_right"]) if row["classes"] else "–",
        )
        for row in rows
    ]  # fmt: skip
    known, others = ([row for row in rows if bool(row["classes"]) == has] for has in (True, False))
    said = (
        f"Photographs: {_of(known, 'right', 'n')} are right, and of those called familiar "
        f"{_of(known, 'familiar_and_right', 'familiar')}. Of what has no class "
        f"{_of(others, 'familiar', 'n')} are called familiar."
    )
    columns = ["photographs", "right is", "number", "right", "familiar", "right of these"]
    return [table(columns, lines), said]


def _of(rows: Sequence[dict], part: str, whole: str) -> str:
    """A share of sums: "118 of 210 (.562)"."""
    found, of = (sum(row[name] for row in rows) for name in (part, whole))
    return f"{found} of {of} ({share(found / of)})" if of else "none"
