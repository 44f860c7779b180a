"""The explorer in a real browser, with the network off."""

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.keys import Keys

from src.metrics import contingency_matrix
from tests.beyond.explorer.browser import MODEL, Page, missing, open_browser, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() != "", reason=missing())]
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
NO_COPY = f"{NO_CLIPBOARD}; document.execCommand = () => false"
FINE_TUNED, CONV128, PIXELS = (
    "beyond/fine-tuned/information/train/0", "results/conv128/gmm/test/0",
    "results/pixels/kmeans/test/0",
)  # fmt: skip


@pytest.fixture(scope="module")
def explorer(page, tmp_path_factory):
    driver = open_browser(tmp_path_factory.mktemp("profile"))
    yield Page(driver, page)
    driver.quit()


def test_it_loads_without_complaints_or_requests_and_follows_the_systems_dark_mode(explorer):
    explorer.open(theme="dark")
    assert len(explorer.places()) == 200
    assert explorer.complaints() == explorer.requests() == []
    paper = "return getComputedStyle(document.body).backgroundColor"
    assert explorer.run(paper) == "rgb(20, 23, 26)"
    explorer.click("#theme")
    assert explorer.run(paper) == "rgb(255, 255, 255)"


def test_matrix_and_scores_are_those_of_the_records(explorer, shown, bars):
    explorer.open("#matrix=before")
    expected = contingency_matrix(bars.test_labels, shown[0].cluster_ids)
    assert np.array_equal(explorer.counts(), expected)
    explorer.click("#after")
    after = np.zeros_like(expected)
    after[:, shown[0].mapping] = expected
    assert np.array_equal(explorer.counts(), after)
    names = ("accuracy", "majority_accuracy", "nmi", "ari")
    scores = [row[name] for s in shown[:2] for row in s.rows for name in names]
    assert explorer.each("[data-score]", "+found.dataset.value") == scores


def test_pointing_at_an_image_shows_it(explorer):
    places = explorer.open(f"#a={FINE_TUNED}").places()
    explorer.point(places[3], places[57])
    explorer.wait("document.querySelector('#detail h2')")
    image = int(explorer.text("#detail h2").removeprefix("Image "))
    assert image % 10 == 57 % 10  # another image of the class can lie on the same pixel
    said = explorer.text("#detail")
    assert "Sneaker" in said and "8 (Sneaker), right" in said and "%" in said
    near = [(image + 10 * j) % 200 for j in range(1, 6)]
    assert explorer.images("#detail .near button") == near


def test_clicks_show_the_images_of_a_cell_whose_numbers_are_copied_and_of_a_cluster(
    explorer, shown
):
    explorer.open("#matrix=before")
    explorer.click("[data-pick='before.1.0']")  # of the first twenty images, all in cluster 0
    assert explorer.selected() == sorted(explorer.images()) == [1, 11]
    assert "pick=before.1.0" in explorer.fragment()
    assert "class Trouser, cluster 0" in explorer.text("#shown")
    explorer.click("#copy")
    explorer.wait("document.getElementById('copied').textContent")
    assert explorer.pasted() == "data.test_images[[1, 11]]"
    assert explorer.complaints() == []  # the content security policy allows it
    explorer.click("#all")
    assert explorer.selected() == [] and len(explorer.images()) == 120
    explorer.click("[data-pick='before.*.4']")
    members = np.flatnonzero(shown[0].cluster_ids == 4)
    certainty = shown[0].responsibilities.max(axis=1)[members]
    assert explorer.images() == members[np.argsort(-certainty)].tolist()
    assert "most certain first" in explorer.text("#gallery-title")


def test_a_cell_without_images_shows_none_and_has_nothing_to_copy(explorer):
    explorer.open(f"#pick=after.3.4&a={CONV128}")
    assert explorer.images() == []
    assert "0 of 200 images" in explorer.text("#shown")
    assert explorer.model("points-drawn", "visible") is False
    assert explorer.each("#copy", "found") == []
    explorer.click("#all")
    assert explorer.model("points-drawn", "visible") is True


@pytest.mark.parametrize(
    ("tool", "label", "taken_away", "said"),  # a class each: the clipboard holds the one before
    [
        ("BoxSelectTool", 4, "", "numbers of 20 images copied"),
        ("LassoSelectTool", 5, NO_CLIPBOARD, "numbers of 20 images copied"),
        ("BoxSelectTool", 6, NO_COPY, "Ctrl-C copies numbers of 20 images"),
    ],
    ids=["box", "lasso, no clipboard", "box, no copying"],
)
def test_a_selection_filters_matrix_and_gallery_and_is_copied_as_python(
    explorer, tool, label, taken_away, said
):
    places = np.array(explorer.open().places())
    explorer.run(taken_away)
    inside = list(range(label, 200, 10))  # image i of the bars is of class i % 10
    (x0, y0), (x1, y1) = places[inside].min(axis=0) - 0.02, places[inside].max(axis=0) + 0.02
    around = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    explorer.select(tool, *around if tool == "LassoSelectTool" else around[:3:2])
    assert explorer.selected() == sorted(explorer.images()) == inside
    assert sum(map(sum, explorer.counts())) == 20
    assert len(explorer.model("outline", "data.x")) >= 4
    explorer.run("document.getElementById('copy').focus()")
    explorer.press(Keys.ENTER)
    explorer.wait("document.getElementById('copied').textContent")
    assert explorer.text("#copied").strip() == said
    if taken_away == NO_COPY:
        explorer.press(Keys.CONTROL, "c")
    assert explorer.pasted() == f"data.test_images[[{', '.join(map(str, inside))}]]"
    assert explorer.complaints() == []
    explorer.open(explorer.fragment())  # sent to somebody
    assert explorer.selected() == inside
    explorer.click(f"[data-pick='after.*.{label}']")  # those of the area alone
    assert set(explorer.selected()) <= set(inside)


