"""Text → structure → graph: the five documents and any other that is laid out as such texts are."""
