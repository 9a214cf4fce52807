"""The encoder: pre-training on real reports, fine-tuning with three heads, export to ONNX.

torch, transformers and onnx are imported only in the functions that train; what runs a trained model is
`reportmine.classify.encoder`.
"""
