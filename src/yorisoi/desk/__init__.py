"""
机 (desk): today, the case list, search and the cover page of a case. The only room that looks at all stages.
"""
