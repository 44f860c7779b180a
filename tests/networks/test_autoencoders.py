import numpy as np
import pytest

from src.networks.autoencoders import AUTOENCODERS, build_autoencoder
from src.networks.trained_model import TrainedModel


@pytest.mark.parametrize(
    ("name", "total", "encoder", "latent_dim"),
    [  # as the earlier reports print them; deep10: 1,570,000 + 2,001,000 + 500,500 + 5,010
        ("dense32", 50_992, 25_120, 32),
        ("conv128", 12_785, 6_104, 128),
        ("deep10", 8_153_794, 4_076_510, 10),
        ("n2d", 3_330_794, 1_665_010, 10),  # 392,500 + 250,500 + 1,002,000 + 20,010
    ],
)
def test_parameters_and_shapes(name, total, encoder, latent_dim):
    model = build_autoencoder(name)
    assert model.count_params() == total
    assert model.get_layer("encoder").count_params() == encoder
    images = np.zeros((2, 28, 28), np.float32)
    codes = model.get_layer("encoder")(images)
    assert codes.shape == (2, latent_dim)
    assert model.get_layer("decoder")(codes).shape == (2, 28, 28)
    assert 0 <= float(np.min(model(images))) <= float(np.max(model(images))) <= 1


def test_the_layer_table_of_conv128_is_the_reports():
    model = build_autoencoder("conv128")
    table = TrainedModel("conv128", model, {}, {}, 0, 0.0, False).layers()
    shown = [(r["layer"], r["output_shape"], r["parameters"]) for r in table if r["parameters"]]
    assert shown == [
        ("Conv2D", [28, 28, 32], 320), ("Conv2D", [14, 14, 16], 4624), ("Conv2D", [4, 4, 8], 1160),
        ("Conv2D", [4, 4, 8], 584), ("Conv2D", [8, 8, 16], 1168), ("Conv2D", [14, 14, 32], 4640),
        ("Conv2D", [28, 28, 1], 289),
    ]  # fmt: skip


def test_an_unknown_name_lists_the_known():
    with pytest.raises(ValueError, match=f"conv127.*{', '.join(AUTOENCODERS)}"):
        build_autoencoder("conv127")
