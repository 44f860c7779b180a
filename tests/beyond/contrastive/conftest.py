from tests.figures.conftest import clustering_of, tiny  # noqa: F401
