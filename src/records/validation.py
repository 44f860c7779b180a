"""What the JSON file of a record must hold, checked before its numbers are looked at."""

import json
from pathlib import Path

from src.records.rows import COLUMNS
from src.support.safe_reading import read_file

JSON_MOST = 2**22  # bytes; ours have a tenth of it
NOTES = ("config", "environment", "history", "autoencoder", "clusters")  # each a JSON object
VARIED = "varied_columns"  # the note that names columns of rows beside `COLUMNS`: a sweep's
EXPECTED = {str: "a text", int: "a whole number from 0", float: "a finite number"}


class RecordError(RuntimeError):
    """A record is missing, unreadable or not of its form; the message names file and fault."""


def read_json(path: Path) -> dict:
    """Read a JSON object; RecordError if the file is missing, too large or holds something else."""
    try:
        content = json.loads(read_file(path, JSON_MOST), parse_constant=float)
    except FileNotFoundError as error:
        raise missing(path) from error
    except (OSError, ValueError, RecursionError) as error:
        said = getattr(error, "strerror", None) or error
        raise RecordError(f"{path}: unreadable ({said}); make it again") from error
    if not isinstance(content, dict):
        raise RecordError(f"{path}: holds a {type(content).__name__}, expected a JSON object")
    return content


def missing(path: Path) -> RecordError:
    """The error that says how a file is made."""
    made_by = "make beyond" if path.name.startswith("beyond") else "make report"
    return RecordError(f"{path} is missing; `{made_by}` writes it")


def row_problems(rows: object, notes: dict | None = None) -> list[str]:
    """Say what is wrong with the form of rows read from a file; an empty list if nothing is.

    notes : of the file; they may name further columns, of whole numbers
    """
    if not isinstance(rows, list) or not rows:
        return ["it has no rows"]
    further = (notes or {}).get(VARIED, [])
    if not isinstance(further, list) or not all(isinstance(name, str) for name in further):
        return [f"{VARIED} is {_short(further)}, expected a list of texts"]
    columns = COLUMNS | dict.fromkeys(further, int)
    problems: list[str] = []
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            problems.append(f"row {number} is a {type(row).__name__}, expected columns by name")
            continue
        problems += [
            f"row {number}: {name} is {_short(row.get(name, 'missing'))}, expected {EXPECTED[kind]}"
            for name, kind in columns.items()
            if not _fits(row.get(name), kind)
        ]
    return problems


def note_problems(notes: dict) -> list[str]:
    """Say what is wrong with the form of the notes read from a file; empty if nothing is."""
    return [
        f"{name} is a {type(notes[name]).__name__}, expected a JSON object"
        for name in NOTES
        if not isinstance(notes.get(name, {}), dict)
    ]


def _fits(value: object, kind: type) -> bool:
    if kind is float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and abs(value) < 2**63  # NaN is not
    return type(value) is kind and (kind is str or 0 <= value < 2**63)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."
