"""The paper: Typst sources, results and figures in, report.pdf out."""
