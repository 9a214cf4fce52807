"""The fine-tuned network → ONNX in fp32 → int8, and a check that both say the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportmine.classify.encoder import NETWORK, TOKENIZER
from reportmine.classify.inputs import InputMaker
from reportmine.errors import ModelError
from reportmine.train.encoder.batches import batches, tensors
from reportmine.train.encoder.examples import Example

LEAST_AGREEMENT = 0.99


def export(network: Any, inputs: InputMaker, folder: Path, checks: Sequence[Example]) -> float:  # noqa: ANN401
    """Write `model.onnx` (int8) and `tokenizer.json`.

    Weights are quantised to 8 bits per channel, activations as they come (dynamic quantisation).

    Args:
        network: fine-tuned, in evaluation mode, on the CPU.
        inputs: encodes its inputs.
        folder: where the files go.
        checks: sentences on which int8 must choose the role that fp32 chooses.

    Returns:
        The share of `checks` on which the two agree.

    Raises:
        ModelError: they agree on less than `LEAST_AGREEMENT`.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.ones((2, 9), dtype=torch.long)
    axes = {0: "sentences", 1: "tokens"}
    with tempfile.TemporaryDirectory() as made:
        whole, ready = Path(made) / "fp32.onnx", Path(made) / "ready.onnx"
        torch.onnx.export(
            network,
            (ids, ids, ids),
            str(whole),
            input_names=["ids", "mask", "focus"],
            output_names=["roles", "classes", "tags"],
            dynamic_axes={
                "ids": axes,
                "mask": axes,
                "focus": axes,
                "roles": {0: "sentences"},
                "classes": {0: "sentences"},
                "tags": axes,
            },
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(folder / NETWORK),
            op_types_to_quantize=["MatMul", "Gather"],  # an int8 Conv takes ten times as long as one of floats
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
        inputs.tokenizer.save(str(folder / TOKENIZER))
        agreed = agreement(whole, folder / NETWORK, inputs, checks)
    if agreed < LEAST_AGREEMENT:
        raise ModelError(
            f"int8 与 fp32 只在 {agreed:.1%} 的句子上一致，应不少于 {LEAST_AGREEMENT:.0%}", hint="请多训练几轮再导出"
        )
    return agreed


def agreement(whole: Path, small: Path, inputs: InputMaker, checks: Sequence[Example]) -> float:
    """Return on what share of sentences two ONNX files choose the same role."""
    import onnxruntime
    import torch

    sessions = [onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]) for path in (whole, small)]
    same = total = 0
    for batch in batches(checks, inputs, 32):
        ready = tensors(batch, torch.device("cpu"))
        feed = {name: ready[name].numpy() for name in ("ids", "mask", "focus")}
        first, second = (session.run(["roles"], feed)[0].argmax(-1) for session in sessions)
        same += int((first == second).sum())
        total += len(first)
    return same / max(total, 1)
