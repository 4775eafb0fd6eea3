from ticlex_ui.main import main
main()
