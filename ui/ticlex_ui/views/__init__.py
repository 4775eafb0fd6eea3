"""One module a page: title, inputs, one call, output."""
