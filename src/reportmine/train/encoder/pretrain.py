"""Masked language modelling on reports: the encoder learns how they are written before it sees a label."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.train.encoder.characters import character_embeddings
from reportmine.train.encoder.packing import Packed, pack
from reportmine.train.encoder.progress import progress_bar
from reportmine.train.encoder.reports import Paths, digest_of, mine_all, training_files
from reportmine.train.encoder.vocabulary import SPECIAL, build_tokenizer

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

CHECKPOINT = "checkpoint.pt"
_WARM = 0.06
"""Share of the steps in which the learning rate climbs."""

_WHOLE_WORDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PretrainSettings:
    """How to pre-train.

    Attributes:
        layers: transformer layers.
        hidden: width; a multiple of 32, the width of an attention head.
        inner: width of the feed-forward layers.
        positions: longest input of the finished model, in tokens.
        length: longest training sequence, in tokens.
        epochs: passes over the reports.
        batch: sequences a step.
        rate: highest learning rate.
        masked: share of the characters that are hidden.
        seed: decides weights, order and masks.
        save_every: steps between checkpoints.
        device: `cpu`, `cuda` or `auto`.
        leave_out: folders of reports to leave out: those of the nation go back to 1954 and read differently.
    """

    layers: int = 3
    hidden: int = 192
    inner: int = 768
    positions: int = 160
    length: int = 128
    epochs: int = 3
    batch: int = 32
    rate: float = 1e-3
    masked: float = 0.18
    seed: int = 7
    save_every: int = 200
    device: str = "auto"
    leave_out: tuple[str, ...] = ("national",)


def pretrain(paths: Paths, folder: Path, settings: PretrainSettings, *, resume: bool = False) -> Path:
    """Pre-train an encoder from nothing and save it as a Hugging Face directory with its `tokenizer.json`.

    Args:
        paths: the training data.
        folder: where the model and the checkpoint go.
        settings: how to train.
        resume: go on from the checkpoint in `folder` when there is one.

    Returns:
        `folder`, which then holds `config.json`, `model.safetensors`, `tokenizer.json` and `pretrain.json`.
    """
    import torch
    from tokenizers import Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    files = [path for path in training_files(paths) if path.parent.name not in settings.leave_out]
    with progress_bar() as bar:
        task = bar.add_task("读取报告", total=len(files))
        reports = list(mine_all(files, lambda: bar.advance(task)))
    tokenizer_file = folder / "tokenizer.json"
    if resume and tokenizer_file.is_file():
        tokenizer = Tokenizer.from_file(str(tokenizer_file))
    else:
        tokenizer = build_tokenizer(report.text for report in reports)
        tokenizer.save(str(tokenizer_file))
    rng = random.Random(settings.seed)
    packed = [one for report in reports for one in pack(report, tokenizer, settings.length, rng)]
    torch.manual_seed(settings.seed)
    model = _new_model(tokenizer, settings)
    embeddings = character_embeddings(
        [one.ids for one in packed], model.config.vocab_size, settings.hidden, settings.seed
    )
    model.bert.embeddings.word_embeddings.weight.data.copy_(torch.from_numpy(embeddings))
    loss = _run(model, packed, folder, settings, resume=resume)
    model.save_pretrained(folder)
    facts = {"data": digest_of(files), "files": len(files), "sequences": len(packed), "loss": round(loss, 4)}
    (folder / "pretrain.json").write_text(json.dumps({**facts, "settings": asdict(settings)}, indent=1), "utf-8")
    return folder


def _new_model(tokenizer: Tokenizer, settings: PretrainSettings) -> Any:  # noqa: ANN401 - a transformers model
    from transformers import BertConfig, BertForMaskedLM

    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=settings.hidden,
        num_hidden_layers=settings.layers,
        num_attention_heads=max(settings.hidden // 32, 1),
        intermediate_size=settings.inner,
        max_position_embeddings=settings.positions,
        hidden_dropout_prob=0.0,  # the reports are seen too few times to be learned by heart
        attention_probs_dropout_prob=0.0,
        pad_token_id=SPECIAL.index("[PAD]"),
    )
    return BertForMaskedLM(config)


def _run(model: Any, packed: list[Packed], folder: Path, settings: PretrainSettings, *, resume: bool) -> float:  # noqa: ANN401
    """Train; return the mean loss of the last hundred steps."""
    import torch

    device = device_named(settings.device)
    model.to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=0.01, betas=(0.9, 0.98))
    plan = [group for epoch in range(settings.epochs) for group in _batches(packed, settings, epoch)]
    total = len(plan)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate_at(step / total))
    step = 0
    losses: list[float] = []
    if resume and (folder / CHECKPOINT).is_file():
        saved = torch.load(folder / CHECKPOINT, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        torch.set_rng_state(saved["torch_rng"].cpu())
        step, losses = int(saved["step"]), list(saved["losses"])
    with progress_bar() as bar:
        task = bar.add_task("预训练", total=total, completed=step)
        for step in range(step, total):  # noqa: B020 - goes on where the checkpoint stopped
            rng = random.Random(settings.seed * 1_000_003 + step)
            loss = _loss(model, [packed[index] for index in plan[step]], settings, rng, device)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses = [*losses[-99:], float(loss.detach())]
            bar.update(task, advance=1, description=f"预训练 损失 {sum(losses) / len(losses):.3f}")
            if (step + 1) % settings.save_every == 0 or step + 1 == total:
                state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
                state |= {"schedule": schedule.state_dict(), "torch_rng": torch.get_rng_state()}
                save_whole(folder / CHECKPOINT, {**state, "step": step + 1, "losses": losses})
    return sum(losses) / max(len(losses), 1)


def device_named(name: str) -> torch.device:
    """Return the device that `cpu`, `cuda` or `auto` means here."""
    import torch

    return torch.device(("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else name)


def save_whole(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that a run that is killed meanwhile leaves the one before it."""
    import torch

    beside = path.with_suffix(".part")
    torch.save(state, beside)
    beside.replace(path)


