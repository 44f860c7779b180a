"""A person's picture in, what it shows out, by a trained model in one file."""
