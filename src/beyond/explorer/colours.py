"""The explorer's colours, which stay apart for people with a colour vision deficiency.

Colour is never alone: classes also have names on the map and markers of their own.
"""

# "Accessible color sequences for data visualization", Petroff 2021, arXiv:2107.02270: ten colours
# that stay apart under simulated colour vision deficiency
CLASSES = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
MARKERS = (
    "circle", "square", "triangle", "inverted_triangle", "diamond",
    "star", "plus", "hex", "circle_dot", "square_pin",
)  # fmt: skip
NO_CLASS = "#808080"

# by what the map can be coloured by: a colour and a marker for each group of images
PALETTES = {
    "class": {"colours": (*CLASSES, NO_CLASS), "markers": (*MARKERS, "circle")},
    "right": {"colours": ("#3f90da", "#e76300"), "markers": ("circle", "triangle")},
    "certainty": {
        # ColorBrewer's PuOr, its two ends a little moved; from doubt to certainty
        "colours": ("#d95f02", "#fdb863", "#a9a2d8", "#6a4fb0"),
        "markers": ("triangle", "diamond", "square", "circle"),
    },
    "moved": {
        "colours": ("#94a4a2", "#3f90da", "#e76300", "#832db6"),
        "markers": ("circle", "triangle", "inverted_triangle", "square"),
    },
}
