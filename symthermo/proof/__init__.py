"""Proofs."""
from .. import index as _index  # noqa
from ..index import Delta, Index, LogMean, family, finite, index_map, space, time, total  # noqa
from . import lemmas  # noqa
from .calc import calc, close, rise, valley  # noqa
from .kernel import Hypothesis, Motion, Thm, assume, at, both, cases, combine, cut, ddt, derive, fill, log_mean, over, root, scale, sign, substitute, times  # noqa
from .theorem import Theorem, Verdict, theorem  # noqa
