"""Say what pictures show: `python -m src.beyond.own_pictures.predict PICTURE...` (`make predict`).

Each picture gets a cluster of the trained model, and the class that this cluster is matched to.
Status 1 if one of them could not be used; the others are done all the same. Files are written
before anything is printed.
"""

import argparse
import json
import os
import shlex
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from glob import glob
from pathlib import Path

import pandas as pd

from src.beyond.own_pictures.figure import own_pictures
from src.beyond.own_pictures.prediction import N_DRAWN, PictureResult, predict_pictures
from src.beyond.own_pictures.saved_model import MODEL, ModelFileError, SavedModel, load_model
from src.figures.album import write_figure
from src.support.files import atomic_path
from src.support.safe_reading import printable

FIGURES = (".png", ".pdf", ".svg")
DPI = 200
BAR = 10  # characters, for a certainty of 1
UNFAMILIAR = "unlike all training images, or uncertain"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "pictures", metavar="PICTURE", nargs="*",
        help="a file or a folder; without any, those that the variable PICTURES names",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="... with responsibilities as CSV")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="... with all steps, drawn")
    parser.add_argument("--model", type=Path, default=MODEL, metavar="FILE")
    words = sys.argv[1:] if arguments is None else arguments
    words = [f"./{w}" if w[:1] == "-" and Path(w).exists() else w for w in words]  # of -shoe.jpg
    options = parser.parse_args(words)
    pictures = options.pictures or names_in(os.environ.get("PICTURES", ""))
    if not pictures:
        parser.error("no PICTURE is named: expected a file or a folder")
    if options.figure and options.figure.suffix.lower() not in FIGURES:
        parser.error(f"--figure {options.figure}: expected a name with {', '.join(FIGURES)}")
    try:
        model = load_model(options.model)
    except ModelFileError as error:
        print(error, file=sys.stderr)
        return 1
    with warnings.catch_warnings(record=True) as passed_over:
        results = predict_pictures(model, pictures)
    written = [
        _write(options.json, lambda path: write_json(path, results)),
        _write(options.csv, lambda path: write_csv(path, results, model)),
        _write(options.figure, lambda path: _draw(path, results, model)),
    ]
    print(table(results))
    for warning in passed_over:
        print(printable(str(warning.message)), file=sys.stderr)
    for result in results:
        if result.error is not None:
            print(f"{printable(result.picture)}: {printable(result.error)}", file=sys.stderr)
    return int(not all(written) or any(result.error is not None for result in results))


def names_in(text: str) -> list[str]:
    """The files and folders that a text names, as people write PICTURES="...".

    The text may be one name, with any signs in it, or several between blanks, or quoted as in a
    shell; wildcards and ~ stand for what they match. The first reading counts of which all exist.
    """
    readings = [[text], text.split()]
    with suppress(ValueError):  # a quote without its second
        readings.append(shlex.split(text))
    for names in readings:
        found = [_matching(name) for name in names]
        if all(found):
            return [name for matches in found for name in matches]
    return readings[-1]


def _matching(name: str) -> list[str]:
    if os.path.lexists(name):
        return [name]
    return sorted(glob(os.path.expanduser(name)))  # noqa: PTH111, PTH207


def table(results: Sequence[PictureResult]) -> str:
    """One line per picture that could be used: cluster, class, certainty, and whether familiar."""
    used = [result for result in results if result.error is None]
    width = max([len("picture"), *(len(printable(result.picture)) for result in used)])
    lines = [f"{'picture':<{width}}  cluster  class        certainty"] if used else []
    for r in used:
        bar = "█" * round(BAR * r.certainty)
        line = f"{printable(r.picture):<{width}}  {r.cluster:>7}  {r.class_name:<11}  "
        line += f"{r.certainty:.2f} {bar:<{BAR}}  {'' if r.familiar else UNFAMILIAR}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def write_json(path: Path, results: Sequence[PictureResult]) -> None:
    """Write a list with one object per picture: see `PictureResult.record`."""
    content = json.dumps([result.record() for result in results], indent=1, allow_nan=False)
    with atomic_path(path) as temporary:
        temporary.write_text(content + "\n")


def write_csv(path: Path, results: Sequence[PictureResult], model: SavedModel) -> None:
    """Write a line per picture: the same columns, its responsibilities, its nearest images."""
    names = [f"cluster {i}: {name}" for i, name in enumerate(model.cluster_names)]
    columns = ["picture", "cluster", "class", "certainty", "familiar", "error", *names, "nearest"]
    rows = [
        r.record()
        if r.error is not None
        else r.record()
        | dict(zip(names, map(float, r.responsibilities), strict=True))
        | {"nearest": " ".join(map(str, r.nearest))}
        for r in results
    ]
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    with atomic_path(path) as temporary:
        table.to_csv(temporary, index=False, encoding="utf-8", errors="backslashreplace")


def _draw(path: Path, results: Sequence[PictureResult], model: SavedModel) -> None:
    used = [result for result in results if result.error is None]
    if not used:
        print(f"{path}: not written, there is no picture to draw", file=sys.stderr)
        return
    if len(used) > N_DRAWN:
        print(f"{path}: shows the first {N_DRAWN} of {len(used)} pictures", file=sys.stderr)
    write_figure(own_pictures(used, model.cluster_names), path, DPI)


def _write(path: Path | None, write: Callable[[Path], None]) -> bool:
    """Write a file if one is asked for; say whether that was no failure."""
    if path is None:
        return True
    try:
        write(path)
    except OSError as error:
        print(f"{path}: cannot be written ({error.strerror or error})", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
