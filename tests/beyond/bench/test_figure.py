from src.beyond.bench.figure import growth

STAGES = [
    {"stage": "heads", "n": [1000, 2000], "seconds": [1.0, 2.0], "peak_gb": [0.5, 0.6],
     "exponent": 1.0},
    {"stage": "UMAP", "n": [1000], "seconds": [3.0], "peak_gb": [0.7], "exponent": None},
]  # fmt: skip


def test_each_stage_is_a_line_in_both_charts_and_dashed_off_the_road():
    figure = growth(STAGES, ["heads"])
    seconds, peak = figure.axes
    assert [line.get_ydata().tolist() for line in seconds.lines] == [[1.0, 2.0], [3.0]]
    assert [line.get_ydata().tolist() for line in peak.lines] == [[0.5, 0.6], [0.7]]
    assert [line.get_linestyle() for line in seconds.lines] == ["-", "--"]
    assert seconds.get_xscale() == seconds.get_yscale() == peak.get_xscale() == "log"
    assert [label.get_text() for label in peak.get_xticklabels()] == ["1", "2"]
    assert [t.get_text() for t in figure.legends[0].get_texts()] == ["heads (1.00)", "UMAP"]
