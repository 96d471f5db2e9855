"""What presses every key of a screen, and says what is wrong then.

``still_time`` is an event loop whose time a test lets pass; ``paper`` shows what a terminal would
show, cell by cell; ``probe`` presses, waits and looks; ``walk`` is a hand at random. None of them
knows how a screen is made. Each screen has an adapter of its own beside its tests (``on_paper.py``,
here ``pages.py`` for those that are pages): how it is started, how it is shown something else, and
how all of it is drawn again. A screen that is built in another way needs another adapter, and has
to pass the same tests.

A new action is tried as soon as it is in the key table; a new stage of the hour is a line in
``tests/console/stages.py``; a new page or question of home or editor is a line in the stages
of its own test.
"""
