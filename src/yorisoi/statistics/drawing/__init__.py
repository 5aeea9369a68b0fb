"""グラフ: own SVG, readable in black and white; the same numbers always stand in a table beside it."""
