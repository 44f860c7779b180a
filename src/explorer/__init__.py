"""The explorer: records, maps and pictures in, one HTML page out that needs no network.

Why Bokeh draws the map. Candidates were tried with the 10,000 test images as dots of ten colours
and ten markers, in a headless Chromium without a GPU on two busy cores; times from opening the page
to the first map, and of one step of moving it (medians):

==================  ==============  =========  =====  ============================================
library             its JavaScript  first map  move
==================  ==============  =========  =====  ============================================
Bokeh 3.9, canvas   1.3 MB          1.1 s      .27 s  chosen
Bokeh 3.9, WebGL    1.5 MB          3.8 s      1.8 s  needs a GPU, and a policy that allows eval
Plotly 7.1, WebGL   4.8 MB          2.3 s      .49 s  needs a GPU
Plotly 7.1, SVG     4.8 MB          2.5 s      .85 s  an element for each dot
==================  ==============  =========  =====  ============================================

- Bokeh has box and lasso, draws pictures as points on the same map, names its models so that a few
  lines of one's own link them with tables, and makes no request. Under a content security policy
  without eval it works as long as no `CustomJS` is used.
- Plotly works offline too, but its file is four times as large, and pictures would have to be
  layout images, each placed by hand.
- datamapplot 0.7 (read, not timed) makes a beautiful map of one clustering in one call. What a
  click does would be JavaScript inside Python texts, its offline mode caches what it would load
  from other hosts, and it knows no second view.
- embedding-atlas 0.26 (read, not timed) has linked views, but brings DuckDB as WebAssembly: 101 MB,
  to be served by a server, and 19 direct dependencies.

The page's own code, in `web/`, is what a library does not know: the tables, the gallery, the
comparison, and the address that holds all that is chosen.
"""
