import json
import re

import pytest

from src.paper import compile as paper
from src.paper.compile import RECORDS, SECTIONS, SOURCES, WINGS, ReportError, compile_pdf
from src.records.record import Record
from tests.paper.made_by_hand import beyond, reproduction, run_record

FOUR = ("dense32", "conv128-purity", "conv128", "deep10")
MOST_PAGES = 9
OF_WINGS = ("contrastive", "gradients", "HOG", "revisited", "beyond.json", "reproduction")


def trained(record: Record, **changes: object) -> dict:
    """The notes of a record with changes in the training of its autoencoder."""
    coder = record.notes["autoencoder"]
    return {"autoencoder": coder | {"training": coder["training"] | changes}}


def test_the_paper_of_this_project_has_at_most_nine_pages(tmp_path, n_pages):
    content = json.loads((RECORDS / "results.json").read_text("utf-8"))
    figures = RECORDS / "figures"
    if "kept_epoch" not in content["autoencoder"] or not (figures / "architecture.pdf").exists():
        pytest.skip("reports/ is of an older form: run `make report`")
    (tmp_path / "results.json").symlink_to(RECORDS / "results.json")
    (tmp_path / "figures").symlink_to(figures)
    pdf = compile_pdf(tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert 5 <= n_pages(pdf) <= MOST_PAGES


def test_every_wing_that_is_here_has_its_section_and_its_records():
    for wing in (wing for wing in SECTIONS if (WINGS / wing).exists()):
        section = (WINGS / wing / "section.typ").read_text("utf-8")
        named = set(re.findall(r'"/records/([^"]+)"', section))
        assert named == set(SECTIONS[wing])
        assert all((RECORDS / name).exists() for name in named)


def test_no_text_is_set_below_eight_points():
    for path in (*SOURCES.glob("*.typ"), *WINGS.glob("*/section.typ")):
        sizes = re.findall(r"text\((?:size: )?([\d.]+)pt", path.read_text("utf-8"))
        assert all(float(size) >= 8 for size in sizes), path


def test_without_records_of_wings_the_paper_is_that_of_one_run(paper_text):
    text = paper_text()
    assert "pixels, principal components and autoencoder codes Anonymous" in text
    assert "Every number is of one run with seed 0 (results.json)." in text
    assert "no other preprocessing and no augmentation." in text
    assert not [word for word in OF_WINGS if word.lower() in text.lower()]


@pytest.mark.parametrize(
    ("with_seeds", "with_reruns", "sections"),
    [
        (True, False, "Section 5, and the last result"),
        (False, True, "Section 5: several"),
        (True, True, "Section 5 and Section 6, and the last result"),
    ],
)
def test_a_section_stands_where_its_records_are(
    write_run, records, add_beyond, add_reproduction, text_of, n_pages, with_seeds, with_reruns,
    sections,
):  # fmt: skip
    if with_seeds:
        add_beyond()
    if with_reruns:
        add_reproduction(*FOUR)
    pdf = compile_pdf(write_run(run_record()), records)
    text = text_of(pdf)
    assert n_pages(pdf) <= MOST_PAGES
    assert f"Up to Section 4: one run with seed 0 (results.json). {sections}" in text
    assert ("Beyond the earlier reports" in text) == with_seeds
    assert ("contrastive" in text) == with_seeds
    assert ("autoencoder codes and contrastive codes Anonymous" in text) == with_seeds
    assert ("Earlier results, revisited" in text) == with_reruns


@pytest.mark.parametrize("wings", [(), ("earlier",), ("contrastive",)])
def test_a_wing_that_was_taken_off_is_not_mentioned(
    add_beyond, add_reproduction, tmp_path, monkeypatch, wings, paper_text
):
    add_beyond()
    add_reproduction(*FOUR)
    here = tmp_path / "wings"
    for wing in wings:
        (here / wing).mkdir(parents=True)
        (here / wing / "section.typ").write_text((WINGS / wing / "section.typ").read_text("utf-8"))
    monkeypatch.setattr(paper, "WINGS", here)
    text = paper_text()
    assert ("revisited" in text) == ("earlier" in wings)
    assert ("SimCLR" in text) == ("contrastive" in wings)
    if not wings:
        assert not [word for word in OF_WINGS if word.lower() in text.lower()]


def test_abstract_conclusion_and_section_tell_of_the_best_method(add_beyond, paper_text):
    add_beyond()
    text = paper_text()
    assert "oriented gradients have an accuracy of 0.810 ± 0.010" in text
    assert "a normalised mutual information of 0.760 ± 0.010" in text
    assert "all 70,000 images" in text
    assert "three seeds, all of them reported" in text
    assert "Section 5, and the last result of the abstract: several seeds (beyond.json)" in text
    assert "fitted and scored on all images, their accuracy is 0.810 ± 0.010" in text
    assert "only contrastive encoders are trained with augmentation" in text
    assert "codes and HOG have an accuracy of 0.810 ± 0.010 (0.800 to 0.820)" in text
    assert "over three seeds, in 1.1 minutes each" in text
    assert "images fits that saw them have 0.790 ± 0.010" in text
    assert "fits on the training images 0.790 ± 0.010 (three seeds): these images are hard" in text
    assert "the twelve heads around the one" in text
    assert "the 200 nearest ones by gradients, and the weight is 6." in text
    assert "beside other programs; codes and HOG had one." in text
    assert "each seed was run once: 0 to 2 on all images and 0 to 2 on the training images" in text
    assert "new to all forms" not in text
    assert "mean accuracy 0.788 ± 0.017" in text  # of the log
    assert "one head 0.710 ± 0.010: of 60 heads, with 20 neighbours" in text
    assert "No published accuracy in the table is above ours" in text


def test_seeds_that_no_earlier_form_had_are_told_apart(add_beyond, paper_text):
    add_beyond(beyond(seeds=(0, 23, 24)))
    text = paper_text()
    assert "each seed was run once: 0 and 23 to 24 on all images" in text
    assert "Two of these seeds are new to all forms; they have 0.815" in text


def test_published_values_carry_what_is_known_of_them(add_beyond, paper_text):
    add_beyond(beyond(least=0.75))
    text = paper_text()
    assert "NMCE (2022) †" in text
    assert "SPC (2021) ‡" in text
    assert "DINOv3 + H-NCut (2026) ‡ §" in text
    assert "Published accuracies above our 0.760 exist" in text
    assert "NMCE (0.790, stated by its author from memory in an issue thread) could not be" in text
    assert "With labels: SPC (NMI 0.735): its code picks epochs" in text


def test_the_section_on_the_best_method_waits_for_its_rows(add_beyond, paper_text):
    content = beyond()
    others = [row for row in content["rows"] if row["representation"] != "contrastive+hog"]
    add_beyond(content | {"rows": others})
    text = paper_text()
    assert not [word for word in OF_WINGS if word.lower() in text.lower()]


def test_the_best_method_may_stand_alone_in_its_table(add_beyond, paper_text):
    content = beyond()
    alone = {
        "rows": [
            row for row in content["rows"]
            if (row["representation"], row["fit_on"]) == ("contrastive+hog", "all")
        ],
        "fits": content["fits"][:1],
    }  # fmt: skip
    add_beyond(alone)
    text = paper_text()
    assert "codes and HOG have an accuracy of 0.810 ± 0.010" in text
    assert "What each part contributes" not in text
    assert "Our N2D" not in text


def test_early_stopping_is_told_by_the_numbers_of_the_run(paper_text):
    text = paper_text()
    assert "minimises the mean squared error" in text
    assert "at least 0.0001 lower" in text
    assert "Training stops after 2 epochs in a row" in text
    assert "stopped after epoch 4 and kept epoch 2, with a validation loss of 0.2500" in text


def test_an_autoencoder_may_train_without_validation(paper_text):
    changes = trained(
        run_record(), patience=None, loss="binary_crossentropy", validation_fraction=0.0
    )
    changes["autoencoder"]["kept_epoch"] = 4
    record = run_record(**changes, history={"dense32": {"loss": [3.0, 2.0, 1.5, 1.0]}})
    text = paper_text(record)
    assert "binary cross-entropy" in text
    assert "It does not stop early" in text
    assert "training loss of 1.0000" in text


def test_methods_are_compared_by_their_rows(paper_text):
    text = paper_text()
    assert "Of the five methods compared, the most accurate is the Gaussian mixture on" in text
    assert "All four alternatives" not in text  # PCA's k-means is not clearly better
    assert "three were more accurate" in text
    assert "raises it by 0.040" in text  # the mixture on the autoencoder's codes, 0.51 to 0.55


def test_a_smoke_run_says_so(paper_text):
    config = run_record().notes["config"] | {"n_train": 2000}
    text = paper_text(run_record(config=config))
    assert text.startswith("SMOKE RUN on 2,000 of 60,000 training images")


def test_earlier_reports_are_counted(add_reproduction, paper_text):
    add_reproduction(*FOUR, "wide64")
    text = paper_text()
    assert "Five earlier reports" in text
    assert "wide64" in text
    assert "with 1 to 2" in text
    assert "was at most 0.012, over two seeds, which is a rough figure" in text
    assert "is an accuracy under neither matching" not in text  # it agrees with one here
    assert "calls matched" not in text  # that matrix is not in the summary
    assert "The others are marked" not in text  # all agree


def test_what_differs_from_an_earlier_report_is_marked(add_reproduction, paper_text):
    compared = reproduction(*FOUR)["compared"]
    compared[0] |= {"difference": -0.3, "published": 0.79}
    nmi = {"score": "nmi", "reading": "nmi", "published": 0.9, "nmi mean": 0.515, "nmi std": None}
    add_reproduction(*FOUR, compared=[*compared, compared[1] | nmi | {"difference": -0.385}])
    text = paper_text()
    assert "0.790*" in text and "0.500*" not in text
    assert "Of the 5 comparisons, those of NMI included, 3 agree" in text
    assert (
        "the NMI of k-means on pixels (conv128-purity, test: 0.900 published, 0.515 ours)" in text
    )


def test_earlier_reports_wait_for_the_last_rerun(add_reproduction, paper_text):
    add_reproduction(*FOUR[:3], complete=False)
    text = paper_text()
    assert "earlier results, revisited" not in text.lower()


def test_everything_at_once_compiles_to_the_same_bytes(
    write_run, records, add_beyond, add_reproduction
):
    add_beyond()
    add_reproduction(*FOUR)
    folder = write_run(run_record())
    first = compile_pdf(folder, records).read_bytes()
    assert compile_pdf(folder, records).read_bytes() == first


def test_a_typst_warning_stops_the_paper(write_run, tmp_path, monkeypatch):
    (tmp_path / "report.typ").write_text('#set text(font: "No Such Face")\ntext')
    monkeypatch.setattr(paper, "SOURCES", tmp_path)
    with pytest.raises(ReportError, match="no such face"):
        compile_pdf(write_run(run_record()))


def test_an_error_names_what_is_missing(write_run, records):
    folder = write_run(run_record())
    (folder / "figures" / "architecture.pdf").unlink()
    with pytest.raises(ReportError, match=r"(?s)does not compile: .*architecture"):
        compile_pdf(folder, records)
    assert not (folder / "report.pdf").exists()
