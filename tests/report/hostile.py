"""Names that somebody might give: each is text, and nothing else, in every form of a report."""

from dataclasses import replace

from presession_timer.plan.model import Kind
from tests.engine.hours import Hour
from tests.report.sample import plan, whole_hour

NAMES = (
    "<script>alert(1)</script>", "</td></table><img src=x onerror=alert(2)>",
    "{{7*7}} ${x} %s {0.__class__}", "#set page(fill: red); $x^2$ *b* _i_ @ref",
    '=HYPERLINK("http://evil.example","x")', "| a | b | [link](javascript:alert(3)) `c`",
    "]]> <!-- --> &lt;b&gt; \"quoted\" 'too'", "\\n --> & -0.5 +1 :smile: www.evil.example",
)  # fmt: skip
"""One for each of the eight statements of the sample."""
FOREIGN = (
    "منظمة حقوق الإنسان", "中国人权组织", "Коалиция «Бир Дуйно»", "मानव अधिकार संगठन",
    "ארגון זכויות אדם", "องค์กรสิทธิมนุษยชน", "የሰብዓዊ መብቶች", "Հայաստան",
)  # fmt: skip
"""The scripts of most of the world."""


def hour_of(names: tuple[str, ...], **changes: object) -> Hour:
    """The sample's hour with these organisations."""
    given = plan(**changes)
    segments = tuple(
        replace(segment, organisation=names[segment.number - 3])
        if segment.kind is Kind.STATEMENT
        else segment
        for segment in given.segments
    )
    return whole_hour(replace(given, segments=segments))
