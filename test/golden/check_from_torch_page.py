"""Runs the Python of docs/from-torch.md in real PyTorch 2.13 and compares what it prints with the page's text.

    python test/golden/check_from_torch_page.py       # torch 2.13
"""
from pages import check

check('from-torch.md', 'PyTorch')
