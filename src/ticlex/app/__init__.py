"""The one module that puts core, loaders and pages together: command line and server."""
