"""Pages of the meeting: the meeting itself (`meetings`) and its agenda (`agenda`)."""
