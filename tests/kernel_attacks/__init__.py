"""False claims and forged proofs. Each entry of a `LIES` is a way to a falsehood, or an ill-formed claim, that must be refused.

Past holes stay here. `HONEST` holds true neighbours of some lies, which must be accepted: a kernel that refuses all is no kernel.
"""
from . import analysis, language, logic, motion, order, records, strong, substitution, zero

GROUPS = (language, zero, substitution, logic, order, analysis, motion, strong, records)
LIES = {f"{g.__name__.split('.')[-1]}: {name}": lie for g in GROUPS for name, lie in g.LIES.items()}
HONEST = {f"{g.__name__.split('.')[-1]}: {name}": lie for g in GROUPS for name, lie in getattr(g, "HONEST", {}).items()}
