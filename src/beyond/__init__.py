"""What goes beyond the coursework, in wings that can be taken off: nothing outside imports them."""
