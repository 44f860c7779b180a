"""How the time and memory of each stage grow with the number of images."""

from collections.abc import Collection, Sequence

from matplotlib.figure import Figure

from src.figures.style import PALETTE, WIDTH, styled

PANELS = {"seconds": ("seconds", "log"), "peak_gb": ("peak memory, GB", "linear")}


@styled
def growth(stages: Sequence[dict], road: Collection[str]) -> Figure:
    """Seconds (logarithmic) and peak memory against n (logarithmic); dashed if not of `road`.

    Parameters
    ----------
    stages : of reports/growth.json: "stage", "n", "seconds", "peak_gb", "exponent" (or None)
    road : names of the contrastive method's stages
    """
    figure = Figure(figsize=(WIDTH, 4.2), layout="constrained")
    n_colours = len(PALETTE)
    for axis, (column, (title, scale)) in zip(figure.subplots(1, 2), PANELS.items(), strict=True):
        for number, stage in enumerate(stages):
            slope = "" if stage["exponent"] is None else f" ({stage['exponent']:.2f})"
            axis.plot(
                stage["n"], stage[column], color=PALETTE[number % n_colours], linewidth=1,
                markersize=3, marker="o" if number < n_colours else "s",
                label=stage["stage"] + slope, linestyle="-" if stage["stage"] in road else "--",
            )  # fmt: skip
        axis.set(xscale="log", yscale=scale, title=title)
        ticks = sorted({n for stage in stages for n in stage["n"]})
        axis.set_xticks(ticks, [f"{n / 1000:g}" for n in ticks])
        axis.set(xlabel="thousands of images")
        axis.minorticks_off()
    figure.legend(
        *figure.axes[0].get_legend_handles_labels(), frameon=False, ncols=2, fontsize=7,
        loc="outside lower center", title="stage (exponent of its time)", title_fontsize=7,
    )  # fmt: skip
    return figure
