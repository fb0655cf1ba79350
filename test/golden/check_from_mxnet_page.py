"""Runs the Python of docs/from-mxnet.md in real MXNet 1.9.1 and compares what it prints with the page's text.

    python test/golden/check_from_mxnet_page.py       # mxnet 1.9.1, numpy 1.23.5
"""
import contextlib
import io
import os
import re
import sys

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'from-mxnet.md')
page = open(path, encoding='utf-8').read()
failed = 0
for code, text in re.findall(r'```python\n(.*?)```.*?```text\n(.*?)```', page, re.S):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    same = printed.getvalue().strip() == text.strip()
    failed += not same
    print('as on the page' if same else 'MXNet prints\n' + printed.getvalue())
sys.exit(failed > 0)
