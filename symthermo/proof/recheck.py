"""A second judge of a record, by another route: nothing is expanded, simplified or substituted; everything is evaluated.

Imports nothing from the kernel, knows no sympy. Every step is judged from its stored conclusion and those of its premises: an
identity is evaluated in ball arithmetic (python-flint) at random points, totals over sets of two or three places, substitution by
environments, derivatives by power series. A ball away from zero refutes; a tiny ball around zero at every point convinces (a false
identity of this language survives with probability zero, up to the width of the balls). Signs and quantifiers are judged anew.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from flint import arb, arb_series, ctx

from ..errors import ProofError
from .points import Point, Scope, Tree, refuse

BITS, POINTS = 200, 2
TINY = arb(10)**-25


def vanishes(x: arb, scale: arb) -> bool:
    """A tiny ball around zero."""
    return bool(x.contains(0)) and bool(x.rad() <= (scale.abs_upper() + 1)*TINY)


class Judge:
    """Judges the steps of a record one after the other."""

    def __init__(self, line: str) -> None:
        data = json.loads(line)
        self.tree = Tree(data["expressions"])
        self.points = [Point(self.tree, seed) for seed in range(POINTS)]
        self.hypotheses = [self.hypothesis(row) for row in data["hypotheses"]]
        self.steps: list[dict] = []
        for n, row in enumerate(data["steps"]):
            step = self.conclusion(row) | {"rule": row["rule"]}
            try:
                args = [self.argument(a) for a in row["args"]]
                refuse(hasattr(self, f"rule_{row['rule']}"), f"unknown rule {row['rule']!r}")
                getattr(self, f"rule_{row['rule']}")(step, *args)
            except ProofError as error:
                raise ProofError(f"step {n} ({row['rule']}): {error}", rule="recheck") from error
            self.steps.append(step)
        refuse(self.steps and self.conclusion(data["claim"]) == {k: v for k, v in self.steps[-1].items() if k != "rule"},
               "the claim is not what the last step says")

    def hypothesis(self, row: list) -> tuple:
        if row[0] == "motion":
            return ("motion", row[1], tuple((self.tree.pick(x), self.tree.pick(v)) for x, v in row[2]))
        tag, name, lhs, op, rhs, forall, always, _ = row
        refuse(tag == "hypothesis" and op in ("<=", "==") and isinstance(always, bool), f"not a hypothesis: {name!r}")
        refuse(all(self.tree.nodes[self.tree.pick(i)][0] == "index" for i in forall), f"{name!r} is claimed for all of what is no index")
        h = (tag, name, self.tree.pick(lhs), op, self.tree.pick(rhs), tuple(map(self.tree.pick, forall)), always)
        return h

    def conclusion(self, row: dict) -> dict:
        lhs, rhs = self.tree.pick(row["lhs"]), self.tree.pick(row["rhs"])
        refuse(row["op"] in ("<=", "=="), f"relation {row['op']!r}")
        refuse(self.tree.is_("defined", lhs) and self.tree.is_("defined", rhs), "a side without a value")
        return {"lhs": lhs, "op": row["op"], "rhs": rhs, "hyps": frozenset(self.hypotheses[n] for n in row["hyps"])}

    def argument(self, a: dict) -> Any:
        (tag, x), = a.items()
        if tag == "list":
            return [self.argument(y) for y in x]
        if tag == "map":
            return {self.argument(k): self.argument(v) for k, v in x}
        if tag == "op":
            return x
        if tag == "e":
            return self.tree.pick(x)
        rows: list = self.steps if tag == "step" else self.hypotheses if tag == "hyp" else []
        refuse(type(x) is int and 0 <= x < len(rows), f"no {tag} {x!r} before its use")
        return rows[x]

    # -- what the rules share ------------------------------------------------------------------------------------------------
    def equal(self, why: str, left: Callable[[Point], Any], right: Callable[[Point], Any]) -> None:
        """Two numbers agree at every point."""
        for pt in self.points:
            a, b = left(pt), right(pt)
            refuse(vanishes(a - b, a), f"{why}: {a.str(8)} against {b.str(8)}")

    def gap(self, s: dict, scope: Scope | None = None) -> Callable[[Point], Any]:
        return lambda pt: pt.value(s["rhs"], scope) - pt.value(s["lhs"], scope)

    def sides(self, step: dict, t: dict, f: Callable[[Point, int], Any]) -> None:
        """Both sides of the step are what f makes of the sides of t."""
        refuse(step["op"] == t["op"], "the relation changed")
        for side in ("lhs", "rhs"):
            self.equal(f"{side} differs", lambda pt: pt.value(step[side]), lambda pt: f(pt, t[side]))

    def carries(self, step: dict, *hyps: Iterable[tuple]) -> None:
        refuse(step["hyps"] >= frozenset().union(*hyps), "a hypothesis was lost")

    def about(self, h: tuple, s: int) -> bool:
        """The hypothesis is about one value of the name."""
        if h[0] == "motion":
            return any(s in pair for pair in h[2])
        return s in self.tree.names[h[2]] | self.tree.names[h[4]] and s not in h[5]

    def always(self, hyps: Iterable[tuple]) -> bool:
        return all(h[0] == "motion" or h[6] for h in hyps)

    def fits(self, name: int, value: int) -> bool:
        sign = self.tree.nodes[name][2]
        return self.tree.is_("defined", value) and (sign == "real" or self.tree.is_(sign, value))

    # -- logic -----------------------------------------------------------------------------------------------------------------
    def rule_assume(self, step: dict, h: tuple) -> None:
        refuse(h[0] == "hypothesis" and (step["lhs"], step["op"], step["rhs"]) == h[2:5], "not the hypothesis")
        self.carries(step, {h})

    def rule_at(self, step: dict, h: tuple, places: dict) -> None:
        refuse(h[0] == "hypothesis" and set(places) <= set(h[5]) and step["op"] == h[3], "not claimed there")
        refuse(all(self.tree.set_of(k) == self.tree.set_of(v) for k, v in places.items()), "place of another set")
        self.carries(step, {h})
        for mine, theirs in ((step["lhs"], h[2]), (step["rhs"], h[4])):
            self.equal("not the hypothesis there", lambda pt: pt.value(mine),
                       lambda pt: pt.value(theirs, Scope({k: pt.place(v, pt.plain, {}) for k, v in places.items()})))

    def rule_over(self, step: dict, i: int, t: dict) -> None:
        refuse(not any(self.about(h, i) for h in t["hyps"]), "a hypothesis is about one place")
        self.carries(step, t["hyps"])
        self.sides(step, t, lambda pt, e: pt.value(self.tree.enter(("total", e, i))))

    def rule_substitute(self, step: dict, t: dict, m: dict, signs: list | None = None) -> None:
        nodes, shown = self.tree.nodes, set()
        width = {"finite": 0, "time": 1, "space": 2}
        sets = {k: v for k, v in m.items() if nodes[k][0] == "size"}
        places = {k: v for k, v in m.items() if nodes[k][0] == "index"}
        values = {k: v if isinstance(v, list) else [[], v] for k, v in m.items() if k not in sets and k not in places}
        for k, v in sets.items():
            refuse(nodes[v][0] == "size" and width[nodes[v][2]] <= width[nodes[k][2]], "a wider set")
        for k, v in places.items():
            refuse(self.tree.set_of(v) == sets.get(nodes[k][2], nodes[k][2]), "place of another set")
        for k, (ks, body) in values.items():
            refuse(nodes[k][0] in ("letter", "family") and self.tree.is_("defined", body), "not a name, or no value")
            if not self.fits(k, body):
                refuse(nodes[k][2] == "nonnegative", "the value does not have the sign")
                good = [s for s in signs or [] if self._holds(self.equal, "", self.gap(s), lambda pt: pt.value(body))]
                refuse(good, "the sign is not shown")
                hyps = good[0]["hyps"]
                refuse(not any(self.about(h, i) for h in hyps for i in ks), "the sign is shown at one place")
                timeless = not any(h[0] == "motion" or h[6] for h in t["hyps"])
                refuse(timeless or self.always(hyps), "the sign is shown at one time")
                shown |= hyps
        left = self.tree.names[step["lhs"]] | self.tree.names[step["rhs"]]
        stale = any(nodes[n][0] in ("index", "map") and set(nodes[n][2:]) & set(sets) for n in left)
        refuse(not stale, "places of the old set are left")

        def scope(pt: Point, more: dict[int, tuple] | None = None) -> Scope:
            def closed(ks: list, body: int) -> Callable:
                refuse(len(set(ks)) == len(ks), "one parameter twice")
                sizes = [self.tree.nodes[self.tree.set_of(k)][1:] for k in ks]

                def here(*at: tuple) -> Any:
                    refuse([place[:2] for place in at] == sizes, "a family over other sets")
                    return pt.value(body, Scope(dict(zip(ks, at, strict=True))))
                return here
            return Scope({k: pt.place(v, pt.plain, {}) for k, v in places.items() if k not in (more or {})} | (more or {}),
                         {k: closed(*v) for k, v in values.items()}, sets)
        scopes = {id(pt): scope(pt) for pt in self.points}
        self.sides(step, t, lambda pt, e: pt.value(e, scopes[id(pt)]))
        for h in t["hyps"]:
            if h[0] == "motion":
                refuse(h in step["hyps"] and not set(m) & {x for pair in h[2] for x in pair}, "a motion was touched")
                continue
            refuse(any(self._same_hypothesis(h, g, sets, scope) for g in step["hyps"]), f"hypothesis {h[1]!r} was lost or changed")
        self.carries(step, shown)

    def _same_hypothesis(self, h: tuple, g: tuple, sets: dict, scope: Callable) -> bool:
        if g[0] != "hypothesis" or (h[1], h[3], h[6], len(h[5])) != (g[1], g[3], g[6], len(g[5])):
            return False
        nodes = self.tree.nodes
        if any(nodes[b][2] != sets.get(nodes[a][2], nodes[a][2]) for a, b in zip(h[5], g[5], strict=True)) or len(set(g[5])) < len(g[5]):
            return False

        def agree() -> None:
            for pt in self.points:
                for shift in range(2):                         # two choices of places for the indices of `forall`
                    at = {b: pt.members(nodes[b][2])[(n + shift) % 2] for n, b in enumerate(g[5])}
                    mine = Scope(at)
                    theirs = scope(pt, {a: at[b] for a, b in zip(h[5], g[5], strict=True)})
                    for x, y in ((g[2], h[2]), (g[4], h[4])):
                        a, b = pt.value(x, mine), pt.value(y, theirs)
                        refuse(vanishes(a - b, a), "differs")
        return self._holds(agree)

    @staticmethod
    def _holds(test: Callable[..., None], *args: Any) -> bool:
        try:
            test(*args)
        except ProofError:
            return False
        return True

    def rule_cut(self, step: dict, t: dict, h: tuple, proof: dict) -> None:
        refuse(h in t["hyps"] and h[0] == "hypothesis" and proof["op"] in (h[3], "=="), "not a hypothesis of it")
        refuse((step["lhs"], step["op"], step["rhs"]) == (t["lhs"], t["op"], t["rhs"]), "another conclusion")
        self.equal("the proof says something else", self.gap(proof), lambda pt: pt.value(h[4]) - pt.value(h[2]))
        refuse(not any(self.about(g, i) for g in proof["hyps"] for i in h[5]), "the proof is about one place")
        refuse(not h[6] or self.always(proof["hyps"]), "the proof is about one time")
        self.carries(step, t["hyps"] - {h}, proof["hyps"])

    def rule_cases(self, step: dict, low: dict, high: dict, x: int, y: int) -> None:
        for t in (low, high):
            refuse((step["lhs"], step["op"], step["rhs"]) == (t["lhs"], t["op"], t["rhs"]), "another conclusion")
        refuse(self.tree.is_("defined", x) and self.tree.is_("defined", y), "a case without a value")
        for t, a, b in ((low, x, y), (high, y, x)):
            self.carries(step, {h for h in t["hyps"] if h[0] == "motion" or h[2:] != (a, "<=", b, (), False)})

    # -- order ---------------------------------------------------------------------------------------------------------------
    def rule_sign(self, step: dict, e: int) -> None:
        refuse((step["lhs"], step["op"], step["rhs"]) == (self.tree.zero, "<=", e), "another statement")
        refuse(self.tree.is_("nonnegative", e), "sign not manifest")
        for pt in self.points:
            refuse(not pt.value(e) < 0, "negative")

    def rule_scale(self, step: dict, c: int, t: dict) -> None:
        refuse(self.tree.is_("defined", c) and (t["op"] == "==" or self.tree.is_("nonnegative", c)), "multiplier")
        self.carries(step, t["hyps"])
        self.sides(step, t, lambda pt, e: pt.value(c)*pt.value(e))

    def rule_times(self, step: dict, s: dict, t: dict) -> None:
        self.carries(step, s["hyps"], t["hyps"])
        self.sides(step, t, lambda pt, e: self.gap(s)(pt)*pt.value(e))

    def rule_combine(self, step: dict, lhs: int, op: str, rhs: int, by: list | None = None) -> None:
        by = by or []
        refuse((step["lhs"], step["op"], step["rhs"]) == (lhs, op, rhs), "another statement")
        refuse(op == "<=" or all(t["op"] == "==" for t in by), "an equality rests on an inequality")
        self.carries(step, *[t["hyps"] for t in by])
        self.equal("gap not accounted for", self.gap(step), lambda pt: sum((self.gap(t)(pt) for t in by), arb(0)))

    def rule_root(self, step: dict, x: int, y: int, t: dict, s: dict) -> None:
        refuse((step["lhs"], step["op"], step["rhs"]) == (x, "<=", y), "another statement")
        self.carries(step, t["hyps"], s["hyps"])
        self.equal("not the squares", self.gap(t), lambda pt: pt.value(y)**2 - pt.value(x)**2)
        self.equal("not the sign", self.gap(s), lambda pt: pt.value(y))

    def rule_both(self, step: dict, t: dict, s: dict) -> None:
        refuse((step["lhs"], step["op"], step["rhs"]) == (t["lhs"], "==", t["rhs"]), "another statement")
        self.carries(step, t["hyps"], s["hyps"])
        self.equal("not two directions", self.gap(t), lambda pt: -self.gap(s)(pt))

    # -- analysis ----------------------------------------------------------------------------------------------------------------
    def _variable(self, step: dict, f: int, u: int, c: int, z: int, t: dict) -> Callable[[Point, Any], Any]:
        """The conditions on a variable; gives f as a function of it."""
        nodes, names = self.tree.nodes, self.tree.names
        refuse(nodes[u][0] == "letter" and nodes[u][2] != "nonzero" and u not in names[c] and self.fits(u, c), "variable or centre")
        refuse(self.tree.is_("defined", f) and not self._under_total(f, u), "the variable occurs under a total")
        inner = nodes[z][0] == "letter" and nodes[z][2] == "positive" and nodes[u][2] in ("positive", "nonnegative")
        refuse(z == u or inner and z not in names[f] | names[c], "stand-in")
        refuse(not any(self.about(h, s) for h in t["hyps"] for s in (u, z)), "a hypothesis is about one value")
        self.carries(step, t["hyps"])
        refuse(step["lhs"] == self.tree.zero, "another statement")
        return lambda pt, x: pt.value(f, Scope(put={u: lambda: x}))

    def _under_total(self, n: int, u: int) -> bool:
        tag, *rest = self.tree.nodes[n]
        if u not in self.tree.names[n] or tag in ("letter", "number"):
            return False
        return tag == "total" or any(self._under_total(k, u) for k in (rest[:1] if tag == "^" else rest))

    def _slope(self, step: dict, f: int, u: int, c: int, z: int, d: int, t: dict) -> Callable[[Point, Any], Any]:
        at = self._variable(step, f, u, c, z, t)
        refuse(step["op"] == "<=" and self.tree.is_("defined", d), "another statement")
        self.equal("not zero at the centre", lambda pt: constant(at(pt, pt.value(c))), lambda pt: arb(0))
        self.equal("the derivative is another", lambda pt: pt.value(d), lambda pt: first(at(pt, arb_series([pt.value(z), 1], 2))))
        return at

    def rule_rise(self, step: dict, f: int, u: int, c: int, z: int, d: int, t: dict) -> None:
        self._slope(step, f, u, c, z, d, t)
        self.equal("not about the slope", self.gap(t), lambda pt: pt.value(d))
        self.equal("another statement", lambda pt: pt.value(step["rhs"]), lambda pt: (pt.value(u) - pt.value(c))*pt.value(f))

    def rule_valley(self, step: dict, f: int, u: int, c: int, z: int, d: int, t: dict) -> None:
        self._slope(step, f, u, c, z, d, t)
        self.equal("not about the slope", self.gap(t), lambda pt: (pt.value(z) - pt.value(c))*pt.value(d))
        refuse(step["rhs"] == f, "another statement")

    def rule_fill(self, step: dict, f: int, u: int, c: int, z: int, t: dict) -> None:
        at = self._variable(step, f, u, c, z, t)
        refuse(step["op"] == t["op"] and step["rhs"] == f, "another statement")
        self.equal("not about this", self.gap(t), lambda pt: (pt.value(z) - pt.value(c))**2*at(pt, pt.value(z)))

    def rule_log_mean(self, step: dict, a: int, b: int) -> None:
        logs = self.tree.enter(("+", *sorted((self.tree.enter(("log", a)), self._minus(self.tree.enter(("log", b)))))))
        product = self.tree.enter(("*", *sorted((self.tree.enter(("logmean", *sorted((a, b)))), logs))))
        refuse(step["op"] == "==" and self.tree.is_("defined", product), "another statement")
        self.equal("another left side", lambda pt: pt.value(step["lhs"]), lambda pt: pt.value(product))
        self.equal("another right side", lambda pt: pt.value(step["rhs"]), lambda pt: pt.value(a) - pt.value(b))

    def _minus(self, n: int) -> int:
        return self.tree.enter(("*", *sorted((self.tree.enter(("number", Fraction(-1))), n))))

    def _finite(self, n: int, rates: dict[int, int]) -> None:
        tag, *rest = self.tree.nodes[n]
        if tag in ("+", "*", "^", "log", "exp", "total") and any(rates.get(k) not in (None, self.tree.zero) for k in self.tree.names[n]):
            sets = [self.tree.nodes[self.tree.nodes[i][2]][2] for i in rest[1:]] if tag == "total" else []
            refuse(all(kind == "finite" for kind in sets), "derivative under an integral")
            for k in rest[:1] if tag in ("^", "total") else rest:
                self._finite(k, rates)

    def rule_derive(self, step: dict, t: dict, motion: tuple) -> None:
        nodes = self.tree.nodes
        refuse(motion[0] == "motion" and t["op"] == step["op"] == "==" and self.always(t["hyps"]), "not at all times")
        self.carries(step, t["hyps"], {motion})
        rates = dict(motion[2])
        moving = {n for e in (t["lhs"], t["rhs"]) for n in self.tree.names[e] if nodes[n][0] in ("letter", "family")}
        refuse(moving <= set(rates) and len(rates) == len(motion[2]), "a rate is missing")
        self._finite(t["lhs"], rates)
        self._finite(t["rhs"], rates)

        def rated(pt: Point, x: int) -> Callable:
            _, name, sign = nodes[x]
            still = rates[x] == self.tree.zero

            def here(*at: tuple) -> Any:
                if nodes[x][0] == "letter":
                    return arb_series([pt.number(sign, "letter", name), arb(0) if still else pt.value(rates[x])], 2)
                speed = arb(0) if still else pt.number(nodes[rates[x]][2], "family", nodes[rates[x]][1], at)
                return arb_series([pt.number(sign, "family", name, at), speed], 2)
            return here
        for side in ("lhs", "rhs"):
            self.equal("not the derivative", lambda pt: pt.value(step[side]),
                       lambda pt: first(pt.value(t[side], Scope(put={x: rated(pt, x) for x in rates}))))


def first(x: Any) -> arb:
    """The derivative in a power series."""
    return x[1] if isinstance(x, arb_series) else arb(0)


def constant(x: Any) -> arb:
    return x[0] if isinstance(x, arb_series) else x


def recheck(line: str) -> int:
    """Judge a record; the number of its steps. Raises ProofError with the step that does not hold."""
    before = ctx.prec
    ctx.prec = BITS
    try:
        return len(Judge(line).steps)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise ProofError(f"the record cannot be judged: {type(error).__name__} {error}", rule="recheck") from error
    finally:
        ctx.prec = before
