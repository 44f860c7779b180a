import json

import pytest

from src.beyond.check import MEASURED, check_reports, origins
from src.beyond.contrastive.methods import METHODS
from src.beyond.contrastive.record import BEYOND
from src.beyond.earlier.summary import write_summary
from src.clustering import SPLITS, Clustering
from src.commands.check import CODE
from src.records.origin import _present_files, reached
from src.records.record import RUN, record_of, write_record
from src.records.run_record import cluster_record
from src.records.tables import contingency


@pytest.fixture
def reports(bars, tmp_path):
    """A run, one rerun of an earlier report with its summary, and one seed: all confirmed."""
    ids = bars.labels.copy()
    ids[::10] = 3
    found = Clustering("pixels", "kmeans", "train", 0, 10, None, ids, bars.n_train, 1.0)
    clusters = {
        RUN.key({**vars(found), "split": split}): cluster_record(contingency(found, bars, split))
        for split in SPLITS
    }
    run = record_of([found], bars, RUN, environment={"commit": None}, clusters=clusters)
    write_record(tmp_path, run)
    write_record(tmp_path / "reproduction" / "conv128", run)
    write_summary(tmp_path / "reproduction")
    write_record(tmp_path, record_of([found], bars, BEYOND, fits=[]), BEYOND)
    return tmp_path


def edit(path, change):
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content))


def test_every_record_of_the_wings_is_confirmed_beside_the_run(reports, bars):
    found = check_reports(reports, bars)
    assert {name.removeprefix(f"{reports}") for name in found} == {
        "", "/beyond.json", "/reproduction/conv128", "/reproduction/summary.json",
    }  # fmt: skip
    assert not any(found.values())


@pytest.mark.parametrize(
    "name", ["results.json", "beyond.json", "reproduction/conv128/results.json"]
)
def test_an_edited_number_is_found(reports, bars, name):
    edit(reports / name, lambda content: content["rows"][0].update(ari=0.99))
    found = check_reports(reports, bars)
    where = str(reports / name).removesuffix("/results.json")
    (problem,) = found.pop(where)
    assert "ari is 0.99" in problem
    assert not any(found.values())
    assert "summary" not in "".join(found)  # it would only say that it follows from other rows


def test_an_edited_summary_is_found(reports, bars):
    edit(reports / "reproduction/summary.json", lambda content: content.update(complete=True))
    problems = check_reports(reports, bars)[str(reports / "reproduction/summary.json")]
    assert "complete differs from the runs beside it" in problems[0]


def test_what_made_each_record_is_said_whatever_stands_there(reports):
    fits = [{"method": "n2d", "clusterings": [], "environment": {"commit": "a"}}] * 2
    edit(reports / "beyond.json", lambda content: content.update(fits=fits))
    (reports / "bench.json").write_text('{"kmeans": {"environment": 1}, "peers": []}')
    (reports / "growth.json").write_text("cut")
    said = {name.removeprefix(f"{reports}"): text for name, text in origins(reports).items()}
    assert {name: text.split(",")[0] for name, text in said.items()} == {
        "": "made by no commit",
        "/reproduction/conv128": "made by no commit",
        "/beyond.json, n2d": "made by a",
        "/bench.json, kmeans": "made by no commit",
    }


def test_code_that_determines_numbers_is_there():
    methods = (f"methods.{name.replace('-', '_')}" for name in METHODS)
    every = [
        *methods,
        "rerun.reproduce",
        *CODE,
        *(root for roots in MEASURED.values() for root in roots),
    ]
    assert [root for root in every if not reached(_present_files(), [root])] == []
