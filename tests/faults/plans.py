"""The plan file of the faults that go through the command line."""

PLAN_FILE = """\
format = "upr-presession"

[session]
title = "UPR Pre-session 35 – Spain"
state = "Spain"
date = 2019-12-10
start = 10:00:00

[[segment]]
kind = "opening"

[[segment]]
speaker = "Ana Núñez"
organisation = "Observatori DESC"

[[segment]]
speaker = "Бела [CEO]"
organisation = "Red de mujeres"

[[segment]]
kind = "questions"
planned = "15:00"
"""
