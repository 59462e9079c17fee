"""Papers as scripts: one file for each, in the paper's order; `symthermo reproduce NN` runs it.

A script `dNN_name.py` has `NUMBER`, `TITLE`, and `run(folder)`, which writes `dNN_name.tex` with its figures (`dNN_*.pdf` and
`.png`) into the folder and returns every number beside its reference. `SLIPS`, where a script has it, names the references that
are wrong in their last digits, each with the reason; nothing else may disagree.
"""
