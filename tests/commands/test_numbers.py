import json
import re

import pytest

from src.commands import numbers
from src.records.record import write_record
from src.records.validation import RecordError
from tests.paper.made_by_hand import run_record

START = "<!-- numbers: src.records.markdown:results -->\n"
TEXT = f"Before.\n\n{START}old\n<!-- end -->\n\nAfter."


@pytest.fixture
def reports(tmp_path):
    """A run made by hand."""
    record = run_record()
    record.notes["config"]["autoencoder"] = "dense32"
    write_record(tmp_path / "reports", record)
    return tmp_path / "reports"


@pytest.mark.parametrize("path", numbers.documents(), ids=lambda path: path.name)
def test_no_block_is_overlooked(path):
    text = path.read_text("utf-8")
    lines = re.findall(r"(?m)^<!-- (?:number|end)", text)
    assert len(lines) == 2 * len(numbers.BLOCK.findall(text))


def test_a_block_is_written_and_what_stands_around_it_stays(reports):
    text = numbers.written(TEXT, reports)
    assert text.startswith(f"Before.\n\n{START}10 clusters, fitted on 60,000 training images")
    assert "| dense32, Gaussian mixture | **.550** |" in text
    assert text.endswith("|\n<!-- end -->\n\nAfter.")
    assert numbers.written(text, reports) == text


def test_a_number_edited_by_hand_or_in_the_record_is_found(reports, tmp_path):
    document = tmp_path / "README.md"
    text = numbers.written(TEXT, reports)
    document.write_text(text.replace(".550", ".950"))
    said = "block results is not what reports/ gives; `make numbers` writes it"
    assert numbers.problems(document, reports) == [said]
    document.write_text(text)
    assert numbers.problems(document, reports) == []
    content = json.loads((reports / "results.json").read_text("utf-8"))
    content["rows"][-1]["accuracy"] = 0.56
    (reports / "results.json").write_text(json.dumps(content))
    assert numbers.problems(document, reports) == [said]


@pytest.mark.parametrize("content", ["{}", '{"rows": []}'])
def test_a_record_that_lacks_what_a_block_needs_is_named(reports, tmp_path, content):
    (reports / "results.json").write_text(content)
    document = tmp_path / "README.md"
    document.write_text(TEXT)
    (problem,) = numbers.problems(document, reports)
    assert "results.json: it has no rows" in problem
    with pytest.raises(RecordError):
        numbers.written(TEXT, reports)


def test_the_block_of_a_wing_that_was_taken_off_stays(reports, monkeypatch):
    text = TEXT.replace("src.records.markdown", "src.beyond.nowhere.tables")
    monkeypatch.setattr(numbers, "find_spec", lambda name: None)
    assert numbers.written(text, reports) == text


def test_the_command_writes_all_documents_or_none(tmp_path, monkeypatch, capsys):
    first, second = tmp_path / "README.md", tmp_path / "second.md"
    for path in (first, second):
        path.write_text(TEXT.replace("src.records.markdown:results", f"{__name__}:{path.stem}"))
    monkeypatch.setattr(numbers, "documents", lambda: [first, second])
    assert numbers.main() == 1
    assert "what block second needs is not there" in capsys.readouterr().err
    assert "old" in first.read_text("utf-8")
    second.write_text(first.read_text("utf-8"))
    assert numbers.main() == 0
    assert (
        first.read_text("utf-8")
        == second.read_text("utf-8")
        == (f"Before.\n\n<!-- numbers: {__name__}:README -->\nnew\n<!-- end -->\n\nAfter.")
    )


def README(reports):
    return "new"


def second(reports):
    raise KeyError("rows")