def test_switching_methods_changes_what_moved(explorer, shown, bars):
    explorer.open().choose("choose-a", CONV128)
    assert f"a={CONV128}" in explorer.fragment()
    assert np.trace(explorer.counts()) == 200  # these clusters are the classes
    explorer.open(f"#a={CONV128}&b={PIXELS}")
    first, second = (s.mapping[s.cluster_ids] for s in (shown[2], shown[1]))
    assert np.array_equal(explorer.counts("moved"), contingency_matrix(first, second))
    lost = int((second != bars.test_labels).sum())
    assert f"0 become right, {lost} become wrong" in explorer.text("#moves")


def test_an_address_brings_back_the_view(explorer):
    fragment = (
        "#map=pixels&colour=right&a=beyond/contrastive/kmeans/all/0&matrix=before"
        "&pick=before.*.2&view=0.400,0.500,0.400,0.500&image=10"
    )
    explorer.open(fragment)
    assert explorer.fragment() == fragment
    assert explorer.text("#detail h2") == "Image 10"
    assert explorer.each("#choose-map, #choose-colour", "found.value") == ["pixels", "right"]
    assert [explorer.model("map", f"x_range.{end}") for end in ("start", "end")] == [0.4, 0.5]
    # an impossible one shows the start
    explorer.open("#map=nothing&pick=<b>&image=99999&area=1;2&view=3,2,1&a=__proto__")
    assert explorer.complaints() == explorer.selected() == []
    assert len(explorer.images()) == 120


def test_the_colouring_changes_colours_and_marks(explorer, shown):
    explorer.open(f"#a={FINE_TUNED}&b={PIXELS}")
    looks = set()
    for colour in ("class", "cluster", "right", "certainty", "moved"):
        explorer.choose("choose-colour", colour)
        looks.add(str([explorer.model("points", f"data.{name}") for name in ("colour", "marker")]))
    assert len(looks) == 5
    wrong = [s.mapping[s.cluster_ids] != np.arange(200) % 10 for s in shown[:2]]
    assert f"becomes wrong {(~wrong[0] & wrong[1]).sum()}" in explorer.text("#legend")


def test_zoomed_in_images_are_pictures(explorer):
    x, y = explorer.open().places()[5]
    explorer.open(f"#view={x - 0.01:.3f},{x + 0.01:.3f},{y - 0.01:.3f},{y + 0.01:.3f}")
    explorer.wait(f"{MODEL}('pictures').data.url.length > 0")
    for url in explorer.model("pictures", "data.url"):
        assert url.startswith("data:image/png")


def test_the_keyboard_is_enough(explorer):
    explorer.open("#image=5")
    explorer.run("document.getElementById('map').focus()")
    explorer.press(Keys.ARROW_LEFT)
    explorer.wait("document.querySelector('#detail h2').textContent !== 'Image 5'")
    explorer.press("+", "+")
    explorer.wait("location.hash.includes('view')")
    explorer.press("0")
    explorer.wait("!location.hash.includes('view')")
    explorer.click("#closer")
    explorer.wait("location.hash.includes('view')")
    explorer.click("#whole")
    explorer.wait("!location.hash.includes('view')")
    explorer.run("document.querySelector('#matrix button[tabindex=\"0\"]').focus()")
    explorer.press(Keys.ARROW_DOWN, Keys.ENTER)
    explorer.wait("location.hash.includes('pick=after.0.')")
    explorer.press(Keys.ESCAPE)
    explorer.wait("!location.hash.includes('pick')")


def test_a_phone_shows_all_of_it_in_one_column(explorer):
    explorer.open(f"#a={FINE_TUNED}&image=3", width=320, height=740)
    assert explorer.run("return document.documentElement.scrollWidth") == 320
    parts = "#map-part, #matrix-part, #gallery-part"
    left = explorer.each(parts, "found.getBoundingClientRect().left")
    assert len(left) == 3 and len(set(left)) == 1


def test_the_picture_shows_the_map_and_an_image(page, tmp_path):
    path = tmp_path / "explorer.webp"
    take_picture(page, path)
    assert path.stat().st_size < 300_000
    with Image.open(path) as taken:
        assert (taken.format, taken.size) == ("WEBP", (1200, 900))
        pixels = np.asarray(taken.convert("RGB"), int)
    coloured = np.ptp(pixels, axis=2) > 60  # dots on the left, the table on the right
    assert coloured[:, :600].sum() > 1000 and coloured[:, 700:].sum() > 1000
    bar = pixels[640:790, 708:848]  # the chosen image, large, whose bar is black on paper
    assert (bar < 10).all(axis=2).sum() > 1000
