"""命令 (Command line): `yorisoi …`, a thin entrance that only calls the actions and queries of the rooms."""
