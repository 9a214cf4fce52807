"""One training of the network over labelled examples: steps, losses, checkpoints, the best state."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.classify.inputs import InputMaker
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.train.encoder.batches import UNTOLD, Batch, batches, tensors
from reportmine.train.encoder.examples import Example
from reportmine.train.encoder.pretrain import save_whole
from reportmine.train.encoder.progress import progress_bar
from reportmine.train.encoder.scores import macro_f1, role_pairs

if TYPE_CHECKING:
    import torch

    from reportmine.train.encoder.batches import Tensors


@dataclass(frozen=True, slots=True, kw_only=True)
class FinetuneSettings:
    """How to fine-tune.

    Attributes:
        rounds: trainings one after another; before each but the first the model judges the weak labels itself.
        epochs: passes over the examples in each round.
        batch: examples a step.
        rate: highest learning rate of the encoder; the heads learn three times as fast.
        patience: evaluations without progress after which a round ends.
        cap: most weakly labelled sentences of one role.
        window: most tokens of an input.
        seed: decides order, heads, what is hidden and which areas are for development.
        device: `cpu`, `cuda` or `auto`.
        steps: most steps of a round, None for as many as the epochs have.
    """

    rounds: int = 2
    epochs: int = 4
    batch: int = 24
    rate: float = 4e-4
    patience: int = 3
    cap: int = 900
    window: int = 128
    seed: int = 7
    device: str = "auto"
    steps: int | None = None


class Round:
    """One training from first to last step, with what must be kept to go on after a stop.

    Args:
        network: as it comes from pre-training or from the round before.
        inputs: encodes its inputs.
        train: examples to learn from.
        dev: examples that choose the best state.
        settings: how to train.
        number: of the round, from 0.
        file: where the checkpoint goes.
    """

    def __init__(
        self,
        network: Any,  # noqa: ANN401 - a torch module
        inputs: InputMaker,
        train: Sequence[Example],
        dev: Sequence[Example],
        settings: FinetuneSettings,
        number: int,
        file: Path,
    ) -> None:
        import torch

        self.network, self.inputs, self.train, self.dev = network, inputs, train, dev
        self.settings, self.number, self.file = settings, number, file
        self.per_epoch = -(-len(train) // settings.batch)
        self.total = min(settings.epochs * self.per_epoch, settings.steps or settings.epochs * self.per_epoch)
        self.optimizer = _optimizer(network, settings.rate / (1 + number))
        rates = [group["lr"] for group in self.optimizer.param_groups]
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, rates, total_steps=self.total + 1, pct_start=0.1
        )
        self.judge = self.state = _copy(network)
        self.best, self.waited, self.step = -1.0, 0, 0

    def run(self, saved: dict[str, Any] | None) -> None:
        """Train, from the beginning or from a checkpoint; the network ends in the state that did best."""
        import torch

        if saved is not None:
            self._restore(saved)
        device = next(self.network.parameters()).device
        weights = role_weights(self.train).to(device)
        every = max(1, min(self.per_epoch // 2, self.total))
        with progress_bar() as bar:
            task = bar.add_task(f"微调 第{self.number + 1}轮", total=self.total, completed=self.step)
            for batch in self._remaining():
                torch.manual_seed(self.settings.seed * 1_000_003 + self.step)  # dropout repeats after a stop
                self.network.train()
                with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                    loss = loss_of(self.network, tensors(batch, device), weights)
                self.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                self.optimizer.step()
                self.schedule.step()
                self.step += 1
                bar.advance(task)
                if self.step % every == 0 or self.step == self.total:
                    score = self._evaluate()
                    bar.console.print(f"第{self.number + 1}轮 {self.step}/{self.total} 步：开发集 {score:.4f}")
                if self.waited >= self.settings.patience:
                    break
        self.network.load_state_dict(self.state)

    def _remaining(self) -> Iterator[Batch]:
        """Give the batches that are still to come; each epoch's order and hidden contexts follow from the seed."""
        for epoch in range(self.step // self.per_epoch, self.settings.epochs):
            rng = random.Random(f"{self.settings.seed}-{self.number}-{epoch}")
            for at, batch in enumerate(batches(self.train, self.inputs, self.settings.batch, rng)):
                if self.step >= self.total:
                    return
                if epoch * self.per_epoch + at >= self.step:
                    yield batch

    def _evaluate(self) -> float:
        score = dev_score(self.network, self.inputs, self.dev)
        self.waited += 1
        if score > self.best:
            self.best, self.state, self.waited = score, _copy(self.network), 0
        kept = {"round": self.number, "step": self.step, "best": self.best, "waited": self.waited}
        states = {"judge": self.judge, "state": self.state, "network": self.network.state_dict()}
        save_whole(
            self.file,
            {**kept, **states, "optimizer": self.optimizer.state_dict(), "schedule": self.schedule.state_dict()},
        )
        return score

    def _restore(self, saved: dict[str, Any]) -> None:
        self.network.load_state_dict(saved["network"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.schedule.load_state_dict(saved["schedule"])
        self.judge, self.state = saved["judge"], saved["state"]
        self.best, self.waited, self.step = float(saved["best"]), int(saved["waited"]), int(saved["step"])


def _copy(network: Any) -> dict[str, Any]:  # noqa: ANN401 - a torch module
    """Return a copy of a network's state that further training leaves alone."""
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def _optimizer(network: Any, rate: float) -> torch.optim.Optimizer:  # noqa: ANN401
    import torch

    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": list(network.encoder.parameters()), "lr": rate}, {"params": heads, "lr": 3 * rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def role_weights(train: Sequence[Example]) -> torch.Tensor:
    """Return a weight per role: the rarer among certain labels, the more, with a square root and a ceiling."""
    import torch

    counts = Counter(one.roles[0] for one in train if len(one.roles) == 1)
    usual = sum(counts.values()) / max(len(counts), 1)
    return torch.tensor([min((usual / max(counts[role], 1)) ** 0.5, 3.0) for role in MODEL_ROLES])


def loss_of(network: Any, batch: Tensors, weights: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
    """Return the summed loss of the three tasks.

    Roles: minus the logarithm of the probability of all allowed roles together, so that a label that leaves a choice
    teaches only what it rules out. Classes: binary cross-entropy, and cross-entropy for the main class. Names:
    cross-entropy per token of the sentence.
    """
    import torch
    from torch.nn import functional

    roles, classes, tags = (one.float() for one in network(batch["ids"], batch["mask"], batch["focus"]))
    weight = batch["weight"]
    told = batch["roles"].sum(1) > 0
    loss = roles.sum() * 0
    if told.any():
        allowed = batch["roles"][told]
        chance = torch.logsumexp(roles[told].log_softmax(-1).masked_fill(allowed == 0, -1e4), -1)
        share = weight[told] * ((allowed * weights).sum(1) / allowed.sum(1))
        loss = loss - (chance * share).sum() / share.sum()
    known = batch["main"] != UNTOLD
    if known.any():
        wanted = batch["classes"][known]
        single = functional.binary_cross_entropy_with_logits(classes[known], wanted.clamp(min=0), reduction="none")
        each = (single * (wanted >= 0)).mean(1) * 4 + functional.cross_entropy(
            classes[known], batch["main"][known], reduction="none"
        )
        loss = loss + 0.5 * (each * weight[known]).sum() / weight[known].sum()
    if (batch["tags"] != UNTOLD).any():
        flat = functional.cross_entropy(tags.flatten(0, 1), batch["tags"].flatten(), ignore_index=UNTOLD)
        loss = loss + flat
    return loss


def dev_score(network: Any, inputs: InputMaker, dev: Sequence[Example]) -> float:  # noqa: ANN401
    """Return the macro F1 of roles on the examples labelled by hand, each judged with and without its heading."""
    shown = [one for one in dev if one.source in ("hand", "correction")]
    bare = [replace(one, context=one.context._replace(heading="")) for one in shown if one.context is not None]
    return macro_f1(role_pairs(network, inputs, shown + bare))
