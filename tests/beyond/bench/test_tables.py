import json

from src.beyond.bench.tables import bench, peers

RUN = {"n": 10_000, "seconds": 120.0, "accuracy": 0.5, "nmi": 0.4}
RECORD = {
    "kmeans": {"seeds": [0, 1, 2], "median": {"scikit-learn, lloyd": 2.0, "from scratch": 1.5}},
    "contrastive_step": {
        "images": 512, "ratio": 1.4, "seconds": {"fused": [0.1, 0.1, 0.2]},
        "median": {"fused": 0.1, "views": 0.01, "Keras": 0.14},
    },
    "peers": {"runs": [
        RUN | {"method": "ours", "seed": 0},
        RUN | {"method": "dec", "seed": 0, "peak_gb": 1.5},
        RUN | {"method": "dec", "seed": 1, "peak_gb": 2.5, "accuracy": 0.6},
    ]},
}  # fmt: skip


def test_rows_have_the_numbers_of_the_record(tmp_path):
    (tmp_path / "bench.json").write_text(json.dumps(RECORD))
    said = bench(tmp_path)
    for line in (
        "| k-means on pixels | scikit-learn, lloyd | 2.0 s | 1 |",
        "| k-means on pixels | from scratch | 1.5 s | 0.75 |",
        "| step on 512 views | Keras's batch normalisation | 140 ms | 1.40 |",
        "k-means: medians of 3 starts. Steps: medians of 3 runs",
    ):
        assert line in said
    assert sorted(peers(tmp_path).splitlines()[2:]) == [  # N2D was not measured
        "| ClustPy's DEC | 10,000 | 0, 1 | .550 ± .071 | .400 ± .000 | 2.0 | 2.5 |",
        "| ours | 10,000 | 0 | .500 | .400 | 2.0 | – |",
    ]
