"""Lemmas, each proved once from the rules, on letters; theorems only instantiate them (`substitute`, or the functions here).

Nothing here is trusted. A lemma about letters a, b, .. is used as `substitute(lemmas.edge, {a: Jp[r], b: Jm[r]})`, or, shorter,
as `lemmas.use(lemmas.edge, a=Jp[r], b=Jm[r])`.
"""
from .scalar import *  # noqa
from .totals import *  # noqa
