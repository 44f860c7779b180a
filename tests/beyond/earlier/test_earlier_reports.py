import pytest

from src.beyond.earlier import earlier_reports
from src.beyond.earlier.earlier_reports import EARLIER_REPORTS, PUBLISHED, published_scores
from src.networks.autoencoders import AUTOENCODERS, build_autoencoder


@pytest.mark.parametrize("name", PUBLISHED)
def test_settings_and_parameters_are_those_that_the_report_states(name):
    report, published = EARLIER_REPORTS[name], PUBLISHED[name]
    stated, defaults = published["training"], AUTOENCODERS[report.autoencoder].training
    assert stated.get("epochs") in (None, report.training["epochs"])
    assert stated.get("batch_size") in (None, defaults.batch_size)
    assert stated.get("learning_rate") in (None, defaults.learning_rate)
    if "early_stopping" in stated:
        assert stated["early_stopping"]["patience"] == defaults.patience == 5
    if "parameters" in published["autoencoder"]:
        total = build_autoencoder(report.autoencoder).count_params()
        assert published["autoencoder"]["parameters"]["total"] == total


def test_the_table_of_a_report_has_a_row_for_each_of_its_settings():
    table = EARLIER_REPORTS["conv128"].table().data["what it did"]
    assert table["autoencoder"] == "conv128"
    assert list(table.index) == list(vars(EARLIER_REPORTS["conv128"]))


def test_published_scores_carry_the_reading_that_a_report_states():
    table = published_scores("dense32")
    assert table["published"].tolist() == [0.56, 0.5123, 0.5323, 0.5152]
    assert table["stated"].tolist() == ["majority_accuracy", "nmi", "nmi", "nmi"]
    assert set(published_scores("conv128-purity")["stated"]) == {""}
    assert set(published_scores("conv128")["stated"]) == {"accuracy"}


def test_printed_matrices_have_the_scores_that_a_hand_can_sum():
    found = earlier_reports.published_matrices().to_dict("records")
    (check,) = PUBLISHED["dense32"]["checks"].values()  # beside the first matrix
    for matrix, accuracy, majority, nmi in zip(
        found,  # sums over the file's columns; 5807 of 10,000 are on the second's diagonal
        (check["hungarian_accuracy"], 0.5807, 0.4705),
        (check["majority_accuracy"], 0.5807, 0.5329),
        (check["nmi"], 0.5198, 0.5190),
        strict=True,
    ):
        assert matrix["accuracy"] == pytest.approx(accuracy, abs=1e-9)
        assert matrix["majority_accuracy"] == pytest.approx(majority, abs=1e-9)
        assert matrix["nmi"] == pytest.approx(nmi, abs=5e-5)
    assert found[1]["diagonal"] == found[1]["accuracy"]
    assert [matrix["empty columns"] for matrix in found[:2]] == [0, 1]  # of other clusters
    # the adjusted Rand index explains the lowest accuracy: conv128-purity prints 0.349, and had
    # those clusters, since its printed purities are those of the first matrix
    assert found[0]["ari"] == pytest.approx(0.349, abs=5e-4)
    assert earlier_reports.same_clusters().diff(axis=1).abs().max(axis=None) < 0.002
