"""Many settings of the coursework's methods, here or on several machines."""
