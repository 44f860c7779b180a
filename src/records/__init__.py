"""What came out: rows of scores, predictions, tables, the environment; written, read, checked."""

from src.records.environment import environment
from src.records.record import BEYOND, RUN, Record, RecordError, read_record, write_record
from src.records.rows import score, summary
from src.records.run_record import run_record
from src.records.sources import read_published, read_trials
from src.records.tables import (
    classification_table,
    cluster_table,
    contingency,
    neighbour_agreement,
)

__all__ = [
    "BEYOND",
    "RUN",
    "Record",
    "RecordError",
    "classification_table",
    "cluster_table",
    "contingency",
    "environment",
    "neighbour_agreement",
    "read_published",
    "read_record",
    "read_trials",
    "run_record",
    "score",
    "summary",
    "write_record",
]
