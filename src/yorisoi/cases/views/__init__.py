"""Pages of the cases room: who carries a case (`carrying`) and the settings (`settings`)."""
