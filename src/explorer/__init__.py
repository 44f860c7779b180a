"""The explorer: records, maps and pictures in, one HTML page out."""
