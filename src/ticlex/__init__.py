"""ticlex: the rules on China's technology innovation centers as a graph that can be asked, compared and checked."""

__version__ = "0.1.0"
