"""Papers as scripts: one file for each, in the paper's order; `symthermo reproduce NN` runs it."""
