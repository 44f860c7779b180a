"""The blocks that `make readme` writes into README.md and docs/: text from records in reports/."""
