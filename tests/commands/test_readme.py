import shutil

import pytest

from src.commands import readme
from src.paths import PROJECT


def test_every_block_stands_in_one_document():
    texts = [path.read_text() for path in readme.DOCUMENTS]
    found = [match[2] for text in texts for match in readme.BLOCK.finditer(text)]
    assert sorted(found) == sorted(readme.BLOCKS)


def test_a_number_edited_by_hand_is_found_and_written_anew(tmp_path):
    path = tmp_path / "README.md"
    text = readme.DOCUMENTS[0].read_text()
    block = next(m for m in readme.BLOCK.finditer(text) if m[2] == "results")
    path.write_text(text.replace(block[0], block[0].replace("| .", "| .9", 1)))
    (problem,) = readme.problems(path)
    assert problem.startswith("block results is not what reports/ gives; `make readme`")
    assert readme.main((path,)) == 0
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (0, "results.json"), (0, "bench.json"), (0, "reproduction/summary.json"),
        (0, "growth.json"), (1, "growth.json"),
    ],
)  # fmt: skip
def test_numbers_follow_the_records(tmp_path, document, name):
    folder = tmp_path / "reports"
    shutil.copytree(PROJECT / "reports", folder)
    path = readme.DOCUMENTS[document]
    assert readme.problems(path, folder) == []
    (folder / name).write_text("{}")
    assert readme.problems(path, folder)
