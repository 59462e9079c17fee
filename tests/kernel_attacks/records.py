"""Forged theorems and edited records."""
import dataclasses
import json

import sympy as sp
from sympy import log

from symthermo.index import total
from symthermo.proof import calc, lemmas, theorem
from symthermo.proof.kernel import Motion, Thm, assume, combine, over, replay, scale, sign
from symthermo.proof.record import from_record, to_record

from .setting import H, M, N, S, X, Y, Z, forged, i, k, p, q, r, v
from .setting import Jm as _m
from .setting import Jp as _p

J, A, F = _p[r] - _m[r], _p[r] + _m[r], log(_p[r]/_m[r])
rate, D, sigma = total(r, S[i, r]*J), total(r, S[i, r]**2*A), total(r, J*F)
open_system = H("x is fed", total(r, S[i, r]*J), "==", p[i], (i,))


@theorem(id="tur.observed", claim=(2*p[i]**2, "<=", D*sigma), hypotheses=(open_system,), anywhere=lambda rng, k: {},
         without={open_system.name: lambda rng, k: {}})
def tur():
    spread = lemmas.cauchy_schwarz(S[i, r], J, weight=A, over=r)
    each = lemmas.use(lemmas.mean, a=_p[r], b=_m[r])
    return (calc(2*p[i]**2).eq(2*rate**2, by=(rate + p[i])*assume(open_system))
            .le(2*D*total(r, J**2/A), by=spread).le(D*sigma, by=D*over(r, each)))


LINE = tur.record()


def edited(change):
    """Judge the record after a change to its data."""
    def attack():
        data = json.loads(LINE)
        change(data)
        return tur.judge(json.dumps(data))
    return attack


def at_rule(data, rule, n=0):
    return [s for s in data["steps"] if s["rule"] == rule][n]


def entry(data, *start):
    """Number of the first expression that starts so."""
    return next(n for n, e in enumerate(data["expressions"]) if e[:len(start)] == list(start))


def add(data, *row):
    data["expressions"].append(list(row))
    return len(data["expressions"]) - 1


def everywhere(data, old, new):
    data["expressions"][entry(data, *old)] = list(new)


def doubled(data, step):
    step["lhs"] = add(data, "*", add(data, "number", "2"), step["lhs"])


def claim_doubled(data):
    for row in (data["steps"][-1], data["claim"]):
        doubled(data, row)


def all_doubled(data):
    claim_doubled(data)
    data["steps"][-1]["args"][0] = {"e": data["claim"]["lhs"]}


def drop_hypothesis(data):
    for row in (*data["steps"], data["claim"]):
        row["hyps"] = []


def self_reference(data):
    data["steps"][-1]["args"][3] = {"list": [{"step": len(data["steps"]) - 1}]}


def axiom(data):
    zero, one = add(data, "number", "0"), add(data, "number", "1")
    data["steps"] = [{"rule": "axiom", "args": [], "lhs": one, "op": "<=", "rhs": zero, "hyps": []}]


def other_theorem(data):
    zero = add(data, "number", "0")
    row = {"lhs": zero, "op": "<=", "rhs": zero, "hyps": []}
    data["steps"].append({"rule": "sign", "args": [{"e": zero}], **row})
    data["claim"] = row


def stronger_hypothesis(data):
    data["hypotheses"][0][4] = add(data, "number", "0")


