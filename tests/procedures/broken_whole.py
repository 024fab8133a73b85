"""Ways of getting the rarer keys wrong: what is changed in `whole.toml`, and what must be said."""

from __future__ import annotations

from tests.procedures.broken import Broken

_FILED = 'start = ["filed"]\nstop = ["step:plan"]'
_DAILY = 'limit = "1d"\nevery = "1d"\nuntil = ["step:approve"]\ncount = 2'
_OTHERS = 'others = [{ mark = "incident", limit = "10h" }]\ncombine = "latest"'
_EXTEND = '[clocks.extend]\n  by = ["unit_head"]\n  most = "24h"\n  times = 2'
_PAUSE = 'start = ["step:parts"]\nstop = ["step:arrived"]'
_SILENT = 'owner = "unit_head@unit"\nsilent = true'

CLASSES = [
    Broken('moves_to = "service"', 'moves_to = "mine"', "(crisis).moves_to", "itself", "another"),
    Broken('words = ["马上"]', 'words = [" "]', "(urgent).words", "every story", "take it out"),
    Broken('words = ["马上"]', 'words = "马上"', "(urgent).words", "must be a list", "words = ["),
    Broken('klass = "unhappy"\n', "", "classes (unhappy)", "nothing can give", "by a channel"),
    Broken(
        'classes = ["urgent"]\n\n[[classes]]',
        'classes = ["hasty"]\n\n[[classes]]',
        "channels (hotline).classes",
        "no such class: 'hasty'",
        "urgent",
    ),
    Broken(
        'classes = ["urgent"]\n\n[[classes]]',
        'classes = ["urgent", "major"]\n\n[[classes]]',
        "channels (hotline).classes",
        "2 classes of axis 'severity'",
        "leave one",
    ),
    Broken('en = "Urgent"', 'en = "紧急"', "classes (urgent).name.en", "has Chinese", "English"),
    Broken('zh = "紧急"', 'zh = "Urgent"', "classes (urgent).name.zh", "no Chinese", "Chinese"),
    Broken('zh = "先听完"', 'zh = " "', "guidance (calm).items[0].zh", "is empty", "write what"),
    Broken('en = "Number"', 'en = ""', "forms (sheet).fields (number).name.en", "empty", "write"),
]

STEPS = [
    Broken('by = ["handler"]', 'by = ["nobody"]', "steps (plan).by", "no such role", "handler"),
    Broken(
        'undoes = ["plan", "approve"]',
        'undoes = ["plans"]',
        "(send_back).undoes",
        "'plans'",
        "plan",
    ),
    Broken(
        'undoes = ["plan", "approve"]',
        'undoes = ["send_back"]',
        "(send_back).undoes",
        "cannot undo itself",
        "again = true",
    ),
    Broken('authority = "settle"', 'authority = "pay"', "(approve).authority", "'pay'", "settle"),
    Broken(
        'by = ["unit_head"]\nafter = ["step:plan"]\nauthority',
        'by = ["unit_head", "handler"]\nafter = ["step:plan"]\nauthority',
        "steps (approve).by",
        "'handler' has no authority for 'settle'",
        "leave it to: unit_head, centre_head",
    ),
    Broken(
        'by = ["unit_head", "centre_head"]', "by = []", "authorities (settle).by", "nobody", "roles"
    ),
    Broken(
        'by = ["unit_head", "centre_head"]',
        'by = ["king"]',
        "authorities (settle).by",
        "no such role",
        "unit_head",
    ),
    Broken(
        'after = ["step:parts"]', 'after = ["step:arrived"]', "(arrived).after", "before it", "u"
    ),
    Broken(
        'label = { zh = "等待配件", en = "Waits for parts" }',
        'label = { zh = "等待配件", en = "Waits for parts" }\nquote = "等"',
        "steps (parts).clause",
        "is missing for the quote",
        "where",
    ),
]

