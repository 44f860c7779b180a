"""What `make` and a shell call: each module is a program, `python -m src.commands.<name>`."""
