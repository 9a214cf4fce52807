"""Its place here puts this folder on the path, so that tests and their worker processes can import `fake_miner`."""
