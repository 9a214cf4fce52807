"""The store: a folder of Parquet chunks, and DuckDB views over them."""
