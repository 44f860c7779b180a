"""What every floor stands on: files, arrays, parameters, and results that are kept."""
