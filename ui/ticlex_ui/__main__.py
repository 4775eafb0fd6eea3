"""What `ticlex serve` starts: a wheel has no ui/app.py."""

from ticlex_ui.main import main

main()
