"""Ways of getting a procedure file wrong: what is changed in P48, and what must be said of it."""

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    """`old` becomes `new` (once); the message names `key`, the problem and the remedy."""

    old: str
    new: str
    key: str
    problem: str
    remedy: str


_ONE = "clocks (TL-P48-01)"
_TL01 = 'start = ["filed", "refused", "reopened"]\nstop = ["step:assign", "resolved"]'
_LADDER = """  [[clocks.ladder]]
  after = "0m"
  to = ["intake@unit", "unit_head@unit"]
  [[clocks.ladder]]
  after = "1h"
  to = ["unit_head@branch"]
  [[clocks.ladder]]
  after = "3h"
  to = ["centre_head@root"]

[[clocks]]
id = "TL-P48-02\""""

HEAD = [
    Broken('id = "service"', 'id = "Our Service"', "id", "is no id", "a-z 0-9"),
    Broken('id = "service"\n', "", "", "missing required field `id`", "add it"),
    Broken("version = 1", 'version = "1"', "version", "Expected `int`", "write a whole number"),
    Broken("version = 1", "version = 0", "version", "is no version", "count from 1"),
    Broken("version = 1", "version = 1\nauthor = 'me'", "author", "means nothing", "known keys"),
    Broken(
        'en = "Complaint plan for service companies"', 'en = " "', "title.en", "is empty", "write"
    ),
    Broken(', en = "Complaint plan for service companies"', "", "title", "missing", "add it"),
    Broken('review = "2wd"', 'review = "soon"', "review", "cannot read 'soon'", "15m, 24h"),
    Broken('review = "2wd"', "review = 2", "review", "cannot read 2", "3wd"),
    Broken('review = "2wd"', 'review = "0m"', "review", "is nothing", "24h"),
    Broken('review = "2wd"', 'review = "99999d"', "review", "longer than ten years", "24h"),
    Broken('reviewer = "unit_head@unit"', 'reviewer = "boss"', "reviewer", "'boss'", "role@place"),
    Broken(
        'reviewer = "unit_head@unit"',
        'reviewer = "boss@unit"',
        "reviewer",
        "no such role",
        "intake",
    ),
    Broken(
        'reviewer = "unit_head@unit"',
        'reviewer = "customer@unit"',
        "reviewer",
        "no such role: 'customer'",
        "use one of",
    ),
]

