import json

import pytest

from src.beyond.check import check_reports
from src.beyond.contrastive.record import BEYOND
from src.beyond.earlier.summary import write_summary
from src.clustering import SPLITS, Clustering
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
