#!/usr/bin/env python3
"""What becomes of lists as people have them: right, rightly asked, rightly refused, or wrong.

    bench/lists.py [--all]

The lists are those of tests/importers/corpus.py. A list that is asked about is answered as the case
says, or with the guess, and what comes then is compared too.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from tests.importers.corpus import CASES
from tests.importers.judging import SORTS, judged

TODAY = date(2019, 12, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="say what came of every list")
    given = parser.parse_args()
    table: dict[str, Counter[str]] = {}
    for case in CASES:
        sort, why = judged(case)
        table.setdefault(case.kind, Counter())[sort] += 1
        if given.all or sort not in SORTS[:3]:
            print(f"{sort:<16} {case.kind}/{case.name}: {why}")
    print(f"\n{'kind':<16}" + "".join(f"{sort:>18}" for sort in SORTS))
    for kind, counts in table.items():
        print(f"{kind:<16}" + "".join(f"{counts[sort] or '':>18}" for sort in SORTS))
    whole: Counter[str] = sum(table.values(), Counter())
    print(f"{'all':<16}" + "".join(f"{whole[sort]:>18}" for sort in SORTS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
