"""Write the README's numbers from the records: `python -m src.commands.readme` (`make readme`).

Each block between `<!-- numbers: NAME -->` and `<!-- end -->` is made by the function of that name
here, from the files in reports/; `make check` says if one is not what they give.
"""

import re
import sys
from pathlib import Path

import pandas as pd

from src.paths import PROJECT, atomic_path
from src.records import BEYOND, RecordError, read_record, summary
from src.records.form import read_json
from src.records.names import method_name
from src.records.rows import SCORES
from src.records.sources import read_published

README = PROJECT / "README.md"
REPORTS = PROJECT / "reports"
BLOCK = re.compile(r"(<!-- numbers: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def results() -> str:
    """The test rows of results.json."""
    record = read_record(REPORTS)
    config = record.notes["config"]
    rows = record.table().query("split == 'test'")
    best = {score: rows[score].max() for score in SCORES}
    lines = ["| method | accuracy | majority | NMI | ARI |", "|---|---|---|---|---|"]
    for row in rows.to_dict("records"):
        shown = [f"**{_n(row[s])}**" if row[s] == best[s] else _n(row[s]) for s in SCORES]
        lines.append(f"| {_method(row)} | {' | '.join(shown)} |")
    return "\n".join(
        [
            f"{config['n_clusters']} clusters, fitted on {config['n_train']:,} training images "
            f"and scored on {rows['n_samples'].iloc[0]:,} test images; seed {config['seed']}, "
            f"autoencoder `{config['autoencoder']}` (`reports/results.json`, which has the scores "
            "of the training images too).",
            "",
            *lines,
        ]
    )


def seeds() -> str:
    """How much the accuracy of one method varies over seeds, in the reruns of earlier reports."""
    compared = pd.DataFrame(read_json(REPORTS / "reproduction" / "summary.json")["compared"])
    widest = compared.loc[compared["accuracy std"].idxmax()]
    return (
        "These are one seed's. In the reruns of earlier reports the largest standard deviation of "
        f"an accuracy is {_n(widest['accuracy std'])} ({_method(widest)}, {widest['seeds']} seeds, "
        "n − 1), so small differences mean little."
    )


def beyond() -> str:
    """The rows of beyond.json, over seeds."""
    rows = read_record(REPORTS, BEYOND).table()
    sizes = rows[(rows["split"] == "all")].groupby("fit_on")["n_samples"].first()
    n_test = rows[rows["split"] == "test"]["n_samples"].iloc[0]
    fitted_on = {"train": f"{sizes['train'] - n_test:,}", "all": f"{sizes['all']:,}"}
    lines = [
        "| method | fitted on | images | accuracy | majority | NMI | ARI | minutes | seeds |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in summary(rows).to_dict("records"):
        if row["split"] != "all" and row["representation"] != "fine-tuned":
            continue
        scores = [_spread(row[f"{s} mean"], row[f"{s} std"]) for s in SCORES]
        lines.append(
            f"| {_method(row)} | {fitted_on[row['fit_on']]} | {row['split']} | "
            f"{' | '.join(scores)} | {row['minutes']:.1f} | {row['seeds']} |"
        )
    single = {
        fit_on: rows.query(
            "representation == 'fine-tuned' and fit_on == @fit_on and split == 'all'"
        )["accuracy"]
        for fit_on in ("all", "train")
    }
    ranges = {f: f"{_n(s.min())} to {_n(s.max())}" for f, s in single.items()}
    lines += [
        "",
        f"Single seeds of the fine-tuned heads reach from {ranges['all']} when fitted on all "
        f"images, and from {ranges['train']} when fitted on the training images (both scored on "
        "all).",
    ]
    return "\n".join(lines)


def published() -> str:
    """Published values above our mean accuracy, and what is known of them."""
    rows = read_record(REPORTS, BEYOND).table()
    ours = rows.query("representation == 'fine-tuned' and fit_on == 'all' and split == 'all'")
    above = read_published()
    above = above[above["accuracy"] > ours["accuracy"].mean()]
    lines = ["| published | accuracy | NMI | what is known of it |", "|---|---|---|---|"]
    for row in above.to_dict("records"):
        nmi = _n(row["nmi"]) if row["nmi"] != "" else "–"
        known = row["remark"] + ("" if row["verified"] else "; not verified")
        lines.append(
            f"| {row['method']} ({row['year']}) | {_n(row['accuracy'])} | {nmi} | {known} |"
        )
    return "\n".join(lines)


def bench() -> str:
    """Our time to the accuracy that N2D published, and k-means from scratch."""
    record = read_json(REPORTS / "bench.json")
    race, kmeans = record["time_to_accuracy"], record["kmeans"]
    return (
        f"N2D's published accuracy is {_n(race['target'])} (one seed). On {race['cores']} cores "
        f"({race['cpu']}) ours was reached after {race['seconds']:.0f} seconds: "
        f"{race['epochs']} contrastive epochs and heads, {_n(race['accuracy'])}, seed "
        f"{race['seed']}, all {race['n_samples']:,} images. N2D's autoencoder took "
        f"{race['n2d_seconds_per_epoch']:.1f} seconds an epoch, so that its {race['n2d_epochs']} "
        f"epochs, computed and not run, would take {race['ratio']:.0f} times as long. Labels tell "
        "when this race is over; another seed may need more epochs. k-means from scratch took "
        f"{kmeans['ratio']:.2f} times the time of scikit-learn's (median of "
        f"{len(kmeans['seeds'])} starts)."
    )


BLOCKS = {f.__name__: f for f in (results, seeds, beyond, published, bench)}


def written(text: str) -> str:
    """The README's text with every block made anew.

    Raises
    ------
    RecordError : a file in reports/ is missing or unreadable.
    """
    return BLOCK.sub(_block, text)


def readme_problems(path: Path = README) -> list[str]:
    """Say whether the README's numbers are those of the records."""
    text = path.read_text()
    try:
        wrong = [found[2] for found in BLOCK.finditer(text) if found[0] != _block(found)]
    except RecordError as error:
        return [str(error)]
    return [f"block {name} is not what reports/ gives; `make readme` writes it" for name in wrong]


def main() -> int:
    try:
        text = written(README.read_text())
    except RecordError as error:
        print(error, file=sys.stderr)
        return 1
    with atomic_path(README) as path:
        path.write_text(text)
    return 0


def _block(found: re.Match) -> str:
    try:
        return f"{found[1]}{BLOCKS[found[2]]()}\n{found[3]}"
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise RecordError(
            f"{REPORTS}: what block {found[2]} needs is not there ({error})"
        ) from error


def _method(row: dict | pd.Series) -> str:
    return method_name(row["representation"], row["clusterer"], between=", ")


def _n(x: float) -> str:
    return f"{x:.3f}".removeprefix("0")


def _spread(mean: float, std: float) -> str:
    return _n(mean) if pd.isna(std) else f"{_n(mean)} ± {_n(std)}"


if __name__ == "__main__":
    sys.exit(main())
