"""What the SPARQL endpoint and the terms' addresses answer: pure functions of a request; `ticlex.app` serves them."""
