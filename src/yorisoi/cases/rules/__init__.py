"""
Pure rules about cases: who may see one (`access`), and which duties there are (`duties`).

Source: process.md §1, §3–4; each rule names its own
"""