CLOCKS = [
    Broken(_FILED, 'start = ["filed"]', "clocks (report).stop", "is empty", "stops it"),
    Broken(_FILED, 'start = ["incident"]\nstop = []', "(report).stop", "is empty", "stops it"),
    Broken(
        _FILED,
        'start = ["filed"]\nstop_all = ["step:plan"]',
        "(report).stop_all",
        "one mark alone",
        "under stop",
    ),
    Broken(
        'stop_all = ["step:plan", "step:approve"]',
        'stop_all = ["step:plan", "step:aproved"]',
        "(finish).stop_all",
        "nothing can stop it",
        "step:approve",
    ),
    Broken(
        'stop_all = ["step:plan", "step:approve"]',
        'stop = ["step:plan"]\nstop_all = ["step:plan", "step:approve"]',
        "(finish).stop_all",
        "stops it alone already",
        "one of them",
    ),
    Broken('mark = "incident"', 'mark = "accident"', "others[0].mark", "'accident'", "incident"),
    Broken('mark = "incident"', 'mark = "filed"', "others[0].mark", "a start already", "shorter"),
    Broken('limit = "10h" }', 'limit = "0h" }', "others[0].limit", "is nothing", "24h"),
    Broken('limit = "10h" }', 'limit = "set" }', "others[0].limit", "limit of a clock", "24h"),
    Broken('limit = "10h" }', 'limit = "9h" }', "others[0].limit", "contradicts", "reading"),
    Broken(_OTHERS, 'combine = "latest"', "(report).combine", "nothing to combine", "add others"),
    Broken('"latest"', '"both"', "(report).combine", "'both'", "earliest, latest"),
    Broken(_OTHERS, f'{_OTHERS}\nevery = "2h"', "(report).others", "do not go with", "own"),
    Broken('limit = "2h"', 'limit = "3h"', "clocks (report).limit", "2小时", "own = true"),
    Broken('limit = "2h"', 'limit = "2d"', "clocks (report).limit", "contradicts the quote", "rea"),
    Broken('limit = "2h"', 'limit = "today"', "clocks (report).limit", "contradicts", "reading"),
    Broken('limit = "2h"', 'limit = "month"', "clocks (report).limit", "contradicts", "reading"),
    Broken('reading = "48小时内处理完毕"\n', "", "clocks (finish).limit", "48", "reading"),
    Broken(
        'reading = "48小时内', 'reading = "24小时内', "clocks (finish).limit", "24小时", "source"
    ),
    Broken('limit = "7d"', 'limit = "8d"', "clocks (week).limit", "一周", "own = true"),
    Broken('every = "1d"', 'every = "2d"', "clocks (daily).every", "contradicts", "own = true"),
    Broken('every = "1d"', 'every = "set"', "clocks (daily).every", "limit of a clock", "24h"),
    Broken('every = "1d"', 'every = "0m"', "clocks (daily).every", "is nothing", "24h"),
    Broken('every = "1d"\n', "", "clocks (daily).until", "nothing recurs", "add every"),
    Broken(
        _DAILY, 'limit = "1d"\ncount = 2', "clocks (daily).count", "nothing recurs", "add every"
    ),
    Broken("count = 2", "count = 0", "clocks (daily).count", "no number of times", "1 or more"),
    Broken('until = ["step:approve"]', 'until = ["never"]', "(daily).until", "'never'", "use one"),
    Broken(
        'until = ["step:approve"]',
        'until = ["classified:urgent"]',
        "(daily).until",
        "starts it too",
        "one of them",
    ),
    Broken(
        'stop = ["step:daily"]',
        'stop_all = ["step:daily", "step:plan"]',
        "(daily).stop",
        "each period",
        "under stop",
    ),
    Broken(_DAILY, 'limit = "set"\nevery = "1d"', "clocks (daily).limit", "by itself", "every"),
    Broken('limit = "2h"', 'limit = "set"', "(report).extend", "nobody may name", "clocks.extend"),
    Broken(_EXTEND, '[clocks.extend]\n  by = []\n  most = "24h"', "extend.by", "nobody may", "ste"),
    Broken('  by = ["unit_head"]', '  by = ["chief"]', "extend.by", "no such role", "unit_head"),
    Broken('most = "24h"', 'most = "0h"', "(finish).extend.most", "is nothing", "24h"),
    Broken("times = 2", "times = 0", "(finish).extend.times", "no number of times", "1 or more"),
    Broken('calendar = "owner"', 'calendar = "boss"', "calendar", "'boss'", "case, owner"),
    Broken('cites = ["law"]', 'cites = ["iso"]', "(report).cites", "outside rule", "law"),
    Broken("promise = true\n", "", "clocks (call).told", "no promise", "promise = true"),
    Broken('told = { zh = "有人联系您", en', "# { zh, en", "clocks (call).told", "words", "told ="),
    Broken(_SILENT, f'{_SILENT}\nwarn = ["50%"]', "(week).warn", "is silent", "take warn out"),
    Broken(_SILENT, f'{_SILENT}\nrepeat = "1d"', "(week).repeat", "is silent", "take repeat out"),
    Broken(
        _SILENT, f"{_SILENT}\npromise = true", "(week).promise", "is silent", "take promise out"
    ),
    Broken(
        _SILENT,
        f'{_SILENT}\nladder = [{{ after = "0m", to = ["intake@unit"] }}]',
        "(week).ladder",
        "is silent",
        "take ladder out",
    ),
    Broken("silent = true", "silent = false", "(week).ladder", "nobody hears", "silent = true"),
    Broken('after = "2h"', 'after = "week"', "ladder[1].after", "is a period", "24h"),
    Broken('["50%", "4h"]', '["4h", "50%"]', "(finish).warn", "later and later", "by time"),
    Broken('["50%", "4h"]', '["48h"]', "(finish).warn", "before the start", "less than"),
    Broken(
        '  to = ["unit_head@unit"]', '  to = ["ghost@unit"]', "ladder[1].to[0]", "'ghost'", "intake"
    ),
    Broken(
        'start = ["filed"]\nstop = ["contacted:reached", "resolved"]',
        'start = ["filed"]\nstop = ["resolved", "resolved"]',
        "clocks (call).stop",
        "2 times",
        "once",
    ),
    Broken(
        "[[routes]]",
        '[[clocks]]\nid = "own-answer"\nstop = ["confirmed", "refused"]\n\n[[routes]]',
        "(own-answer).stop",
        "a yes that cannot close the case",
        '"satisfied"',
    ),
    Broken("\nown = true", '\nclause = "1"', "clocks (call)", "no clause and quote", "own = true"),
]

