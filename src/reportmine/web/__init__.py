"""The pages and their JSON twins, served from this computer; the only importer of nicegui, fastapi and jieba."""
