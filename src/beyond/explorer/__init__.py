"""The explorer: records, maps and pictures in, one HTML page out that needs no network.

Bokeh draws the map, since it is quick without a GPU and runs no eval, which the page forbids.
"""
