"""The whole way on a tiny network: pre-train, fine-tune, export, describe, run; and go on after a stop."""

import shutil
from pathlib import Path

import pytest

from reportmine.classify.encoder import EncoderModel
from reportmine.classify.model_files import MODEL_ROLES, open_model
from reportmine.errors import ModelError
from reportmine.train.encoder.pretrain import CHECKPOINT, PretrainSettings, pretrain
from reportmine.train.encoder.recipe import Recipe, train_encoder
from reportmine.train.encoder.reports import Paths
from reportmine.train.encoder.rounds import FinetuneSettings

torch = pytest.importorskip("torch", reason="训练要有 torch")
for needed in ("transformers", "onnx", "onnxruntime", "tokenizers", "jieba"):
    pytest.importorskip(needed, reason=f"训练要有 {needed}")

_CORPUS = Path(__file__).resolve().parents[3] / "corpus"
_TINY = PretrainSettings(layers=1, hidden=32, inner=32, length=48, epochs=1, batch=64, save_every=1, device="cpu")


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A corpus of two reports with their annotation, and no real reports."""
    root = tmp_path_factory.mktemp("corpus")
    names = ("石淙县_2022上半年_开放招商工作总结", "岚桥县_2022年_招商引资工作情况汇报")
    for folder in ("reports", "gold", "heldout", "sentences", "real"):
        (root / folder).mkdir()
    for name in names:
        shutil.copy(_CORPUS / "reports" / f"{name}.txt", root / "reports")
        shutil.copy(_CORPUS / "gold" / f"{name}.xml", root / "gold")
    (root / "heldout" / "files.txt").write_text("", "utf-8")
    (root / "sentences" / "train.csv").write_text("file,sha256,start,end,role,doubtful\n", "utf-8")
    return Paths(root / "real", root)


def test_pre_training_goes_on_where_it_stopped(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pretrain(paths, tmp_path / "whole", _TINY)
    real = torch.nn.utils.clip_grad_norm_
    calls = 0

    def stop_at_second(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        pretrain(paths, tmp_path / "parts", _TINY)
    monkeypatch.undo()
    assert torch.load(tmp_path / "parts" / CHECKPOINT, weights_only=True)["step"] == 1
    parts = pretrain(paths, tmp_path / "parts", _TINY, resume=True)
    first, second = (torch.load(folder / CHECKPOINT, weights_only=True)["model"] for folder in (whole, parts))
    assert all(torch.equal(first[name], second[name]) for name in first)


@pytest.fixture(scope="module")
def trained(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models") / "tiny"
    settings = FinetuneSettings(rounds=2, epochs=1, batch=16, steps=4, rate=2e-3, window=64, device="cpu")
    recipe = Recipe(paths=paths, out=out, pretraining=_TINY, finetuning=settings, command="reportmine train tiny")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reportmine.train.encoder.onnx_export.LEAST_AGREEMENT", 0.0)  # four steps decide nothing firmly
        train_encoder(recipe)
    return out


def test_the_model_directory_is_whole_and_runs(trained: Path) -> None:
    files = open_model(trained, "encoder")
    assert files.training["command"] == "reportmine train tiny"
    assert files.training["pretraining"]["layers"] == 1
    assert len(files.training["data_sha256"]) == 64
    scores = EncoderModel.load(trained).roles(["用地指标不足，项目排队等地。", "力争全年开工30个。"])
    assert scores.shape == (2, len(MODEL_ROLES))
    assert sorted(path.name for path in trained.iterdir()) == ["model.onnx", "model.toml", "tokenizer.json"]


def test_int8_that_disagrees_is_not_shipped(paths: Paths, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportmine.train.encoder.onnx_export.agreement", lambda *_: 0.5)
    settings = FinetuneSettings(rounds=1, epochs=1, steps=1, window=64, device="cpu")
    base = trained.with_name("tiny.training") / "pretrained"
    recipe = Recipe(paths=paths, out=trained.with_name("other"), pretraining=_TINY, finetuning=settings, base=base)
    with pytest.raises(ModelError, match="一致"):
        train_encoder(recipe)
    assert not (trained.with_name("other") / "model.toml").exists()
