"""What `streamlit run ui/app.py` starts."""

from ticlex_ui.main import main

main()
