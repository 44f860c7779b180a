"""The explorer in a real browser, with the network off."""

import numpy as np
import pytest

from src.explorer.browser import missing, open_browser
from src.metrics import contingency_matrix
from tests.explorer.browser import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(missing() != "", reason=missing()),
]


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    started = open_browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.quit()


@pytest.fixture
def explorer(driver, page):
    return Page(driver, page)


def test_it_loads_without_complaints_or_requests(explorer, shown):
    explorer.open()
    assert len(explorer.places()) == 200
    assert explorer.complaints() == []
    assert explorer.requests() == []


def test_matrix_and_scores_are_those_of_the_records(explorer, shown, bars):
    explorer.open("#matrix=before")
    expected = contingency_matrix(bars.test_labels, shown[0].cluster_ids)
    assert np.array_equal(explorer.counts(), expected)
    explorer.click("#after")
    after = np.zeros_like(expected)
    after[:, shown[0].mapping] = expected
    assert np.array_equal(explorer.counts(), after)
    scores = explorer.run(
        "return [...document.querySelectorAll('[data-score]')].map(cell => +cell.dataset.value)"
    )
    rows = [row for s in shown[:2] for row in s.rows]
    names = ("accuracy", "majority_accuracy", "nmi", "ari")
    assert scores == [row[name] for row in rows for name in names]


def test_pointing_at_an_image_shows_it(explorer):
    places = explorer.open("#a=beyond/fine-tuned/information/train/0").places()
    explorer.point(places[3], places[57])
    explorer.wait("document.querySelector('#detail h2')")
    title = explorer.text("#detail h2")
    image = int(title.removeprefix("Image "))
    assert image % 10 == 57 % 10  # another image of the class can lie on the same pixel
    said = explorer.text("#detail")
    assert "Sneaker" in said and "8 (Sneaker), right" in said and "%" in said
    near = explorer.run(
        "return [...document.querySelectorAll('#detail .near button')].map(b => +b.dataset.image)"
    )
    assert near == [(image + 10 * j) % 200 for j in range(1, 6)]


def test_a_click_on_a_cell_shows_its_images_everywhere(explorer, shown, bars):
    explorer.open("#matrix=before")
    explorer.click("[data-pick='before.1.0']")
    found = (bars.test_labels == 1) & (shown[0].cluster_ids == 0)
    assert explorer.selected() == sorted(explorer.gallery()) == np.flatnonzero(found).tolist()
    assert "pick=before.1.0" in explorer.fragment()
    assert "class Trouser, cluster 0" in explorer.text("#shown")
    explorer.click("#all")
    assert explorer.selected() == [] and len(explorer.gallery()) == 120


def test_a_click_on_a_cell_without_images_shows_none(explorer):
    explorer.open("#pick=after.3.4&a=results/conv128/gmm/test/0")
    assert explorer.gallery() == []
    assert "0 of 200 images" in explorer.text("#shown")
    dots = "Bokeh.documents[0].get_model_by_name('points-drawn').visible"
    assert explorer.run(f"return {dots}") is False
    explorer.click("#all")
    assert explorer.run(f"return {dots}") is True


def test_a_click_on_a_cluster_shows_its_members_most_certain_first(explorer, shown):
    explorer.open("#a=beyond/fine-tuned/information/train/0&matrix=before")
    explorer.click("[data-pick='before.*.4']")
    members = np.flatnonzero(shown[0].cluster_ids == 4)
    certainty = shown[0].responsibilities.max(axis=1)[members]
    assert explorer.gallery() == members[np.argsort(-certainty)].tolist()
    assert "most certain first" in explorer.text("#gallery-title")