AROUND = [
    Broken('to = "handler@root"', 'to = "desk@root"', "routes (hotline).to", "'desk'", "handler"),
    Broken('to = "handler@root"', 'to = "handler"', "(hotline).to", "cannot read", "role@place"),
    Broken(
        'channels = ["hotline"]', 'channels = ["pigeon"]', "(hotline).channels", "'pigeon'", "f"
    ),
    Broken(
        'channels = ["hotline"]\nwhen = { any = ["urgent"] }',
        "",
        "routes (rest)",
        "never reached: 'hotline'",
        "condition",
    ),
    Broken('when = { any = ["urgent"] }', 'when = { any = ["x"] }', "(hotline).when", "'x'", "urg"),
    Broken(
        'when = { any = ["urgent"] }',
        'when = { any = ["urgent"], none = ["urgent"] }',
        "(hotline).when",
        "never holds",
        "none",
    ),
    Broken('id = "rest"', 'id = "hotline"', "routes (hotline)", "2 times", "its own id"),
    Broken('on = ["step:plan"]', 'on = ["step:plot"]', "copies (plan).on", "leaves", "step:plan"),
    Broken('on = ["step:plan"]', "on = []", "copies (plan).on", "is empty", "step:plan"),
    Broken('to = ["unit_head@parent"]', "to = []", "copies (plan).to", "is empty", "role@place"),
    Broken('needs = "step:lessons"', 'needs = "step:x"', "closing (lessons).needs", "leaves", "us"),
    Broken('needs = "step:lessons"', 'needs = "closed"', "(lessons).needs", "the end", "before"),
    Broken('clocks = ["finish"]', 'clocks = ["begin"]', "(parts).clocks", "such clock", "finish"),
    Broken('clocks = ["finish"]', "clocks = []", "pauses (parts).clocks", "is empty", "name the"),
    Broken('clocks = ["finish"]', 'clocks = ["call"]', "(parts).clocks", "promise", "take it out"),
    Broken(_PAUSE, 'start = ["noon"]\nstop = ["noted"]', "(parts).start", "'noon'", "use one of"),
    Broken(_PAUSE, 'start = ["noted"]\nstop = []', "pauses (parts).stop", "is empty", "use one of"),
    Broken(_PAUSE, 'start = ["noted"]\nstop = ["noted"]', "(parts).stop", "starts it too", "one"),
    Broken("count = 3\nwithin", "count = 1\nwithin", "(quality).count", "no trend", "2 or more"),
    Broken('within = "30d"', 'within = "30wd"', "(quality).within", "working time", "30d"),
    Broken('within = "30d"', 'within = "month"', "(quality).within", "is a period", "24h"),
    Broken('klass = "quality"', 'klass = "weather"', "(quality).klass", "such class", "quality"),
    Broken(
        'klass = "quality"\nto = ["unit_head@unit"]',
        "to = []",
        "trends (quality).to",
        "is empty",
        "role@place",
    ),
    Broken(
        'classes = ["rumour"]', 'classes = ["gossip"]', "kinds (media).classes", "'gossip'", "r"
    ),
    Broken(
        'classes = ["rumour"]\nby = ["unit_head"]',
        'classes = ["rumour"]\nby = ["press"]',
        "kinds (media).by",
        "no such role",
        "unit_head",
    ),
    Broken(
        'classes = ["urgent"]\nprocedure = "service"',
        'procedure = "mine"',
        "kinds (service).procedure",
        "this procedure itself",
        "take it out",
    ),
    Broken("bad = 2", "bad = 5", "survey.bad", "no rating below 5", "to 4"),
    Broken('klass = "unhappy"', 'klass = "sad"', "survey.klass", "no such class", "unhappy"),
]

