import json
from pathlib import Path

import pytest
from made_by_hand import EXTRA, TASKS, pictures, run_record

from src.paper.compile import SOURCES, ReportError, compile_pdf
from src.records import Record, write_record

FOUR = ("dense32", "conv128-purity", "conv128", "deep10")


@pytest.fixture
def write_run(tmp_path):
    """Write a run into a folder and return the folder."""

    def write(record: Record) -> Path:
        folder = tmp_path / "run"
        pictures().save(folder / "figures")
        write_record(folder, record)
        return folder

    return write


def trained(record: Record, **changes: object) -> dict:
    """The notes of a record with changes in the training of its autoencoder."""
    coder = record.notes["autoencoder"]
    return {"autoencoder": coder | {"training": coder["training"] | changes}}


def test_the_paper_of_this_project_compiles(tmp_path):
    content = json.loads((SOURCES / "results.json").read_text())
    figures = SOURCES / "figures"
    if "kept_epoch" not in content["autoencoder"] or not (figures / "architecture.pdf").exists():
        pytest.skip("reports/ is of an older form: run `make report`")
    (tmp_path / "results.json").symlink_to(SOURCES / "results.json")
    (tmp_path / "figures").symlink_to(figures)
    assert compile_pdf(tmp_path).read_bytes().startswith(b"%PDF")


def test_without_several_seeds_their_sections_are_left_out(write_run, sources, text_of):
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "pixels, principal components and autoencoder codes Anonymous" in text
    assert "Every number is of one run with seed 0 (results.json)." in text
    assert "contrastive" not in text
    assert "Earlier results, revisited" not in text


def test_title_and_abstract_name_the_best_method(write_run, sources, add_beyond, text_of):
    add_beyond()
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "fine-tuned heads on contrastive codes Anonymous" in text
    assert "accuracy of 0.760 ± 0.010 and a normalised mutual information of 0.710 ± 0.010" in text
    assert "all 70,000 images" in text
    assert "three seeds, all of them reported" in text
    assert "Up to Section 4: one run with seed 0 (results.json). Section 5, and" in text
    assert "beyond.json" in text


def test_gradients_beside_the_codes_lead_where_they_have_seeds(
    write_run, sources, add_beyond, text_of
):
    add_beyond(with_hog=True)
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "contrastive codes beside gradients Anonymous" in text
    assert "oriented gradients reach an accuracy of 0.810 ± 0.010" in text
    assert "fine-tuned heads have an accuracy of 0.760 ± 0.010 (0.750 to 0.770)" in text
    assert "Codes and HOG have an accuracy of 0.810 ± 0.010 (0.800 to 0.820)" in text
    assert "over three seeds, fitted and scored on all images" in text
    assert "images fits that saw them have 0.790 ± 0.010" in text
    assert "fits on the training images 0.790 ± 0.010 (three seeds): these images are hard" in text
    assert "the twelve heads around that one" in text
    assert "beside other programs; codes and HOG had one." in text
    assert "seeds were run once: 0 to 2, of codes and HOG 0 to 2 on all images and 0 to 2" in text
    assert "No published accuracy in the table is above ours" in text


def test_published_values_carry_what_is_known_of_them(write_run, sources, add_beyond, text_of):
    add_beyond()
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "NMCE (2022) †" in text
    assert "SPC (2021) ‡" in text
    assert "DINOv3 + H-NCut (2026) §" in text
    assert "Published accuracies above our 0.760 exist" in text
    assert "SPC, whose NMI of 0.735 is above ours, is not label-blind" in text


def test_further_methods_stand_in_the_tables(write_run, sources, text_of):
    record = run_record(TASKS + EXTRA)
    text = text_of(compile_pdf(write_run(record), sources))
    assert "Of the nine methods compared, the most accurate is the information head" in text
    assert "This run also has methods beside the three tasks" in text
    assert "All eight alternatives" not in text  # PCA's k-means is not clearly better
    assert "seven were more accurate" in text
    assert "raises it by 0.040" in text  # the mixture on the autoencoder's codes, 0.51 to 0.55


def test_early_stopping_is_told_by_the_numbers_of_the_run(write_run, sources, text_of):
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "minimises the mean squared error" in text
    assert "at least 0.0001 lower" in text
    assert "Training stops after 2 epochs in a row" in text
    assert "stopped after epoch 4 and kept epoch 2, with a validation loss of 0.2500" in text


def test_an_autoencoder_may_train_without_validation(write_run, sources, text_of):
    changes = trained(
        run_record(), patience=None, loss="binary_crossentropy", validation_fraction=0.0
    )
    changes["autoencoder"]["kept_epoch"] = 4
    record = run_record(**changes, history={"dense32": {"loss": [3.0, 2.0, 1.5, 1.0]}})
    text = text_of(compile_pdf(write_run(record), sources))
    assert "binary cross-entropy" in text
    assert "It does not stop early" in text
    assert "training loss of 1.0000" in text


def test_a_smoke_run_says_so(write_run, sources, add_beyond, text_of):
    add_beyond()
    config = run_record().notes["config"] | {"n_train": 2000}
    text = text_of(compile_pdf(write_run(run_record(config=config)), sources))
    assert text.startswith("SMOKE RUN on 2,000 of 60,000 training images")


def test_earlier_reports_are_counted(write_run, sources, add_reproduction, text_of):
    add_reproduction(*FOUR, "wide64")
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "Five earlier reports" in text
    assert "wide64" in text
    assert "with 1 to 2" in text
    assert "was at most 0.012, over two seeds, which is a rough figure" in text
    assert "is an accuracy under neither matching" not in text  # it agrees with one here
    assert "calls matched" not in text  # that matrix is not in the summary


def test_earlier_reports_wait_for_the_last_rerun(write_run, sources, add_reproduction, text_of):
    add_reproduction(*FOUR[:3], complete=False)
    text = text_of(compile_pdf(write_run(run_record()), sources))
    assert "earlier results, revisited" not in text.lower()


def test_everything_at_once_compiles_to_the_same_bytes(
    write_run, sources, add_beyond, add_reproduction
):
    add_beyond()
    add_reproduction(*FOUR)
    folder = write_run(run_record(TASKS + EXTRA))
    first = compile_pdf(folder, sources).read_bytes()
    assert compile_pdf(folder, sources).read_bytes() == first


def test_a_typst_warning_stops_the_paper(write_run, sources):
    (sources / "report.typ").write_text('#set text(font: "No Such Face")\ntext')
    with pytest.raises(ReportError, match="no such face"):
        compile_pdf(write_run(run_record()), sources)


def test_an_error_names_what_is_missing(write_run, sources):
    folder = write_run(run_record())
    (folder / "figures" / "architecture.pdf").unlink()
    with pytest.raises(ReportError, match=r"(?s)does not compile: .*architecture"):
        compile_pdf(folder, sources)
    assert not (folder / "report.pdf").exists()
