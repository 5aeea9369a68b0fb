"""Pure rules about cases: who may see one (`access`), and which duties there are (`duties`)."""
