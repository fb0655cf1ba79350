"""Makes math.json: hard reference values of elementary functions, computed with mpmath to 400 bits.

Each function gets notable arguments (edges, cancellations, huge multiples of pi) and, of 20,000 random arguments, those
whose exact value lies nearest to the middle between two doubles. A row is [x, y, high, low] with f(x, y) = high + low to
107 bits; y is 0 for functions of one argument. Run: python3 make_math.py > math.json
"""

import json
import math
import random

import mpmath
from mpmath import mpf

mpmath.mp.prec = 400
PI = math.pi

FUNCTIONS = {
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "erf": mpmath.erf,
    "pow": mpmath.power,
    "erfc": mpmath.erfc,
}

NOTABLE = {
    "exp": [709.782712893384, 709.78, -708.3, -700.0, 1.0, -1.0, 0.5, 1e-8, -1e-17, 0.34657359027997264],
    "expm1": [1e-300, 1e-17, -1e-10, 1e-5, 0.25, -0.25, 0.24999999999999997, -37.4, 49.9, 50.1, 709.78, -0.6931471805599453],
    "log": [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1 - 2**-53, 1 + 2**-52, 2.0, 0.5, 10.0, 1.4142135623730951, 0.7071067811865476, 1.0078125, 0.99609375],
    "log1p": [1e-300, -1e-17, 1e-10, -0.9999999999999999, 0.0078125, -0.0078125, 1.0, -0.5, 1.7976931348623157e308, 9007199254740993.0],
    "tanh": [1e-300, 1e-9, 0.125, 0.12499999999999999, 0.55, 0.5500000000000002, 1.0, 19.0, 19.06, 0.5493061443340549],
    "sigmoid": [0.0, 1.0, -1.0, 36.7, -36.7, -38.0, -37.99999999999999, -700.0, 1e-17, -1e-9],
    "sin": [PI, 2 * PI, PI / 2, PI / 4, 0.7853981633974484, 3 * PI, 1e22, 6381956970095103 * 2.0**797, 1.7976931348623157e308, 1048576.0, 1048576.5, 1048575.9, 355.0, 103993.0, 1e-9, 1e-300, 5e300],
    "cos": [PI, PI / 2, 3 * PI / 2, PI / 4, 0.7853981633974484, 11 * PI / 2, 1e22, 6381956970095103 * 2.0**797, 1.7976931348623157e308, 1048576.0, 1048576.5, 1048575.9, 355.0, 1e-9, 52707178.54467732],
    "erf": [1e-300, 1e-9, 0.0625, 0.06249999999999999, 0.1875, 0.5, 1.0, 2.5, 5.0, 5.92, 3.3125],
    "pow": [(1 + 2**-52, 3e18), (1 - 2**-53, -6e18), (2.0, 1023.5), (10.0, 308.0), (10.0, -300.0), (0.9, 100.0), (0.999, 1e4), (0.9999999, 1e9), (1.1, 7000.0), (5e-324, 0.5), (1.7976931348623157e308, 0.9999), (3.0, 0.3333333333333333), (7.0, 2.0), (2.0, -1021.5)],
    "erfc": [1e-300, -1e-9, 0.4375, 0.43749999999999994, 0.5, 0.5625, 1.0, -2.5, 5.92, 6.5, 11.1, 20.0625, 25.5, 26.5],
}


def signed(low, high):
    return random.choice([-1, 1]) * 2 ** random.uniform(low, high)


def sample(name):
    if name == "exp":
        return (random.choice([signed(-30, 9.4), random.uniform(-2, 2)]),)
    if name == "expm1":
        return (random.choice([signed(-40, 5.5), random.uniform(-1, 1)]),)
    if name == "log":
        return (random.choice([2 ** random.uniform(-1020, 1020), random.uniform(0.5, 2), 1 + signed(-40, -2)]),)
    if name == "log1p":
        return (random.choice([2 ** random.uniform(-40, 100), -(2 ** random.uniform(-40, -0.001)), random.uniform(-0.6, 1)]),)
    if name == "tanh":
        return (random.choice([signed(-20, 4.2), random.uniform(-1, 1)]),)
    if name == "sigmoid":
        return (random.choice([signed(-20, 5), random.uniform(-8, 8)]),)
    if name in ("sin", "cos"):
        return (random.choice([signed(-20, 1020), signed(-4, 21), random.uniform(-10, 10)]),)
    if name == "erf":
        return (random.choice([signed(-20, 2.5), random.uniform(-3, 3)]),)
    if name == "erfc":
        return (random.choice([signed(-20, 2), random.uniform(0.4, 26), random.uniform(-1, 3)]),)
    x = random.choice([2 ** random.uniform(-1000, 1000), random.uniform(0.5, 2), 1 + signed(-30, -2)])
    return (x, random.uniform(-700, 700) / math.log(x))


def value(name, arguments):
    exact = FUNCTIONS[name](*[mpf(a) for a in arguments])
    high = float(exact)
    return exact, high, float(exact - mpf(high))


def main():
    random.seed(20)
    values = {}
    for name in FUNCTIONS:
        rows = []
        for entry in NOTABLE[name]:
            arguments = entry if isinstance(entry, tuple) else (entry,)
            _, high, low = value(name, arguments)
            rows.append([*arguments, 0, high, low] if len(arguments) == 1 else [*arguments, high, low])
        scored = []
        for _ in range(20000):
            arguments = sample(name)
            _, high, low = value(name, arguments)
            if math.isinf(high) or abs(high) < 1e-290:
                continue
            row = [*arguments, 0, high, low] if len(arguments) == 1 else [*arguments, high, low]
            scored.append((abs(abs(low) / math.ulp(high) - 0.5), row))
        scored.sort(key=lambda pair: pair[0])
        values[name] = rows + [row for _, row in scored[:20]]
    lines = ",\n".join(
        f'    "{name}": [\n' + ",\n".join("      " + json.dumps(row) for row in rows) + "\n    ]"
        for name, rows in values.items()
    )
    print("{\n" f'  "mpmath": "{mpmath.__version__}",\n' '  "values": {\n' + lines + "\n  }\n}")


main()
