"""Big digits, words and phase glyphs drawn with half blocks.

`layout.measure` says how large a text is in a box of terminal cells, `layout.typeset` the same of
text on several lines; neither needs a screen library. `letters` makes lines of text, `widgets` the
widgets.
"""
