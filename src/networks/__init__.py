"""The only package that loads Keras: images -> trained networks -> codes, heads on codes."""
