"""How long a sweep may take, before its first fit has told: by the last full run in reports/."""

from collections.abc import Sequence
from pathlib import Path

from src.experiments.jobs import Job
from src.networks.autoencoders import AUTOENCODERS
from src.paths import PROJECT
from src.records import RecordError, read_record

REPORTS = PROJECT / "reports"


def longest(jobs: Sequence[Job], reports: Path = REPORTS) -> str:
    """Say how many minutes jobs take at most, one after the other; "" if no run is there to tell.

    As if every autoencoder took as long as the slowest one of results.json, in proportion to
    n_train, and each clustering of its codes as long as its slowest.
    """
    try:
        record = read_record(reports)
    except RecordError:
        return ""
    rows = record.table().query("split == 'train'")
    rows = rows[rows["representation"].isin(AUTOENCODERS)]
    if rows.empty:
        return ""
    name = rows.loc[rows["fit_seconds"].idxmax(), "representation"]
    fits = rows.query("representation == @name")["fit_seconds"]
    network, clustering = fits.min(), fits.max() - fits.min()
    n_images = record.notes["config"]["n_train"]
    seconds = sum(
        (network + len(job.clusterings) * clustering) * job.network["n_train"] / n_images
        for job in jobs
    )
    return (
        f"about {seconds / 60:.0f} minutes at most, if every autoencoder takes as long as {name} "
        "did in reports/results.json"
    )
