"""Runs a command and demands its exit status: lit's `not` takes any failure."""

import subprocess
import sys

wanted, command = int(sys.argv[1]), sys.argv[2:]
sys.stdout.flush()
status = subprocess.run(command, check=False).returncode
if status != wanted:
    sys.exit(f"exit status {status}, expected {wanted}: {' '.join(command)}")