@pytest.mark.parametrize("tool", ["BoxSelectTool", "LassoSelectTool"])
def test_a_selection_on_the_map_filters_matrix_and_gallery(explorer, bars, tool):
    places = np.array(explorer.open().places())
    explorer.run(
        "const bar = Bokeh.documents[0].get_model_by_name('map').toolbar;"
        "bar.active_drag = bar.tools.find(tool => tool.type === arguments[0])",
        tool,
    )
    members = places[bars.test_labels == 4]
    (x0, y0), (x1, y1) = members.min(axis=0) - 0.02, members.max(axis=0) + 0.02
    corners = [(x0, y0), (x1, y1)]
    if tool == "LassoSelectTool":
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    explorer.point(*corners, drag=True)
    explorer.wait("location.hash.includes('area')")
    inside = np.flatnonzero(
        (places > [x0, y0]).all(axis=1) & (places < [x1, y1]).all(axis=1)
    ).tolist()
    assert explorer.selected() == sorted(explorer.gallery()) == inside
    assert sum(map(sum, explorer.counts())) == len(inside)
    outline = "Bokeh.documents[0].get_model_by_name('outline').data.x.length"
    assert explorer.run(f"return {outline}") >= 4
    explorer.open(explorer.fragment())  # sent to somebody
    assert explorer.selected() == inside
    explorer.click("[data-pick='after.*.4']")  # those of the area alone
    assert set(explorer.selected()) <= set(inside)


def test_switching_methods_changes_what_moved(explorer, shown, bars):
    explorer.open()
    explorer.run(
        "const choice = document.getElementById('choose-a');"
        "choice.value = 'results/conv128/gmm/test/0'; choice.onchange()"
    )
    assert "a=results/conv128/gmm/test/0" in explorer.fragment()
    assert np.trace(explorer.counts()) == 200  # these clusters are the classes
    explorer.open("#a=results/conv128/gmm/test/0&b=results/pixels/kmeans/test/0")
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
    assert explorer.run("return document.getElementById('choose-map').value") == "pixels"
    assert explorer.run("return document.getElementById('choose-colour').value") == "right"
    assert explorer.run(
        "const x = Bokeh.documents[0].get_model_by_name('map').x_range; return [x.start, x.end]"
    ) == [0.4, 0.5]


def test_an_impossible_address_shows_the_start(explorer):
    explorer.open("#map=nothing&pick=<b>&image=99999&area=1;2&view=3,2,1&a=__proto__")
    assert explorer.complaints() == []
    assert len(explorer.gallery()) == 120 and explorer.selected() == []


def test_the_colouring_changes_colours_and_marks(explorer, shown):
    explorer.open("#a=beyond/fine-tuned/information/train/0&b=results/pixels/kmeans/test/0")
    looks = set()
    for colour in ("class", "cluster", "right", "certainty", "moved"):
        explorer.run(
            "const choice = document.getElementById('choose-colour');"
            "choice.value = arguments[0]; choice.onchange()",
            colour,
        )
        data = "Bokeh.documents[0].get_model_by_name('points').data"
        looks.add(explorer.run(f"return {data}.colour.join() + {data}.marker.join()"))
        legend = explorer.text("#legend")
    assert len(looks) == 5
    wrong = [s.mapping[s.cluster_ids] != np.arange(200) % 10 for s in shown[:2]]
    assert f"becomes wrong {(~wrong[0] & wrong[1]).sum()}" in legend


def test_zoomed_in_images_are_pictures(explorer):
    x, y = explorer.open().places()[5]
    explorer.open(f"#view={x - 0.01:.3f},{x + 0.01:.3f},{y - 0.01:.3f},{y + 0.01:.3f}")
    urls = "Bokeh.documents[0].get_model_by_name('pictures').data.url"
    explorer.wait(f"{urls}.length > 0")
    assert all(u.startswith("data:image/png") for u in explorer.run(f"return Array.from({urls})"))


def test_the_keyboard_is_enough(explorer):
    from selenium.webdriver.common.keys import Keys

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
    explorer.open("#a=beyond/fine-tuned/information/train/0&image=3", width=320, height=740)
    assert explorer.run("return document.documentElement.scrollWidth") == 320
    left = explorer.run(
        "return ['map-part', 'matrix-part', 'gallery-part'].map("
        "id => document.getElementById(id).getBoundingClientRect().left)"
    )
    assert len(set(left)) == 1


def test_dark_mode_follows_the_system_and_can_be_switched(explorer):
    paper = "return getComputedStyle(document.body).backgroundColor"
    explorer.open(theme="dark")
    assert explorer.run(paper) == "rgb(20, 23, 26)"
    explorer.click("#theme")
    assert explorer.run(paper) == "rgb(255, 255, 255)"
