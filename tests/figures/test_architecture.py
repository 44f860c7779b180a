from matplotlib.patches import Rectangle
from matplotlib.text import Text

from src.figures.architecture import architecture

PARTS = {"encoder", "codes", "decoder"}


def blocks(figure):
    return [p for axis in figure.axes for p in axis.patches if isinstance(p, Rectangle)]


def words(figure):
    return [text.get_text() for text in figure.findobj(Text)]


def test_every_layer_is_a_block_with_type_shape_and_parameters(trained):
    figure = architecture(trained)
    assert len(blocks(figure)) == 5
    assert figure.get_suptitle() == "tiny: 2,459,568 parameters"
    assert words(figure).count("14 × 14 × 16") == 1
    assert {"Conv2D", "Flatten", "Dense", "160", "2,459,408", *PARTS} <= set(words(figure))


def test_encoder_codes_and_decoder_have_colours_of_their_own(trained):
    colours = [block.get_facecolor() for block in blocks(architecture(trained))]
    assert colours[0] == colours[1] != colours[2] != colours[3] == colours[4] != colours[0]


def test_sizes_of_blocks_follow_output_shapes(trained):
    image, halved, codes, vector, again = blocks(architecture(trained))
    assert image.get_height() == image.get_width() == 2 * halved.get_height()
    assert vector.get_height() == image.get_height()  # 784 values, 28 x 28
    assert codes.get_height() == 2 * vector.get_height()  # 3136 = 4 * 784
    assert again.get_width() == image.get_width() > vector.get_width()


def test_sixteen_layers_are_readable_in_two_rows(trained):
    conv = {"layer": "Conv2D", "output_shape": [28, 28, 32], "parameters": 4640}
    up = {"layer": "UpSampling2D", "output_shape": [28, 28, 32], "parameters": 0}
    layers = [{"part": "encoder", **layer} for layer in [up, conv] * 3 + [up]]
    layers += [{"part": "decoder", **layer} for layer in [up, conv] * 4 + [up]]
    trained.layers = lambda: layers
    figure = architecture(trained)
    assert len(figure.axes) == 2 and len(blocks(figure)) == 16
    figure.draw_without_rendering()
    texts = [*figure.texts, *(text for axis in figure.axes for text in axis.texts)]
    assert min(text.get_fontsize() for text in texts) >= 6
    boxes = [text.get_window_extent() for text in texts]
    page = figure.bbox
    assert all(box.x0 >= 0 and box.x1 <= page.x1 and 0 <= box.y0 <= page.y1 for box in boxes)
    inner = [box.padded(-1) for box in boxes]
    assert not any(a.overlaps(b) for i, a in enumerate(inner) for b in inner[:i])
