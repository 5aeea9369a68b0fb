"""
書き出し (exports): a whole municipality, one case, an extract for research.

The columns are those of the models: what a room keeps goes out without anybody adding it here. Everything is read and
written in a stream, so that memory does not grow with the number of rows.
"""
