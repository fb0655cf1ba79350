"""What the blocks of Python on a page of docs/ print, beside the text behind each: for check_from_torch_page.py and its like."""
import contextlib
import io
import os
import re
import sys
import tempfile

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs')


def check(name, framework):
    """Runs every block in an empty folder; exits with 1 where one prints something else."""
    with open(os.path.join(DOCS, name), encoding='utf-8') as file:
        blocks = re.findall(r'```python\n(.*?)```.*?```text\n(.*?)```', file.read(), re.S)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for code, text in blocks:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(code, {'__name__': 'page'})
            same = printed.getvalue().strip() == text.strip()
            failed += not same
            print('as on the page' if same else framework + ' prints\n' + printed.getvalue())
        os.chdir(DOCS)
    print('%d blocks, %d print something else' % (len(blocks), failed))
    sys.exit(failed > 0)
