"""Pieces of the pages: what turns a model into HTML, and the one module that mounts it."""
