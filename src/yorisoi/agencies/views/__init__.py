"""Pages of the agencies room: signing in (`entry`), staff (`staff`), agencies and departments (`network`)."""