CONTENT = [
    Broken('limit = "month"\n', "", "duties (monthly)", "neither limit nor because", "month"),
    Broken(
        'limit = "month"', 'limit = "month"\nbecause = "x"', "(monthly)", "both a limit", "because"
    ),
    Broken('limit = "month"', 'limit = "30d"', "duties (monthly).limit", "no period", "month, qu"),
    Broken('limit = "month"', 'limit = "week"', "(monthly).limit", "contradicts", "own = true"),
    Broken("count = 1\nunit", "count = 0\nunit", "duties (monthly).count", "no number", "1 or"),
    Broken(
        'quote = "每月进行统计分析"', 'quote = ""', "duties (monthly)", "no clause", "own = true"
    ),
    Broken('owner = "centre_head@root"', 'owner = "x@root"', "(monthly).owner", "role", "intake"),
    Broken('clock = "call"', 'clock = "cull"', "open_limits (soon).clock", "'cull'", "call"),
    Broken('clock = "call"', "", "open_limits (soon)", "neither clock nor because", "why none"),
    Broken('clock = "call"', 'clock = "call"\nbecause = "x"', "(soon)", "has both", "why none"),
    Broken('quote = "及时回访"', 'quote = ""', "open_limits (soon)", "no clause", "source's"),
    Broken(', fact = "number"', "", "forms (sheet).fields (number)", "nothing fills it", "slot"),
    Broken(
        'fact = "number"', 'fact = "number", slot = "story"', "(number)", "2 sources", "one of slot"
    ),
    Broken('fact = "number"', 'fact = "weight"', "(number).fact", "no such fact", "number"),
    Broken('slot = "story" }', 'slot = "tale" }', "(story).slot", "no such slot", "story"),
    Broken('step = "plan" }', 'step = "plot" }', "(plan).step", "no such step", "plan"),
    Broken('id = "story", name', 'id = "number", name', "(number)", "2 times", "its own id"),
    Broken(
        'items = [{ zh = "拍照留证", en = "Take photographs" }]',
        "items = []",
        "lists (scene).items",
        "is empty",
        "to be read",
    ),
    Broken(
        'items = [{ zh = "先听完", en = "Listen to the end" }]',
        'items = ["x"]',
        "(calm).items",
        "list of tables",
        "[[",
    ),
    Broken('target = ">= 80 %"', 'target = ">= 90 %"', "kpis (closed).target", "90", "own figure"),
    Broken('target = ">= 80 %"', 'target = ""', "kpis (closed)", "no target", "write both"),
    Broken('to = ["centre_head"]', 'to = ["press"]', "reports (month).to", "such role", "centre_h"),
    Broken('link = "https:', 'link = "ftp:', "outside (law).link", "no address", "with https"),
    Broken('problem = "words out', 'problem = "" # "', "readings (3.3)", "not everything", "read"),
    Broken('id = "late"', 'id = "too late"', "penalties (too late).id", "is no id", "letters"),
    Broken('person = { zh = "顾客", en', 'person = { zh = "", en', "words.person.zh", "empty", "w"),
    Broken("own_formula = true", "own = true", "kpis[0] (closed).own", "means nothing", "formula"),
]

LAYERS = [
    Broken('"base@1"', '"base"', "extends", "names no version", "base@1"),
    Broken('"base@1"', '"base@9"', "extends", "id 'base' and version 9", "base@1"),
    Broken('"base@1"', '"ground@1"', "extends", "no file has id 'ground'", "base@1"),
    Broken('"base@1"', "1", "extends", "cannot read 1", "id@version"),
    Broken("overlays = []", 'overlays = ["talk"]', "overlays", "names no version", "talk@1"),
    Broken("overlays = []", 'overlays = ["nothing@1"]', "overlays", "id 'nothing'", "put the file"),
    Broken("overlays = []", 'overlays = "talk@1"', "overlays", "must be a list", "overlays = ["),
    Broken("overlays = []", 'abstract = "yes"', "abstract", "Expected `bool`", "true or false"),
    Broken('id = "rest"', 'id = "rest"\ndrop = 1', "routes (rest).drop", "is not true", "drop ="),
    Broken('id = "rest"', 'id = "rest"\ndrop = true', "routes (rest)", "dropped and wri", "leave"),
    Broken(
        'id = "rest"\nto = "intake@unit"',
        'id = "rest"\ndrop = true',
        "routes (rest)",
        "nothing to drop",
        "take the entry out",
    ),
    Broken('id = "daily"\nlabel', 'id = "plan"\nlabel', "steps (plan)", "2 times", "its own id"),
]
