import pytest

from src.paper.compile import ReportError
from src.paper.report import write_report
from tests.paper.made_by_hand import IN_THE_PAPER, pictures, run_record


def files_in(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_whole_run_is_written_and_old_figures_go(tmp_path):
    write_report(tmp_path, run_record(), pictures(*IN_THE_PAPER, "old"))
    pdf = write_report(tmp_path, run_record(), pictures())
    assert pdf.read_bytes().startswith(b"%PDF")
    assert {p.name for p in tmp_path.iterdir()} == {
        "report.pdf", "results.json", "predictions.npz", "figures",
    }  # fmt: skip
    assert {p.name for p in (tmp_path / "figures").iterdir()} == {
        f"{name}.{form}" for name in IN_THE_PAPER for form in ("pdf", "png")
    }


def test_equal_runs_give_equal_papers(tmp_path):
    papers = [write_report(tmp_path / name, run_record(), pictures()) for name in ("a", "b")]
    assert papers[0].read_bytes() == papers[1].read_bytes()


def test_a_paper_that_does_not_compile_changes_nothing(tmp_path):
    write_report(tmp_path, run_record(), pictures())
    before = files_in(tmp_path)
    with pytest.raises(ReportError, match=r"(?s)does not compile: .*samples"):
        write_report(tmp_path, run_record(), pictures(*IN_THE_PAPER[1:]))
    assert files_in(tmp_path) == before
    assert not list(tmp_path.glob(".writing-*"))
