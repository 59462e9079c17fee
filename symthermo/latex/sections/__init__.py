"""The sections of the document of a derivation: one file for each idea, each with a function `section(page)`."""
