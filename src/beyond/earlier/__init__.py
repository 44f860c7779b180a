"""Four earlier reports on the same assignment: what they printed, run again, and compared."""
