import pytest

from src.earlier.published import (
    EARLIER_REPORTS,
    PUBLISHED,
    published_matrices,
    published_scores,
    same_clusters,
)
from src.networks.autoencoders import AUTOENCODERS


def test_every_report_can_be_run_again():
    assert set(EARLIER_REPORTS) == set(PUBLISHED)
    for report in EARLIER_REPORTS.values():
        assert report.autoencoder in AUTOENCODERS


def test_settings_are_those_that_the_reports_state():
    for key, report in EARLIER_REPORTS.items():
        stated = PUBLISHED[key]["training"]
        defaults = AUTOENCODERS[report.autoencoder].training
        assert stated.get("epochs") in (None, report.training["epochs"]), key
        assert stated.get("batch_size") in (None, defaults.batch_size), key
        assert stated.get("learning_rate") in (None, defaults.learning_rate), key
    patience = PUBLISHED["deep10"]["training"]["early_stopping"]["patience"]
    assert patience == AUTOENCODERS["deep10"].training.patience == 5


def test_published_scores_carry_the_reading_that_a_report_states():
    table = published_scores("dense32")
    assert table["published"].tolist() == [0.56, 0.5123, 0.5323, 0.5152]
    assert table["stated"].tolist() == ["majority_accuracy", "nmi", "nmi", "nmi"]
    assert published_scores("conv128-purity")["stated"].unique().tolist() == [""]
    assert set(published_scores("conv128")["stated"]) == {"accuracy"}


def test_the_adjusted_rand_index_explains_the_lowest_accuracy():
    first = published_matrices().iloc[0]
    assert first["ari"] == pytest.approx(0.349, abs=5e-4)  # conv128-purity prints 0.349
    # and it had those clusters: its printed purities are those of the matrix
    purities = same_clusters()
    assert purities.diff(axis=1).abs().max(axis=None) < 0.002


def test_the_matrix_called_matched_belongs_to_other_clusters():
    unmatched, matched, _ = published_matrices().to_dict("records")
    assert (unmatched["empty columns"], matched["empty columns"]) == (0, 1)
    assert matched["diagonal"] == matched["accuracy"] == pytest.approx(0.5807)
