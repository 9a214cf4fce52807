"""The network that is fine-tuned: any BERT-like encoder with a head for roles, problem classes and names.

This file imports torch at its top; import it only inside functions that train. Types are checked without torch, hence
the ignored complaints about its classes.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

LARGE = 1e4
_WIDTHS = (2, 3, 4, 5)
_FILTERS = 96


class Grams(nn.Module):  # type: ignore[misc]
    """Character n-grams as features: convolutions over the embeddings, of each the strongest answer (Kim 2014).

    Set phrases give most roles away, and these features learn them from far fewer examples than attention needs.

    Args:
        width: of the embeddings.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv1d(width, _FILTERS, size) for size in _WIDTHS)
        self.features = len(_WIDTHS) * _FILTERS

    def forward(self, states: Tensor, shown: Tensor) -> Tensor:
        """Return the features (n × features) of the tokens that are shown.

        Args:
            states: embeddings, n × t × width.
            shown: 1 for the tokens to look at, n × t × 1.
        """
        seen = (states * shown).transpose(1, 2)
        found = [
            functional.relu(conv(functional.pad(seen, (conv.kernel_size[0] - 1, 0)))) for conv in self.convolutions
        ]
        return torch.cat([(answer * shown.transpose(1, 2)).max(-1).values for answer in found], 1)


class Network(nn.Module):  # type: ignore[misc]
    """An encoder with three heads.

    Args:
        encoder: a transformers model that takes `input_ids`, `attention_mask` and `token_type_ids`.
        roles: number of roles.
        classes: number of problem classes.
        tags: number of tags.
        dropout: share of the pooled states that is hidden in training.
    """

    def __init__(self, encoder: Any, roles: int, classes: int, tags: int, dropout: float = 0.2) -> None:  # noqa: ANN401
        super().__init__()
        self.encoder = encoder
        width = int(encoder.config.hidden_size)
        self.drop = nn.Dropout(dropout)
        self.own_grams, self.near_grams = Grams(width), Grams(width)
        inside = 2 * width + self.own_grams.features
        self.role_head = _head(inside + width + self.near_grams.features, width, roles, dropout)
        self.class_head = _head(inside, width, classes, dropout)
        self.tag_head = nn.Linear(width, tags)

    def forward(self, ids: Tensor, mask: Tensor, focus: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Score sentences.

        Args:
            ids: token ids, n × t.
            mask: 1 for tokens, 0 for padding, n × t.
            focus: 1 for tokens of the sentence, 0 for its context, n × t.

        Returns:
            Logits of roles (n × roles), of problem classes (n × classes) and of tags (n × t × tags).
        """
        out = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=focus, output_hidden_states=True)
        states, embedded = out.last_hidden_state, out.hidden_states[0]
        own = focus.unsqueeze(-1).to(states.dtype)
        near = mask.unsqueeze(-1).to(states.dtype) - own
        mean = (states * own).sum(1) / own.sum(1).clamp(min=1.0)
        peak = (states - (1.0 - own) * LARGE).max(1).values
        inside = self.drop(torch.cat((mean, peak, self.own_grams(embedded, own)), 1))
        around = self.drop(torch.cat((states[:, 0], self.near_grams(embedded, near)), 1))
        return self.role_head(torch.cat((inside, around), 1)), self.class_head(inside), self.tag_head(self.drop(states))


def _head(width: int, middle: int, labels: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, middle), nn.GELU(), nn.Dropout(dropout), nn.Linear(middle, labels))
