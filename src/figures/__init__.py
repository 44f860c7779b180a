"""Draw: clusterings, data and rows in, a matplotlib Figure out; only an Album shows or saves."""
