"""A miner that is unsure of two sentences, as one with a model is of some."""

from msgspec.structs import replace

from reportmine.pipeline import load

TEXT = """甲县2023年招商引资工作总结
一、工作成效
全年到位资金12.5亿元，增长8%。召开推进会十二次。
二、存在问题
（一）用地指标紧张。净地供应不足，两个项目无地可用。
（二）有的情况不太好。干什么都不顺手。
三、下步打算
力争2024年到位资金20亿元。
"""
UNSURE = {"召开推进会十二次。": 0.31, "力争2024年到位资金20亿元。": 0.62}


class UnsureMiner:
    """The miner, unsure of two sentences."""

    def __init__(self):
        self._miner = load()
        self.fingerprint = self._miner.fingerprint

    def mine(self, source):
        report = self._miner.mine(source)
        sentences = tuple(
            replace(
                one,
                uncertain=True,
                decided_by="model",
                rule_role=one.role,
                rule_confidence=0.5,
                model_role="概述",
                model_confidence=UNSURE[one.quote],
                confidence=UNSURE[one.quote],
            )
            if one.quote in UNSURE
            else one
            for one in report.sentences
        )
        return replace(report, sentences=sentences)