def _rate_at(done: float) -> float:
    """Return the share of the highest rate: linear up, then linear down to a fiftieth."""
    return min(done / _WARM + 0.02, max((1 - done) / (1 - _WARM), 0.02), 1.0)


def _batches(packed: Sequence[Packed], settings: PretrainSettings, epoch: int) -> list[list[int]]:
    """Group sequences of like length, in an order that seed and epoch decide."""
    rng = random.Random(f"{settings.seed}-{epoch}")
    order = sorted(range(len(packed)), key=lambda index: (len(packed[index].ids) // 16, rng.random()))
    groups = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
    rng.shuffle(groups)
    return groups


def _loss(
    model: Any,  # noqa: ANN401 - a transformers model
    batch: Sequence[Packed],
    settings: PretrainSettings,
    rng: random.Random,
    device: torch.device,
) -> torch.Tensor:
    """Return the loss at the hidden places; the output layer runs on those only, which saves a third of the time."""
    import torch

    hidden = [hide(one, settings.masked, model.config.vocab_size, rng) for one in batch]
    longest = max(len(one.ids) for one in batch)
    ids = torch.tensor([seen + [0] * (longest - len(seen)) for seen, _ in hidden], device=device)
    focus = torch.tensor([[*one.focus, *[0] * (longest - len(one.ids))] for one in batch], device=device)
    places = [(row, at, batch[row].ids[at]) for row, (_, chosen) in enumerate(hidden) for at in chosen]
    rows, columns, wanted = torch.tensor(places, device=device).T
    with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
        states = model.bert(input_ids=ids, attention_mask=(ids != 0).long(), token_type_ids=focus).last_hidden_state
        logits = model.cls(states[rows, columns])
    return torch.nn.functional.cross_entropy(logits.float(), wanted)


def hide(one: Packed, share: float, vocabulary: int, rng: random.Random) -> tuple[list[int], list[int]]:
    """Hide characters of a sequence: whole words in one of two sequences, single characters in the other.

    Of the chosen characters 80 % become `[MASK]`, 10 % another character, 10 % stay (Devlin et al. 2019). Whole
    words (Cui et al. 2021) teach more, single characters sooner.

    Args:
        one: the sequence.
        share: share of the characters to choose.
        vocabulary: number of token ids.
        rng: what chance is.

    Returns:
        The ids that the model sees, and the chosen places in ascending order, at least one.
    """
    whole = rng.random() < _WHOLE_WORDS
    units = [word if whole or word < 0 else at for at, word in enumerate(one.words)]
    sizes = Counter(unit for unit in units if unit >= 0)
    order = sorted(sizes)
    rng.shuffle(order)
    wanted = max(1, round(share * sizes.total()))
    chosen: set[int] = set()
    covered = 0
    for unit in order:
        if covered >= wanted:
            break
        chosen.add(unit)
        covered += sizes[unit]
    seen = list(one.ids)
    places = [at for at, unit in enumerate(units) if unit in chosen]
    for at in places:
        chance = rng.random()
        if chance < 0.8:
            seen[at] = SPECIAL.index("[MASK]")
        elif chance < 0.9:
            seen[at] = rng.randrange(len(SPECIAL), vocabulary)
    return seen, places
