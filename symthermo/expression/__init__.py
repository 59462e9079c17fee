"""Formulas as data: a small tree, the grammar that reads it, the text that is printed back.

Rate laws, rules and `--set` values reach us as text. They are read by `parse` and by nothing else: numbers become exact
rationals, words become names, and no word is ever executed.

>>> tree = parse("Vmax*S/(K + S) - 0.1*P^2")
>>> print(tree)
Vmax*S/(K + S) - 1/10*P**2
>>> names(tree)
('Vmax', 'S', 'K', 'P')
"""
from .reader import MODEL_FUNCTIONS, NAME, TEXT_FUNCTIONS, ExpressionError, number, parse
from .tree import (
    LARGEST_EXPONENT,
    MINUS_ONE,
    Call,
    Expr,
    Name,
    Num,
    Power,
    Product,
    Sum,
    children,
    infix,
    names,
    negative,
    power,
    product,
    rebuild,
    reciprocal,
    substitute,
    total,
    walk,
)

__all__ = [
    "LARGEST_EXPONENT",
    "MINUS_ONE",
    "MODEL_FUNCTIONS",
    "NAME",
    "TEXT_FUNCTIONS",
    "Call",
    "Expr",
    "ExpressionError",
    "Name",
    "Num",
    "Power",
    "Product",
    "Sum",
    "children",
    "infix",
    "names",
    "negative",
    "number",
    "parse",
    "power",
    "product",
    "rebuild",
    "reciprocal",
    "substitute",
    "total",
    "walk",
]
