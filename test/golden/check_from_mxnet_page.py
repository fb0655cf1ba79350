"""Runs the Python of docs/from-mxnet.md in real MXNet 1.9.1 and compares what it prints with the page's text.

    python test/golden/check_from_mxnet_page.py       # mxnet 1.9.1, numpy 1.23.5
"""
from pages import check

check('from-mxnet.md', 'MXNet')