TABLES = [
    Broken(
        '"{year}{month}{type}{serial}"', '"{year}{day}{serial}"', "numbering.template", "'day'", "s"
    ),
    Broken(
        '"{year}{month}{type}{serial}"', '"{year}{month}"', "numbering.template", "{serial}", "uni"
    ),
    Broken('"{year}{month}{type}{serial}"', '"{year"', "numbering.template", "", "write it like"),
    Broken(
        '"{year}{month}{type}{serial}"',
        '"{year}{month}{serial:>9}"',
        "numbering.template",
        "a format of its own",
        "{serial}",
    ),
    Broken(
        '"{year}{month}{type}{serial}"',
        '"{year}{serial}"',
        "numbering.reset",
        "month not in",
        "add it",
    ),
    Broken('reset = "month"', 'reset = "week"', "numbering.reset", "'week'", "month, year, never"),
    Broken("digits = 3", "digits = 0", "numbering.digits", "no number of digits", "1 to 9"),
    Broken(
        'type_axis = "urgency"', 'type_axis = "x"', "numbering.type_axis", "'x'", "initial = true"
    ),
    Broken("digits = 3", "digit = 3", "numbering.digit", "means nothing", "digits"),
    Broken('within = "180d"', 'within = "180wd"', "repeats.within", "working time", "180d"),
    Broken('within = "180d"', 'within = "0d"', "repeats.within", "is nothing", "24h"),
    Broken(
        'within = "180d"', 'within = "180d"\nunit = 1', "repeats.unit", "means nothing", "within"
    ),
    Broken("count = 3", "count = 1", "repeats.count", "no repetition", "2 or more"),
    Broken('klass = "repeated"', 'klass = "thrice"', "repeats.klass", "no such class", "general"),
    Broken('"link", "see", "bind"]', '"fly"]', "organisation (unit_head).may", "'fly'", "ack"),
    Broken(
        'id = "analyst"', 'id = "customer"', "organisation (customer).id", "no id of a role", "a-z"
    ),
    Broken('id = "analyst"', 'id = "intake"', "organisation (intake)", "2 times", "its own id"),
    Broken('"Intake group"', '""', "organisation (intake).name.en", "is empty", "write"),
    Broken('kind = "offline"', 'kind = "shop"', "kind", "'shop'", "online, offline, third_party"),
    Broken('slot = "when"', 'slot = "hour"', "fields (incident_at).slot", "no such slot", "story"),
    Broken("required = true", 'required = "yes"', "required", "Expected `bool`", "true or false"),
    Broken('code = "YB"', 'code = "yb"', "classes (general).code", "is no code", "capital"),
    Broken('code = "JJ"', 'code = "YB"', "classes (general).code", "another class", "its own"),
    Broken(
        'decided_by = ["intake", "unit_head", "centre_head"]',
        "decided_by = []",
        "classes (not_ours)",
        "nothing can give",
        "decided_by",
    ),
    Broken(
        'decided_by = ["intake", "unit_head", "centre_head"]',
        'decided_by = ["handler"]',
        "classes (not_ours)",
        "nothing can give",
        "may classify",
    ),
    Broken('axis = "flag"', 'axis = "urgency"', "classes (anonymous).axis", "beside", '"flag"'),
    Broken(
        'code = "JJ"', 'code = "JJ"\ninitial = true', "classes", "2 initial", "leave initial to one"
    ),
    Broken('by = ["committee"]', "by = []", "steps (approve).by", "nobody may press", '"step"'),
    Broken('by = ["committee"]', 'by = ["analyst"]', "steps (approve).by", "nobody may", '"step"'),
    Broken(
        'by = ["committee"]', 'by = ["king"]', "steps (approve).by", "no such role", "committee"
    ),
    Broken('any = ["major"]', 'any = ["huge"]', "steps (approve).when", "no such class", "major"),
    Broken(
        'any = ["major"]', 'all = ["major"]', "(approve).when.all", "means nothing", "any, none"
    ),
    Broken(
        'after = ["step:register"]',
        'after = ["step:push"]',
        "steps (push).after",
        "nothing leaves the mark 'step:push'",
        "use one of",
    ),
    Broken(
        'after = ["resolved"]', 'after = ["solved"]', "steps (rectify).after", "'solved'", "use one"
    ),
    Broken('id = "rectify"', 'id = "Mend it"', "steps (Mend it).id", "is no id", "a-z"),
    Broken(
        'id = "rectify"', 'id = "rectify"\nover = 1', "(rectify).over", "means nothing", "label"
    ),
    Broken("[texts.empathy]", "[texts.pity]", "texts.empathy", "is missing", "zh and en"),
    Broken('zh = "材料已收悉"', 'zh = ""', "texts.evidence_received.zh", "is empty", "write"),
]

