"""The zero test against numbers: no lie among random identities; and planted errors are found."""
from collections import Counter
from fractions import Fraction
from itertools import count

import pytest
from kernel_attacks.fuzz import EVERY, chain_trial, trial
from kernel_attacks.mutants import forget

from symthermo.index import Index
from symthermo.proof import terms, zero
from symthermo.proof.terms import ONE, freeze, kind, merge, moved, plus, power, term

TRIALS = 250


def test_no_lies():
    found = Counter(trial(seed) for seed in range(TRIALS))
    assert found["lie"] == found["wrong"] == 0
    assert found["zero"] > 20
    assert found["apart"] > 50
    assert found["missed"] < found["zero"]/4


def test_no_lies_about_chains_of_deltas():
    found = Counter(chain_trial(seed) for seed in range(4*TRIALS))
    assert found["lie"] == 0
    assert found["zero"] > 50
    assert found["apart"] > 50


def times_without_renaming(p, q):
    out = {}
    for (m, s), c in p.items():
        for (n, t), d in q.items():
            for (v, _), b in merge(m, n).items():
                k = (v, s if len(s) >= len(t) else t)
                out[k] = out.get(k, 0) + b*c*d
    return {k: c for k, c in out.items() if c}


def contract_forgetting_idle_places(m, s):
    idle = [n for k, n in enumerate(s) if k not in terms.places(m)]
    out = original["contract"](m, s)
    return {(frozenset((g, e) for g, e in w if g not in idle), t): c for (w, t), c in out.items()}


def contract_forgetting_delta(m, s):
    return original["contract"](frozenset((g, e) for g, e in m if kind(g) != "d"), s)


def reduced_mixing_sets(p):
    return original["reduced"](plus({}, *[{(m, tuple(EVERY[0].size for _ in s)): c} for (m, s), c in p.items()]))


def reduced_forgetting_indices(p):
    one = lambda k: EVERY[0] if isinstance(k, Index) else k
    return original["reduced"](plus({}, *[{(moved(m, one), s): c} for (m, s), c in p.items()]))


def exponential_of_a_sum(p):
    return plus({}, *[power(original["exponential"]({k: c}), 1) for k, c in p.items()]) if len(p) > 1 else original["exponential"](p)


def logarithm_of_a_sum(p):
    return plus({}, *[original["logarithm"]({k: c}) for k, c in p.items() if c > 0]) if len(p) > 1 else original["logarithm"](p)


def log_mean_of_one(p, q):
    return term(("L", frozenset({freeze(p)})))


def power_of_a_sum(p, q):
    return plus({}, *[original["power"]({k: c}, q) for k, c in p.items()]) if q != int(q) and len(p) > 1 else original["power"](p, q)


def split_dropping_content(p):
    c, low, rest = original["split"](p)
    return abs(c)/c*Fraction(1), low, rest


def number_without_content(c, of):
    return [ONE] if c.denominator > 1 else original["number"](c, of)


def clear_without_powers(p, which):
    return plus({}, *[{(frozenset((g, e) for g, e in m if kind(g) != "+" or not which(g)), s): c} for (m, s), c in p.items()])


def moved_losing_terms(x, f, whole=(None, None)):
    out = original["moved"](x, f, whole)
    return ("p", out[1], frozenset(list(out[2])[:1])) if kind(out) == "p" and len(out[2]) < len(x[2]) else out


def freeze_without_levels(p):
    return ("p", 0, frozenset({(m, ()): c for (m, s), c in p.items()}.items()))


def agree_anyhow(m):
    return {(frozenset((g, e) for g, e in m if kind(g) != "d"), ()): Fraction(1)}


def bold_sign(g):
    return 2


PLANTED = {
    "products share bound places": ("times", times_without_renaming),
    "idle places are dropped": ("contract", contract_forgetting_idle_places),
    "Deltas are dropped": ("contract", contract_forgetting_delta),
    "all sets are one": ("reduced", reduced_mixing_sets),
    "all free places are one": ("reduced", reduced_forgetting_indices),
    "exp is linear": ("exponential", exponential_of_a_sum),
    "log is linear": ("logarithm", logarithm_of_a_sum),
    "the log mean of one number": ("log_mean", log_mean_of_one),
    "roots are linear": ("power", power_of_a_sum),
    "the content of a sum is lost": ("split", split_dropping_content),
    "fractions in roots and logs are lost": ("number", number_without_content),
    "denominators are dropped": ("clear", clear_without_powers),
    "totals in logs lose their places": ("freeze", freeze_without_levels),
    "a Delta that stays is dropped": ("agree", agree_anyhow),
    "every letter is positive": ("sign_of", bold_sign),
}
original = {name: getattr(zero, name, None) or getattr(terms, name) for name, _ in PLANTED.values()} | {"moved": terms.moved}


@pytest.mark.parametrize("error", PLANTED)
def test_planted_errors_are_found(error, monkeypatch):
    name, wrong = PLANTED[error]
    for module in (terms, zero):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, wrong)
    forget()
    try:
        for seed in count():
            assert seed < 4*TRIALS, "not found"
            try:
                if trial(seed) in ("lie", "wrong"):
                    break
            except Exception:                                  # the planted error may break the test altogether
                continue
    finally:
        monkeypatch.undo()
        forget()
