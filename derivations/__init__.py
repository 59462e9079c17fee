"""Papers as scripts: one file for each, in the paper's order; `symthermo reproduce NN` runs it.

A script `dNN_name.py` has `NUMBER`, `TITLE`, and `run(folder)`, which writes `dNN_name.tex` with its figures (`dNN_*.pdf` and
`.png`) into the folder and returns every number beside its reference. Where a reference is wrong in its last digits the pair says
why; nothing else may disagree.
"""
