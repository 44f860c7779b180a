import json

from src.commands.blocks.bench import bench, peers

RUN = {"n": 10_000, "seconds": 120.0, "accuracy": 0.5, "nmi": 0.4}
RECORD = {
    "time_to_accuracy": {
        "target": 0.672, "seed": 0, "n_samples": 70_000, "epochs": 1, "seconds": 100.0,
        "accuracy": 0.7, "n2d_seconds_per_epoch": 10.0, "n2d_epochs": 1000, "ratio": 100.0,
        "cpu": "a processor", "cores": 2,
    },
    "kmeans": {
        "seeds": [0, 1, 2], "median": {"scikit-learn, lloyd": 2.0, "from scratch": 1.5},
    },
    "mixture": {
        "n_components": 128, "n_samples": 60_000, "ratio": 0.6, "differences": [1e-6, 3e-5],
    },
    "contrastive_step": {
        "images": 512, "ratio": 1.4, "gflops": 80.0, "matrix_gflops": 200.0,
        "seconds": {"fused": [0.1, 0.1, 0.2]},
        "median": {"fused": 0.1, "views": 0.01, "Keras": 0.14},
    },
    "peers": {
        "runs": [
            RUN | {"method": "ours", "seed": 0},
            RUN | {"method": "dec", "seed": 0, "peak_gb": 1.5},
            RUN | {"method": "dec", "seed": 1, "peak_gb": 2.5, "accuracy": 0.6},
        ]
    },
}  # fmt: skip


def test_sentences_and_rows_have_the_numbers_of_the_record(tmp_path):
    (tmp_path / "bench.json").write_text(json.dumps(RECORD))
    said = bench(tmp_path)
    assert (
        "reached after 100 seconds: heads after 1 contrastive epoch, .700" in said
        and "would take 100 times as long" in said
    )
    assert "(2.0 s): from scratch 0.75." in said
    assert "0.60 of float64's time" in said and "differ by 3e-05 of" in said
    assert "100 ms, of which 10 ms for the views" in said
    assert "140 ms (medians of 3 runs; of the pairs' ratios 1.40)" in said
    lines = peers(tmp_path).splitlines()
    assert "| ClustPy's DEC | 10,000 | 0, 1 | .550 ± .071 | .400 ± .000 | 2.0 | 2.5 |" in lines
    assert "| ours | 10,000 | 0 | .500 | .400 | 2.0 | – |" in lines