LIES = {
    "forged outright": lambda: Thm(sp.S(1), "<=", sp.S(0), frozenset(), "sign", ()),
    "forged with the seal": lambda: replay(forged(1, "<=", 0, (), "combine", (1, "<=", 0, ()))),
    "forged deep inside": lambda: replay(combine(1, "<=", 0, (forged(1, "<=", 0, (), "sign", (sp.S(0),)),))),
    "forged deep inside, through a record": lambda: from_record(
        to_record(combine(1, "<=", 0, (forged(1, "<=", 0, (), "sign", (sp.S(0),)),)))),
    "changed copy": lambda: replay(dataclasses.replace(sign(Z), rhs=-Z)),
    "a claim that is text": lambda: theorem(id="t.text", claim=("0", "<=", "0"), anywhere=lambda rng, k: {})(lambda: sign(0)).check(),
    "unknown rule": lambda: replay(forged(1, "<=", 0, (), "axiom", ())),
    "hypotheses dropped": lambda: replay(forged(X, "<=", 0, (), "assume", (H("h", X, "<=", 0),))),
    "motion dropped": lambda: replay(forged(Y, "==", 0, (H("h", X, "==", 0, (), True),), "derive", (
        assume(H("h", X, "==", 0, (), True)), Motion("m", ((X, Y),))))),
    "changed after the fact": lambda: replay(object.__setattr__(t := scale(2, sign(Z)), "rhs", -Z) or t),
    "relation changed": lambda: replay(object.__setattr__(t := scale(2, sign(Z)), "op", "==") or t),
    "arguments changed": lambda: replay(object.__setattr__(t := over(i, assume(H("h", p[i], "<=", 0, (i,)))), "args", (
        i, assume(H("h", p[i], "<=", 0)))) or t),
    "claim doubled": edited(lambda d: doubled(d, d["claim"])),
    "last step doubled": edited(lambda d: doubled(d, d["steps"][-1])),
    "both doubled": edited(claim_doubled),
    "both doubled, and the argument": edited(all_doubled),
    "an inner step doubled": edited(lambda d: doubled(d, at_rule(d, "over"))),
    "inequality called an equality": edited(lambda d: d["claim"].update(op="==")),
    "inequality turned": edited(lambda d: d["claim"].update(lhs=d["claim"]["rhs"], rhs=d["claim"]["lhs"])),
    "hypothesis dropped from the claim": edited(lambda d: d["claim"].update(hyps=[])),
    "hypothesis dropped everywhere": edited(drop_hypothesis),
    "hypothesis changed": edited(stronger_hypothesis),
    "hypothesis claimed nowhere": edited(lambda d: d["hypotheses"][0].__setitem__(5, [])),
    "hypothesis claimed always": edited(lambda d: d["hypotheses"][0].__setitem__(6, True)),
    "hypothesis renamed": edited(lambda d: d["hypotheses"][0].__setitem__(1, "harmless")),
    "hypothesis is an inequality": edited(lambda d: d["hypotheses"][0].__setitem__(3, "<=")),
    "hypothesis flag is a number": edited(lambda d: d["hypotheses"][0].__setitem__(6, 0)),
    "step left out": edited(lambda d: d["steps"].pop(0)),
    "last step left out": edited(lambda d: d["steps"].pop()),
    "no steps": edited(lambda d: d["steps"].clear()),
    "another theorem": edited(other_theorem),
    "an axiom": edited(axiom),
    "rule renamed": edited(lambda d: at_rule(d, "scale").update(rule="times")),
    "rule from Python": edited(lambda d: at_rule(d, "scale").update(rule="__class__")),
    "rule is a list": edited(lambda d: at_rule(d, "scale").update(rule=["scale"])),
    "step refers to itself": edited(self_reference),
    "step refers forward": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(1, {"step": len(d["steps"]) - 1})),
    "step minus one": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(1, {"step": -1})),
    "step True": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(1, {"step": True})),
    "expression refers forward": edited(lambda d: d["expressions"].__setitem__(0, ["log", len(d["expressions"]) - 1])),
    "expression refers to itself": edited(lambda d: d["expressions"].__setitem__(3, ["+", 3, 3])),
    "multiplier negative": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(0, {"e": add(d, "number", "-1")})),
    "multiplier a float": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(0, {"e": add(d, "number", 0.5)})),
    "number with an exponent": edited(lambda d: d["expressions"].__setitem__(entry(d, "number", "2"), ["number", "2e0"])),
    "number as a formula": edited(lambda d: d["expressions"].__setitem__(entry(d, "number", "2"), ["number", "1+1"])),
    "number as Python": edited(
        lambda d: d["expressions"].__setitem__(entry(d, "number", "2"), ["number", "__import__('os').getcwd()"])),
    "number over zero": edited(lambda d: d["expressions"].__setitem__(entry(d, "number", "2"), ["number", "2/0"])),
    "number as a number": edited(lambda d: d["expressions"].__setitem__(entry(d, "number", "2"), ["number", 2])),
    "another number": edited(lambda d: d["expressions"].__setitem__(entry(d, "number", "2"), ["number", "3"])),
    "another exponent": edited(lambda d: next(e for e in d["expressions"] if e[0] == "^" and e[2] == "2").__setitem__(2, "4")),
    "a family made real": edited(lambda d: everywhere(d, ("family", "Jp"), ("family", "Jp", "real"))),
    "a family made positive": edited(lambda d: everywhere(d, ("family", "S"), ("family", "S", "positive"))),
    "a family renamed": edited(lambda d: everywhere(d, ("family", "Jp"), ("family", "Jm", "positive"))),
    "a family without a known sign": edited(lambda d: everywhere(d, ("family", "Jp"), ("family", "Jp", "integer"))),
    "a name that is no identifier": edited(lambda d: everywhere(d, ("family", "Jp"), ("family", "J p", "positive"))),
    "a name that is Python": edited(lambda d: everywhere(d, ("family", "Jp"), ("family", "__import__('os')", "positive"))),
    "a set made wider": edited(lambda d: everywhere(d, ("size", "M"), ("size", "M", "space"))),
    "a set of another kind": edited(lambda d: everywhere(d, ("size", "M"), ("size", "M", "empty"))),
    "an index over another set": edited(
        lambda d: d["expressions"].__setitem__(entry(d, "index", "r"), ["index", "r", entry(d, "size", "N")])),
    "an argument that is Python": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(0, {"op": "print('owned') or 1"})),
    "an argument that is text": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(0, {"op": "2"})),
    "a family at no place": edited(lambda d: d["expressions"].__setitem__(entry(d, "at", entry(d, "family", "Jp")), [
        "at", entry(d, "family", "Jp")])),
    "an unknown head": edited(lambda d: d["expressions"].append(["abs", 0])),
    "a lambda as head": edited(lambda d: d["expressions"].append(["__class__", 0])),
    "an argument too many": edited(lambda d: at_rule(d, "scale")["args"].append({"e": 0})),
    "an argument too few": edited(lambda d: at_rule(d, "scale")["args"].pop()),
    "an argument of no kind": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(0, {"python": "1"})),
    "an argument with two kinds": edited(lambda d: at_rule(d, "scale")["args"].__setitem__(0, {"e": 0, "step": 0})),
    "places swapped in a substitution": edited(
        lambda d: at_rule(d, "substitute")["args"][1]["map"].reverse() or d["steps"].reverse()),
    "another format": edited(lambda d: d.update(format="symthermo proof record 0")),
    "no format": edited(lambda d: d.pop("format")),
    "no claim": edited(lambda d: d.pop("claim")),
    "not a record": lambda: tur.judge("[1, 2, 3]"),
    "not JSON": lambda: tur.judge(LINE[:-2]),
    "empty": lambda: tur.judge(""),
    "a float in the JSON": lambda: tur.judge(LINE.replace('"number","2"', '"number",2.0', 1)),
    "NaN in the JSON": lambda: tur.judge(LINE.replace('"number","2"', '"number",NaN', 1)),
    "a key twice": lambda: tur.judge(LINE[:-1] + ',"claim":{}}'),
    "a record of something else": lambda: tur.judge(to_record(sign(Z), tur.id)),
    "total of another family": lambda: replay(
        forged(total(i, q[i]), "==", total(i, v[i]), (), "combine", (total(i, q[i]), "==", total(i, q[i]), ()))),
    "sizes exchanged": lambda: replay(forged(N, "==", M, (), "combine", (N, "==", N, ()))),
    "bound index exchanged": lambda: replay(
        forged(total(k, q[k]), "==", total(i, q[i]), (), "combine", (total(i, q[i]), "==", total(i, q[i]), ()))),
}
HONEST = {
    "a lemma proved for finite sets only, where no more is needed": edited(
        lambda d: everywhere(d, ("size", "any1"), ("size", "any1", "finite"))),
    "the record itself": lambda: tur.judge(LINE),
    "the record written differently": lambda: tur.judge(json.dumps(json.loads(LINE), indent=0).replace("\n", "")),
}
