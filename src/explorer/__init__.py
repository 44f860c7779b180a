"""The explorer: records, maps and pictures in, one HTML page out that needs no network.

Why Bokeh draws the map. Candidates drew the 10,000 test images as dots of ten colours
and ten markers, in a headless Chromium without a GPU on two busy cores; times from opening the page
to the first map, and of one step of moving it (medians):

==================  ==============  =========  =====  ============================================
library             its JavaScript  first map  move
==================  ==============  =========  =====  ============================================
Bokeh 3.9, canvas   1.3 MB          1.1 s      .27 s  chosen
Bokeh 3.9, WebGL    1.5 MB          3.8 s      1.8 s  wants a GPU; it uses Function(), as eval
Plotly 7.1, WebGL   4.8 MB          2.3 s      .49 s  wants a GPU
Plotly 7.1, SVG     4.8 MB          2.5 s      .85 s  an element for each dot
==================  ==============  =========  =====  ============================================

- Bokeh has box and lasso, draws pictures as points on the same map, names its models so that a few
  lines of one's own link them with tables, and makes no request. Under a content security policy
  without eval it works as long as no `CustomJS` is used.
- Plotly works offline too, but its file is four times as large, and pictures would have to be
  layout images, each placed by hand.
- datamapplot 0.7 (read, not timed) makes a beautiful map of one clustering in one call, with a
  histogram and other widgets beside it, but no table of classes and clusters. What a click does is
  JavaScript inside Python texts, and its offline mode caches what it would load from other hosts.
- embedding-atlas 0.26 (read, not timed) has linked views, but is a package of 101 MB, DuckDB as
  WebAssembly in it, made to be served by a server, and has 18 direct dependencies.

The page's own code, in `web/`, is what a library does not know: the tables, the gallery, the
comparison, and the address that holds all that is chosen.
"""
