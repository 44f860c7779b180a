"""Cluster Fashion-MNIST without labels: data, networks, clustering, experiments, records, paper."""
