"""Complete theorem files in the vocabulary of the kernel: proved, replayed in a fresh process, rechecked."""
import pytest
from sympy import IndexedBase, Symbol, log

from symthermo.errors import ProofError
from symthermo.proof import Hypothesis, Index, assume, calc, family, finite, lemmas, over, theorem, total
from symthermo.proof.record import fresh

N, M = finite("N"), finite("M")
i, r = Index("i", N), Index("r", M)
S, Jp, Jm = family("S"), family("Jp", positive=True), family("Jm", positive=True)
J, A, F = Jp[r] - Jm[r], Jp[r] + Jm[r], log(Jp[r]/Jm[r])
rate, D, sigma = total(r, S[i, r]*J), total(r, S[i, r]**2*A), total(r, J*F)


def nothing(rng, k):
    return {}


@theorem(id="tur.concentration", paper=7, source="Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
         claim=(2*rate**2, "<=", D*sigma), anywhere=nothing)
def tur():
    spread = lemmas.cauchy_schwarz(S[i, r], J, weight=A, over=r)
    each = lemmas.use(lemmas.mean, a=Jp[r], b=Jm[r])
    return calc(2*rate**2).le(2*D*total(r, J**2/A), by=spread).le(D*sigma, by=D*over(r, each))


x, y, z = (family(n, positive=True) for n in "xyz")
extent, slope = family("xi"), log(y[i]/z[i])
reach = Hypothesis("x - y is in the image of S", x[i] - y[i], "==", total(r, S[i, r]*extent[r]), forall=(i,))
balance = Hypothesis("ln(y/z) is in the kernel of S^T", total(i, S[i, r]*slope), "==", 0, forall=(r,))


def kl(p: IndexedBase, q: IndexedBase):
    return total(i, p[i]*log(p[i]/q[i]) - p[i] + q[i])


@theorem(id="geometry.pythagoras", paper=13, source="Ohga, Ito, arXiv:2112.13813 (2021)", hypotheses=(reach, balance),
         claim=(kl(x, y) + kl(y, z), "==", kl(x, z)), anywhere=nothing, without={reach.name: nothing, balance.name: nothing})
def pythagoras():
    return (
        calc(kl(x, y) + kl(y, z))
        .eq(kl(x, z) - total(i, (x[i] - y[i])*slope))
        .eq(kl(x, z) - total(i, total(r, S[i, r]*extent[r])*slope), by=over(i, slope*assume(reach)))
        .eq(kl(x, z) - total(r, extent[r]*total(i, S[i, r]*slope)))
        .eq(kl(x, z), by=over(r, extent[r]*assume(balance)))
    )


p, v, R, m = family("p", positive=True), family("v"), family("R"), Symbol("m", real=True)
normalised = Hypothesis("p sums to one", total(i, p[i]), "==", 1)
conserved = Hypothesis("v = dp/dt sums to zero", total(i, v[i]), "==", 0)
mean = Hypothesis("m is the mean of R", total(i, R[i]*p[i]), "==", m, kind="definition")
speed, variance, fisher = total(i, R[i]*v[i]), total(i, R[i]**2*p[i]) - m**2, total(i, v[i]**2/p[i])


@theorem(id="speed.cramer_rao", paper=5, source="Ito, Dechant, Phys. Rev. X 10, 021056 (2020)",
         hypotheses=(normalised, conserved, mean), claim=(speed**2, "<=", variance*fisher), anywhere=nothing,
         without={normalised.name: nothing, conserved.name: nothing})
def cramer_rao():
    spread = lemmas.cauchy_schwarz(R[i] - m, v[i], weight=p[i], over=i)
    moved = total(i, (R[i] - m)*v[i])
    return (
        calc(speed**2)
        .eq(moved**2, by=m*(speed + moved)*assume(conserved))
        .le(total(i, (R[i] - m)**2*p[i])*fisher, by=spread)
        .eq(variance*fisher, by=[m**2*fisher*assume(normalised), m*fisher*assume(mean)])
    )


ALL = (tur, pythagoras, cramer_rao)


@pytest.mark.parametrize("th", ALL, ids=lambda th: th.id)
def test_proved_and_replayed(th):
    verdict = th.check()
    assert verdict.level == "PROVED"
    assert 0 < len(th.links) < verdict.steps


def test_fresh_process_proves_the_same_statements():
    said = fresh(th.record() for th in ALL)
    assert [s["id"] for s in said] == [th.id for th in ALL]
    assert all(s["proved"] and s["statement"] == th.statement for s, th in zip(said, ALL, strict=True))


def test_reasons_are_named():
    assert [link.why for link in tur.links] == ["Cauchy-Schwarz", "(a - b)^2/(a + b) <= (a - b) ln(a/b)/2"]
    assert cramer_rao.links[-1].why == "p sums to one, m is the mean of R"


def make(**fields):
    given = {"id": "t", "claim": (speed**2, "<=", variance*fisher), "anywhere": nothing,
             "hypotheses": (normalised, conserved, mean), "without": {normalised.name: nothing, conserved.name: nothing}}
    return theorem(**given | fields)(cramer_rao.proof)


@pytest.mark.parametrize(("fields", "word"), [
    ({"hypotheses": (normalised, conserved, mean, Hypothesis(mean.name, m, "==", m))}, "two hypotheses are called"),
    ({"without": {}}, "no samples that drop"),
    ({"without": {normalised.name: nothing, conserved.name: nothing, "x": nothing}}, "which is no hypothesis"),
    ({"anywhere": None}, "without a witness"),
    ({"claim": (speed, "<", variance)}, "relation"),
    ({"claim": (speed, "<=", 0.5)}, "not in the language"),
    ({"claim": (speed, "<=", Symbol("v", real=True))}, "one name for two things: v"),
    ({"claim": (speed, "<=", Symbol("x'", real=True))}, "identifier"),
    ({"hypotheses": (normalised, conserved, mean, Hypothesis("h", m, "==", m, kind="belief"))}, "kind 'belief'"),
    ({"hypotheses": (normalised, conserved, mean, Hypothesis("h", m, "<=", total(i, p[i]), kind="definition"))}, "defines nothing"),
])
def test_refused_at_registration(fields, word):
    with pytest.raises(ProofError, match=word):
        make(**fields)


@pytest.mark.parametrize(("fields", "word"), [
    ({"claim": (speed**2, "<=", 2*variance*fisher)}, "ends elsewhere"),
    ({"hypotheses": (normalised, conserved)}, "used, but not stated: m is the mean of R"),
    ({"hypotheses": (normalised, conserved, mean, Hypothesis("idle", m, "==", m, kind="definition"))}, "stated, but not used: idle"),
])
def test_refused_when_proved(fields, word):
    with pytest.raises(ProofError, match=word):
        make(**fields).prove()


def test_wrong_link_names_itself_and_what_is_left():
    wrong = calc(speed**2)
    with pytest.raises(ProofError, match=r"link 1: no constant factors .* left over") as caught:
        wrong.eq(2*total(i, (R[i] - m)*v[i])**2, by=m*speed*assume(conserved))
    assert caught.value.residue
