"""Lines of Python with what real PyTorch answers, as make_tensor.py and make_losses.py write them.

A case is a line. It is stored as its syntax tree in JSON, which test/helpers/python.ts interprets against this library,
and with the value of its last expression in real PyTorch: a tensor with its elements and printed text, a list, a plain
value, or the class and text of the exception; and with the warnings on the way, where they are asked for. What JSON
cannot hold is a string: 'nan', 'inf', '-0.0'.
"""
import ast
import json
import math
import os
import warnings

import torch
import torch.nn.functional as F

OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floor_divide", ast.Mod: "remainder",
    ast.Pow: "pow", ast.MatMult: "matmul", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Is: "is",
    ast.USub: "neg", ast.Invert: "logical_not",
}


def lines(text):
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def tree(node):
    """A syntax tree as nested JSON lists, headed by what each is."""
    match node:
        case ast.Constant(value=value):
            if isinstance(value, float) and value.is_integer():
                return ["float", value]  # JavaScript would read 1.0 as 1
            return "..." if value is Ellipsis else ["str", value] if isinstance(value, str) else value
        case ast.Name(id=name):
            return ["name", name]
        case ast.Attribute(value=value, attr=attr):
            return ["attr", tree(value), attr]
        case ast.List(elts=elts) | ast.Tuple(elts=elts):
            return ["list", *map(tree, elts)]
        case ast.Dict(keys=keys, values=values):
            return ["dict", *([tree(k), tree(v)] for k, v in zip(keys, values))]
        case ast.BoolOp(op=ast.And(), values=[first, second]):
            return ["and", tree(first), tree(second)]
        case ast.Call(func=func, args=args, keywords=keywords):
            return ["call", tree(func), [tree(a) for a in args], {k.arg: tree(k.value) for k in keywords}]
        case ast.BinOp(left=left, op=op, right=right):
            return ["op", OPERATORS[type(op)], tree(left), tree(right)]
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return ["op", OPERATORS[type(op)], tree(left), tree(right)]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            return tree(ast.Constant(-value))
        case ast.UnaryOp(op=op, operand=operand):
            return ["op", OPERATORS[type(op)], tree(operand)]
        case ast.Subscript(value=value, slice=index):
            return ["index", tree(value), indices(index)]
        case ast.Lambda(args=arguments, body=body):
            return ["lambda", [a.arg for a in arguments.args], tree(body)]
        case ast.ListComp(elt=elt, generators=[loop]):
            return ["each", loop.target.id, tree(loop.iter), tree(elt)]
        case ast.Expr(value=value):
            return tree(value)
        case ast.Assign(targets=[ast.Tuple(elts=[target])], value=value):
            return ["set", tree(target), ["index", tree(value), [0]]]
        case ast.Assign(targets=[target], value=value):
            return ["set", tree(target), tree(value)]
        case ast.AugAssign(target=target, op=op, value=value):
            return ["update", OPERATORS[type(op)], tree(target), tree(value)]
        case ast.With(items=[item], body=body):
            mode = item.context_expr
            return ["with", tree(mode.func), [tree(a) for a in mode.args], [tree(b) for b in body]]
    raise NotImplementedError(ast.dump(node))


def indices(node):
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return [span(p) if isinstance(p, ast.Slice) else tree(p) for p in parts]


def span(part):
    bounds = ["" if b is None else str(ast.literal_eval(b)) for b in (part.lower, part.upper)]
    return ["str", ":".join(bounds + ([] if part.step is None else [str(ast.literal_eval(part.step))]))]


def number(value):
    if isinstance(value, (bool, int)) or value is None:
        return value
    if math.isfinite(value) and not (value == 0 and math.copysign(1, value) < 0):
        return value
    return repr(value)


def flat(value):
    return [e for v in value for e in flat(v)] if isinstance(value, list) else [number(value)]


def shortest(t):
    """Elements, a float32 by the shortest decimal that names it."""
    values = t.detach().reshape(-1)
    return [number(float(str(v))) for v in values.numpy()] if t.dtype == torch.float32 else flat(values.tolist())


def outcome(value):
    match value:
        case torch.Tensor():
            return {"shape": list(value.shape), "dtype": str(value.dtype)[6:], "values": shortest(value), "text": repr(value)}
        case torch.dtype():
            return {"value": str(value)[6:]}
        case torch.Size():
            return {"text": str(value)}
        case tuple() | list():
            named = {"text": str(value)} if type(value).__module__ == "torch.return_types" else {}
            return {"list": [outcome(v) for v in value], **named}
        case str() | bool() | int() | float() | None:
            return {"value": number(value) if isinstance(value, float) else value}
    return {"text": str(value)}


def without_text(result):
    """Dtypes and values alone, where hundreds of results would print alike."""
    rest = {k: v for k, v in result.items() if k != "text"}
    return {**rest, "list": [without_text(r) for r in rest["list"]]} if "list" in rest else rest


class Setup:
    """Statements that run before each line, and names that lines use besides PyTorch's."""

    def __init__(self, text, warned=False, **names):
        self.text, self.warned, self.names = text, warned, names
        self.tree = [tree(b) for b in ast.parse(text).body]

    def run(self, code):
        names = {"torch": torch, "F": F, **self.names}
        exec(self.text, names)
        body = ast.parse(code).body
        try:
            exec(compile(ast.Module(body[:-1], []), code, "exec"), names)
            last = body[-1]
            if not isinstance(last, ast.Expr):
                exec(compile(ast.Module([last], []), code, "exec"), names)
                return {"value": None}
            return outcome(eval(compile(ast.Expression(last.value), code, "eval"), names))
        except Exception as error:
            return {"error": type(error).__name__, "message": str(error)}

    def case(self, code, texts=True):
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            result = self.run(code)
        if self.warned and heard:
            result["warnings"] = [str(w.message) for w in heard]
        body = [tree(b) for b in ast.parse(code).body]
        return {"code": code, "tree": body, "result": result if texts else without_text(result)}


def write(script, setup, table):
    """Writes the cases of each group beside a script: make_x.py writes x.json."""
    folder, name = os.path.split(os.path.abspath(script))
    with open(os.path.join(folder, name.replace("make_", "").replace(".py", ".json")), "w") as out:
        told = (torch.__version__, json.dumps(setup.warned), json.dumps(setup.tree))
        out.write('{"torch": "%s",\n"warned": %s,\n"setup": %s,\n"groups": {\n' % told)
        rows = [f'"{n}": [\n' + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]" for n, cases in table.items()]
        out.write(",\n".join(rows) + "\n}}\n")
    print(sum(map(len, table.values())), "cases")
