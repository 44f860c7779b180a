"""The map as a Bokeh figure, described as JSON; the page's own code fills in the points."""

import json
import re

from bokeh.embed import json_item
from bokeh.models import (
    BoxSelectTool,
    ColumnDataSource,
    LassoSelectTool,
    PanTool,
    Range1d,
    WheelZoomTool,
)
from bokeh.plotting import figure

PICTURE = 30  # pixels of the screen, the side of a picture on the map
ID = re.compile(r'"p\d{4,}"')  # as Bokeh numbers its models
COLUMNS = ("x", "y", "colour", "marker", "size")


def map_item() -> dict:
    """What `Bokeh.embed.embed_item` shows: an empty map with the tools to move and to select.

    Its sources, by name: "points" (columns COLUMNS), "pictures" (x, y, url, colour), "names" (x, y,
    text), "ring" around an image (x, y) and "outline" of a chosen area (x, y).
    """
    pan, wheel = PanTool(), WheelZoomTool(visible=False)  # always at work
    box = BoxSelectTool(persistent=False)
    lasso = LassoSelectTool(persistent=False, continuous=False)
    plot = figure(
        name="map", sizing_mode="stretch_both", min_height=200, min_border=0,
        tools=[pan, wheel, box, lasso], active_drag=pan, active_scroll=wheel,
        toolbar_location="above", x_range=Range1d(0, 1), y_range=Range1d(0, 1),
        x_axis_location=None, y_axis_location=None, outline_line_color=None,
        background_fill_color=None, border_fill_color=None,
    )  # fmt: skip
    plot.grid.visible = False
    plot.toolbar.logo = None
    points = ColumnDataSource({name: [] for name in COLUMNS}, name="points")
    dots = plot.scatter(
        "x", "y", marker="marker", size="size", fill_color="colour", line_color="colour",
        line_width=0.5, fill_alpha=0.9, nonselection_fill_alpha=0.06, nonselection_line_alpha=0.06,
        name="points-drawn", source=points,
    )  # fmt: skip
    box.renderers = lasso.renderers = [dots]  # Bokeh cannot draw a picture that is selected
    outline = ColumnDataSource({"x": [], "y": []}, name="outline")
    plot.patch(
        "x", "y", fill_alpha=0.08, fill_color="#808080", line_color="#808080", line_dash="dashed",
        source=outline,
    )  # fmt: skip
    pictures = ColumnDataSource({"x": [], "y": [], "url": [], "colour": []}, name="pictures")
    plot.image_url(
        "url", "x", "y", w={"value": PICTURE, "units": "screen"},
        h={"value": PICTURE, "units": "screen"}, anchor="center", source=pictures,
    )  # fmt: skip
    plot.scatter(
        "x", "y", marker="square", size=PICTURE, fill_color=None, line_color="colour",
        line_width=2, source=pictures,
    )  # fmt: skip
    names = ColumnDataSource({"x": [], "y": [], "text": []}, name="names")
    plot.text(
        "x", "y", "text", name="names-drawn", text_align="center", text_baseline="middle",
        text_font={"value": "sans-serif"}, text_font_size="13px", text_font_style="bold",
        background_fill_color="white", background_fill_alpha=0.75, padding=2, border_radius=3,
        source=names,
    )  # fmt: skip
    ring = ColumnDataSource({"x": [], "y": []}, name="ring")
    plot.scatter(
        "x", "y", name="ring-drawn", marker="circle", size=18, fill_color=None, line_color="black",
        line_width=2.5, source=ring,
    )  # fmt: skip
    return _numbered_anew(json_item(plot, "map"))


def _numbered_anew(item: dict) -> dict:
    """Equal pages have equal bytes, whatever else Bokeh has numbered in this process."""
    text = json.dumps(item)
    new = {old: f'"m{i}"' for i, old in enumerate(dict.fromkeys(ID.findall(text)))}
    return json.loads(ID.sub(lambda found: new[found[0]], text))
