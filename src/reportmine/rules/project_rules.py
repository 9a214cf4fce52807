"""The lexicon of project names: what ends a name, what bounds it, what tells the stage."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml, read_tsv
from reportmine.rules.project_patterns import project_patterns
from reportmine.rules.search import Find, search_for
from reportmine.schema.labels import STAGES

HIDDEN, PAUSE, LIST, BREAK, VERB, EVENT, CLOSER, MONEY, SITE, FIGURATIVE, WORKS, PROJECT = range(12)
"""Kinds of words. A CLOSER is an event that closes a list as 等…项目 does. From SITE on they are heads of names."""

STOPS = "，。；：！？\n,;!?"
"""Marks that end a clause."""

PROGRESS = "推进"
"""An event that is no stage by itself: something is pushed on."""

UNDER_WAY = "在建"
"""An event that is stage 开工 even when it is still to come (`主体封顶`)."""

BUILT = frozenset({"投产", "开工", UNDER_WAY})
"""Stages whose events say that a thing is built."""

_FOLLOW = (
    STOPS
    + "、等和及与暨以（(）)“”—-– 　*＊0123456789０１２３４５６７８９的项工一二三四五"
    + "主厂首整正顺成如按提率相陆建部完土现再仍即又全开进抓快投企已将也于均都基年今去明前当上下国底"
    + "改扩施规核报征选论手总计概估协意预投占始没"
)
"""What may stand behind a name: marks, time, adverbs, 项目, a part of the thing, what is done to it."""

_LEAD = "0123456789*＊([（一二三四五六七八九十今去明前当上下次年国春近日预计划概估协意期项总占全"
"""With what a time, an amount or a number at the start of a stretch begins."""

_FIGURES = "0123456789.+-*＊%％"


@dataclass(frozen=True, slots=True)
class Industry:
    """What a word says of a project's industry.

    Attributes:
        name: the term that reports use.
        section: section of GB/T 4754, a letter.
        weak: whether the word tells a process or a building rather than a product, so that others go before it.
    """

    name: str
    section: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that are looked for together.

    Attributes:
        find: the search for them.
        kinds: the kind of each word.
        stages: the stage that each event tells, empty for other words.
    """

    find: Find
    kinds: tuple[int, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """The vocabulary of project names.

    Attributes:
        scan: heads, events and 投资, which make a clause worth reading.
        clause: all words, for a clause that is read.
        lead: what stands at the start of a stretch before the name.
        lead_characters: with which it begins.
        generic: words of which a name that tells no one project is made, its head left out.
        sector: words of which a list item that tells no one project is made: generic words and industries.
        weak: a stretch that ends with a weak head, time and adverbs after it left out.
        campaign: words of 工程 that are ways of working.
        works: words of 工程 that are built.
        modal: any of the words before an event that the next four hold.
        before: words before an event that put it in the future.
        done: words right before an event that say it has happened.
        after: words right after it that put it in the future.
        denied: words before an event that deny it.
        junk: what stands in no name of a project that is told by a firm's or place's name alone.
        firm: a firm's name at the start of a project's.
        by_firm: what says before a project's name which firm is behind it; the group that matches is the firm.
        groups: pairs of characters before 项目 or 工程 that make it a group for sure.
        follow: characters that may follow a thing that is named as a project.
    """

    scan: Vocabulary
    clause: Vocabulary
    lead: re.Pattern[str]
    lead_characters: frozenset[str]
    generic: Find
    sector: Find
    weak: re.Pattern[str]
    campaign: re.Pattern[str]
    works: re.Pattern[str]
    modal: re.Pattern[str]
    before: re.Pattern[str]
    done: re.Pattern[str]
    after: re.Pattern[str]
    denied: re.Pattern[str]
    junk: re.Pattern[str]
    firm: re.Pattern[str]
    by_firm: re.Pattern[str]
    groups: frozenset[str]
    follow: frozenset[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def _stages(data: dict[str, Any]) -> dict[str, str]:
    stages: dict[str, str] = {}
    for event in data["event"]:
        if event["stage"] not in {*STAGES, PROGRESS, UNDER_WAY}:
            raise LexiconError(
                f"词典 lexicons/projects.toml：不认识阶段“{event['stage']}”",
                hint=f"可用：{'、'.join(STAGES)}、{PROGRESS}、{UNDER_WAY}",
            )
        stages.update(dict.fromkeys(event["words"], event["stage"]))
    return stages


def _vocabularies(data: dict[str, Any]) -> tuple[Vocabulary, Vocabulary]:
    """Return the vocabularies for scanning and for clauses."""
    stages = _stages(data)
    hidden = dict.fromkeys(data["hidden"]["words"], HIDDEN)
    events = {word: CLOSER if word in data["closers"]["words"] else EVENT for word in stages}
    heads: dict[str, int] = {"投资": MONEY}
    for key, kind in (("site", SITE), ("figure_of_speech", FIGURATIVE), ("works", WORKS), ("project", PROJECT)):
        heads.update(dict.fromkeys(data["heads"][key], kind))
    bounds = dict.fromkeys(data["breaks"]["words"], BREAK) | dict.fromkeys(data["verbs"]["words"], VERB)
    marks = {"等": LIST, "、": PAUSE}

    def vocabulary(kinds: dict[str, int]) -> Vocabulary:
        return Vocabulary(search_for(kinds), tuple(kinds.values()), tuple(stages.get(word, "") for word in kinds))

    return (
        vocabulary(hidden | events | heads),
        vocabulary(hidden | bounds | events | heads | marks),
    )


def _firm() -> str:
    """Return the pattern of a firm's name, long (`澜骏集团`, `*公司`) or short (`安宁股份`, `岚栖光学`)."""
    data = read_toml("organisations")["suffix"]
    long, short = _any(data["firm"]), _any(data["brand"])
    return rf"[*＊]+[一-鿿]{{0,4}}?(?:{long}|企业)|[一-鿿]{{2,6}}?(?:{long})|[一-鿿]{{2,3}}?(?:{short})"


@cache
def project_words() -> ProjectWords:
    """Return the vocabulary of lexicons/projects.toml.

    Raises:
        LexiconError: an event names an unknown stage.
    """
    data = read_toml("projects")
    time, amount = data["parts"]["time"], project_patterns().amount.pattern
    scan, clause = _vocabularies(data)
    generic = data["generic"]["words"]
    products = [row["word"] for row in read_tsv("industries")]
    future, junk = data["future"], data["junk"]
    firm = _firm()
    return ProjectWords(
        scan=scan,
        clause=clause,
        lead_characters=frozenset(_LEAD) | frozenset(word[0] for word in data["lead"]["words"]),
        lead=re.compile(
            rf"(?:(?:{time})|{amount}|{_any(data['lead']['words'])}|(?:占地|全长|总长)[^，的]{{1,8}}[亩米里]"
            r"|[（(]?[一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．](?!\d))+"
        ),
        generic=search_for({*generic, *_FIGURES}),
        sector=search_for({*generic, *products, *_FIGURES}),
        weak=re.compile(
            rf"[{data['heads']['weak']}](?=(?:(?:{time})|[全正顺基如按提][面式利本期前]|主体|部分|已经?|将|于|工程|项目)*$)"
        ),
        campaign=re.compile(_any(data["works"]["campaign"])),
        works=re.compile(_any(data["heads"]["works_with"])),
        modal=re.compile(_any([*future["before"], *future["done"], *future["not"]])),
        before=re.compile(rf"(?:{_any(future['before'])})(?!总?投资)"),
        done=re.compile(rf"(?:{_any(future['done'])})[^，。；]{{0,2}}$"),
        after=re.compile(_any(future["after"])),
        denied=re.compile(_any(future["not"])),
        junk=re.compile(rf"[{junk['characters']}]|{_any(junk['words'])}"),
        firm=re.compile(firm),
        by_firm=re.compile(rf"(?:由|与)({firm})[^，。；]{{0,4}}(?:投资|洽谈|建设|合作)|({firm})的$"),
        groups=frozenset(data["generic"]["pairs"]),
        follow=frozenset(_FOLLOW) | frozenset(word[0] for event in data["event"] for word in event["words"]),
    )


@cache
def industries() -> tuple[Find, tuple[Industry, ...]]:
    """Return a search over the words of lexicons/industries.tsv and, per word, its industry."""
    rows = read_tsv("industries")
    return search_for([row["word"] for row in rows]), tuple(
        Industry(row["industry"], row["section"], row["weak"] == "1") for row in rows
    )
