"""The lexicon of project names: what ends a name, what bounds it, what tells the stage."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml, read_tsv
from reportmine.schema.labels import STAGES

HIDDEN, STOP, PAUSE, LIST, BREAK, VERB, EVENT, MONEY, SITE, FIGURATIVE, WORKS, PROJECT = range(12)
"""Kinds of words. From SITE on they are heads: words that end a name."""

PROGRESS = "推进"
"""An event that is no stage by itself: something is pushed on."""

UNDER_WAY = "在建"
"""An event that is stage 开工 even when it is still to come (`主体封顶`)."""

BUILT = frozenset({"投产", "开工", UNDER_WAY})
"""Stages whose events say that a thing is built."""

COUNT = r"(?:[\d一二两三四五六七八九十百余多几*＊]+)"
"""A number before a counter."""

_NUMBER = r"(?:[\d.,]+|[*＊]+|[几数一二两三四五六七八九十百千]+)"
TIME = (
    r"(?:(?:20\d\d|[今去明前当上次])年(?:度|内|底前?|初|末|中)?|[一二三四]季度|第[一二三四]季度|年(?:内|底前?|末前?|初|中)"
    r"|(?:\d{1,2}|[*＊]+|[一二三四五六七八九十]+)月(?:份|底前?|初|末|中旬|上旬|下旬)?(?:\d{1,2}日)?|\d{1,2}日|国庆前夕|春节前|[上下]半年|近日|日前)"
)
"""A time as it stands between a name and its verb."""

AMOUNT = (
    rf"(?:(?:预计|计划|概算|估算|协议|意向|一期|项目)?总?投资(?:额|总额|规模)?(?:约|近|达|超过|超|逾|为|共|：|:)*)({_NUMBER}(?:\.\d+)?[多余]?[万亿]*(?:美|欧|港|日)?元)(?:以上|左右)?"
)
"""An investment as written; the group is the amount itself."""


FIRM = (
    r"(?:[*＊]+(?:[一-鿿]{0,4}?(?:公司|集团|企业))|[一-鿿]{2,6}?(?:集团|股份|有限公司|公司|控股|实业)"
    r"|[一-鿿]{2,4}?(?:科技|木业|重工|机械|光学|光电|电子|药业|新材料|新材|陶瓷|菌业|食品|新能源|置业|矿业|农牧|牧业|化工|能源|纺织|泵业|竹业|生物|汽车|材料)(?=[一-鿿*＊]|$))"
)
"""A firm at the start of a project's name."""


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """All words that the finder looks for in one pass, and the patterns built from the lexicon.

    Attributes:
        find: gives `(number, start, end)` of every word in a text, in order, without overlaps.
        kinds: the kind of each word.
        stages: the stage that each event tells, empty for other words.
        lead: what stands at the start of a stretch before the name.
        generic: a name without its head that tells no one project.
        weak: a stretch that ends with a weak head, time and adverbs after it left out.
        campaign: words of 工程 that are ways of working.
        works: words of 工程 that are built.
        before: words before an event that put it in the future.
        done: words right before an event that say it has happened.
        after: words right after it that put it in the future.
        denied: words before an event that deny it.
        closers: numbers of the events that close a list of names without heads.
        junk: what stands in no name of a project that is told by a firm's or place's name alone.
        kinds_of_project: pairs of characters before 项目 that make it a group for sure.
    """

    find: Callable[[str], list[tuple[int, int, int]]]
    kinds: tuple[int, ...]
    stages: tuple[str, ...]
    lead: re.Pattern[str]
    generic: re.Pattern[str]
    weak: re.Pattern[str]
    campaign: re.Pattern[str]
    works: re.Pattern[str]
    before: re.Pattern[str]
    done: re.Pattern[str]
    after: re.Pattern[str]
    denied: re.Pattern[str]
    closers: frozenset[int]
    kinds_of_project: frozenset[str]
    junk: re.Pattern[str]


def _automaton(phrases: tuple[str, ...]) -> Callable[[str], list[tuple[int, int, int]]]:
    """Return a search for phrases. The dense automaton is larger and half again as fast as the default one."""
    automaton = AhoCorasick(phrases, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    find: Callable[[str], list[tuple[int, int, int]]] = automaton.find_matches_as_indexes
    return find


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def project_words() -> ProjectWords:
    """Return the vocabulary of lexicons/projects.toml.

    Raises:
        LexiconError: an event names an unknown stage.
    """
    data = read_toml("projects")
    kinds: dict[str, int] = dict.fromkeys(data["hidden"]["words"], HIDDEN)
    stages: dict[str, str] = {}
    kinds.update(dict.fromkeys(data["breaks"]["words"], BREAK))
    kinds.update(dict.fromkeys(data["verbs"]["words"], VERB))
    for event in data["event"]:
        if event["stage"] not in {*STAGES, PROGRESS, UNDER_WAY}:
            raise LexiconError(
                f"词典 lexicons/projects.toml：不认识阶段“{event['stage']}”", hint=f"可用：{'、'.join(STAGES)}、{PROGRESS}、{UNDER_WAY}"
            )
        kinds.update(dict.fromkeys(event["words"], EVENT))
        stages.update(dict.fromkeys(event["words"], event["stage"]))
    heads = data["heads"]
    for key, kind in (("site", SITE), ("figure_of_speech", FIGURATIVE), ("works", WORKS), ("project", PROJECT)):
        kinds.update(dict.fromkeys(heads[key], kind))
    kinds["投资"] = MONEY
    kinds["等"] = LIST
    kinds.update(dict.fromkeys("，。；：！？\n,;!?", STOP))
    kinds["、"] = PAUSE
    phrases = tuple(kinds)
    future = data["future"]
    return ProjectWords(
        find=_automaton(phrases),
        kinds=tuple(kinds.values()),
        stages=tuple(stages.get(phrase, "") for phrase in phrases),
        lead=re.compile(rf"(?:{TIME}|{AMOUNT}|{_any(data['lead']['words'])}|(?:占地|全长|总长)[^，的]{{1,8}}[亩米里]|[（(]?[一二三四五六七八九十\d]{{1,2}}[）)]|\d{{1,2}}[.．](?!\d))+"),
        generic=re.compile(rf"(?:{_any(data['generic']['words'])}|[\d一二两三四五六七八九十百千多余几]{{1,4}}[个项批大类家条]|[\d.+*＊%％-])*+"),
        weak=re.compile(rf"[{heads['weak']}](?=(?:{TIME}|[全正顺基如按提][面式利本期前]|主体|已经?|将|于|工程|项目)*$)"),
        campaign=re.compile(_any(data["works"]["campaign"])),
        works=re.compile(_any(heads["works_with"])),
        before=re.compile(_any(future["before"])),
        done=re.compile(rf"(?:{_any(future['done'])})[^，。；]{{0,2}}$"),
        after=re.compile(_any(future["after"])),
        denied=re.compile(_any(future["not"])),
        closers=frozenset(phrases.index(word) for word in data["closers"]["words"]),
        junk=re.compile(rf"[{data['junk']['characters']}]|{_any(data['junk']['words'])}"),
        kinds_of_project=frozenset(data["generic"]["pairs"]),
    )


@cache
def industries() -> tuple[Callable[[str], list[tuple[int, int, int]]], tuple[tuple[str, str], ...]]:
    """Return a search over lexicons/industries.tsv and, per word, the report's usual term and the GB/T 4754 section."""
    rows = read_tsv("industries")
    return _automaton(tuple(row["word"] for row in rows)), tuple((row["industry"], row["section"]) for row in rows)
