"""What opens in front for a moment: a choice by digit, a line of text, or a page to read.

A sheet takes only the keys it names; every other key goes on working, GO above all.
"""
