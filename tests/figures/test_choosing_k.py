import pandas as pd
import pytest

from src.figures.choosing_k import selection_curves


@pytest.mark.parametrize("n_classes", [3, 10])
def test_each_curve_has_a_panel_with_its_suggestion_marked(n_classes):
    rows = pd.DataFrame({"k": [1, 2, 3], "inertia": [9.0, 3.0, 2.0], "bic": [5.0, 4.0, 1.0]})
    suggestions = pd.DataFrame(
        {"curve": ["inertia", "bic"], "criterion": ["knee", "least"], "k": [2, 3]}
    )
    panels = selection_curves(rows, suggestions, n_classes=n_classes).axes
    assert [panel.get_ylabel() for panel in panels] == ["inertia", "BIC"]
    curves, marked = zip(*(panel.get_lines()[:2] for panel in panels), strict=True)
    assert [line.get_ydata().tolist() for line in curves] == [[9, 3, 2], [5, 4, 1]]
    assert [line.get_xydata().tolist() for line in marked] == [[[2, 3]], [[3, 1]]]
    assert marked[0].get_label() == "knee: $k$ = 2"
    inside = n_classes == 3  # ten lie beyond the curves
    assert [text.get_text() for text in panels[0].texts] == ["3 classes"] * inside
    assert [len(panel.get_lines()) for panel in panels] == [2 + inside] * 2
