"""Big digits, words and phase glyphs drawn with half blocks; no screen library needed.

`layout.measure` says how large a text is in a box of terminal cells, `layout.typeset` the same of
text on several lines. The widgets stand in `widgets`.
"""