CLOCKS = [
    Broken(_TL01, 'start = ["filed"]\nstop = []', f"{_ONE}.stop", "is empty", "stops it"),
    Broken(_TL01, 'start = []\nstop = ["resolved"]', f"{_ONE}.start", "is empty", "starts it"),
    Broken(_TL01, 'start = ["dawn"]\nstop = ["resolved"]', f"{_ONE}.start", "'dawn'", "use one of"),
    Broken(
        _TL01, 'start = ["filed"]\nstop = ["dusk"]', f"{_ONE}.stop", "can stop it", "use one of"
    ),
    Broken(
        _TL01,
        'start = "filed"\nstop = ["resolved"]',
        "(TL-P48-01).start",
        "must be a list",
        "start =",
    ),
    Broken(
        _TL01, 'start = ["filed"]\nstop = ["filed"]', f"{_ONE}.stop", "starts it too", "take it out"
    ),
    Broken(
        _TL01,
        'start = ["filed"]\nstop = ["step:nothing"]',
        f"{_ONE}.stop",
        "no button, command, message or clock leaves 'step:nothing'",
        "step:assign",
    ),
    Broken(
        _TL01,
        'start = ["clock:none:missed"]\nstop = ["resolved"]',
        f"{_ONE}.start",
        "nothing can start it",
        "use one of",
    ),
    Broken(
        _TL01,
        'start = ["clock:TL-P48-01:missed"]\nstop = ["resolved"]',
        f"{_ONE}.start",
        "nothing can start it",
        "use one of",
    ),
    Broken(
        _TL01, 'start = ["closed"]\nstop = ["reopened"]', f"{_ONE}.start", "ends the case", "before"
    ),
    Broken('limit = "24h"', 'limit = "0h"', f"{_ONE}.limit", "is nothing", "24h"),
    Broken('limit = "24h"', 'limit = "a day"', "TL-P48-01).limit", "cannot read 'a day'", "24h"),
    Broken('limit = "24h"', "", "TL-P48-01)", "missing required field `limit`", "add it"),
    Broken(
        'limit = "24h"', 'limit = "24h"\nevary = "1d"', "TL-P48-01).evary", "means nothing", "warn"
    ),
    Broken('any = ["general"]', 'any = ["usual"]', f"{_ONE}.when", "no such class", "general"),
    Broken(
        'none = ["not_ours"]', 'none = ["general"]', f"{_ONE}.when", "never holds", "out of none"
    ),
    Broken(
        'owner = "intake@unit"', 'owner = "ghost@unit"', f"{_ONE}.owner", "no such role", "intake"
    ),
    Broken(
        'owner = "intake@unit"', 'owner = "intake"', "TL-P48-01).owner", "'intake'", "role@place"
    ),
    Broken(
        'owner = "intake@unit"', 'owner = "customer@unit"', f"{_ONE}.owner", "proposal", "staff"
    ),
    Broken(
        'warn = ["50%", "2h"]', 'warn = ["0%"]', f"{_ONE}.warn", "the start itself", "1% to 99%"
    ),
    Broken(
        'warn = ["50%", "2h"]', 'warn = ["24h"]', f"{_ONE}.warn", "before the start", "less than"
    ),
    Broken(
        'warn = ["50%", "2h"]', 'warn = ["2h", "50%"]', f"{_ONE}.warn", "later and later", "order"
    ),
    Broken(
        'warn = ["50%", "2h"]', 'warn = ["2h", "2h"]', f"{_ONE}.warn", "later and later", "order"
    ),
    Broken('warn = ["50%", "2h"]', 'warn = ["100%"]', "TL-P48-01).warn[0]", "'100%'", "a share"),
    Broken('warn = ["50%", "2h"]', 'warn = "50%"', "TL-P48-01).warn", "must be a list", "warn = ["),
    Broken(
        'warn = ["75%"]', 'warn = ["4h"]', "clocks (own-follow-up).warn", "before the", "less than"
    ),
    Broken('repeat = "4h"', 'repeat = "0m"', f"{_ONE}.repeat", "without end", "30m"),
    Broken('repeat = "4h"', 'repeat = "today"', f"{_ONE}.repeat", "without end", "30m"),
    Broken('after = "0m"', 'after = "1m"', f"{_ONE}.ladder[0].after", "deadline itself", "0m"),
    Broken('after = "3h"', 'after = "1h"', f"{_ONE}.ladder", "later and later", "order them"),
    Broken('after = "3h"', 'after = "3wh"', f"{_ONE}.ladder", "kinds of time", "count all"),
    Broken(
        'after = "3h"', 'after = "3h"\n  by = "me"', "ladder[2].by", "means nothing", "after, to"
    ),
    Broken(
        'to = ["unit_head@branch"]', "to = []", f"{_ONE}.ladder[1].to", "is empty", "role@place"
    ),
    Broken(
        'to = ["unit_head@branch"]',
        'to = ["customer@unit"]',
        f"{_ONE}.ladder[1].to",
        "no such role: 'customer'",
        "use one of",
    ),
    Broken(
        _LADDER,
        '[[clocks]]\nid = "TL-P48-02"',
        f"{_ONE}.ladder",
        "nobody hears of the deadline",
        "[[clocks.ladder]]",
    ),
    Broken(
        _LADDER,
        'ladder = []\n[[clocks]]\nid = "TL-P48-02"',
        f"{_ONE}.ladder",
        "nobody hears",
        "[[clock",
    ),
    Broken(
        _LADDER,
        '[clocks.ladder]\nafter = "0m"\nto = ["intake@unit"]\n[[clocks]]\nid = "TL-P48-02"',
        "TL-P48-01).ladder",
        "must be a list of tables",
        "[[clocks.ladder]]",
    ),
    Broken('clause = "§1.3.2"\n', "", _ONE, "no clause and quote", "own = true"),
    Broken(
        'id = "TL-P48-01"', 'id = "review"', "clocks (review).id", "no id of a clock", "other than"
    ),
    Broken('id = "TL-P48-01"', 'id = "a:b"', "clocks (a:b).id", "no id of a clock", "letters"),
    Broken('id = "TL-P48-01"', 'id = "TL-P48-02"', "clocks (TL-P48-02)", "2 times", "its own id"),
    Broken('breach = "release"', 'breach = "fire"', "breach", "'fire'", "ping, release, lapse"),
    Broken(
        'owner = "customer@unit"',
        'owner = "unit_head@unit"',
        "(own-answer).breach",
        "silent",
        "owner =",
    ),
    Broken(
        'start = ["acknowledged"]',
        'start = ["nudged"]',
        "(own-follow-up).breach",
        "to release",
        "start",
    ),
    Broken('"file", "ack", "take"', '"dance"', "organisation (intake).may", "'dance'", "ack"),
]
