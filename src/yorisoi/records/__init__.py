"""
支援経過記録 (case notes).

The spine of the case: what was said and done, and one line for every act of a stage. Source: 様式【3】.
"""
