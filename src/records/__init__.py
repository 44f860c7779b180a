"""What came out: rows of scores, predictions, tables, the environment; written, read, checked."""
