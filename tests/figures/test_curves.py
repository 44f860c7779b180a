import pandas as pd

from src import figures


def test_each_curve_has_a_panel_with_its_suggestion_marked():
    rows = pd.DataFrame({"k": [1, 2, 3], "inertia": [9.0, 3.0, 2.0], "bic": [5.0, 4.0, 1.0]})
    suggestions = pd.DataFrame(
        {"curve": ["inertia", "bic"], "criterion": ["knee", "least"], "k": [2, 3]}
    )
    panels = figures.selection_curves(rows, suggestions, n_classes=3).axes
    assert [panel.get_ylabel() for panel in panels] == ["inertia", "BIC"]
    marked = [panel.get_lines()[1] for panel in panels]
    assert [line.get_xydata().tolist() for line in marked] == [[[2, 3]], [[3, 1]]]
    assert marked[0].get_label() == "knee: $k$ = 2"
    assert [text.get_text() for text in panels[0].texts] == ["3 classes"]
