#!/usr/bin/env bash
# Regenerates the golden data of the tests with the Python scripts in tests/golden.
STEPS=2
source "$(dirname "$0")/common.sh"

venv=$BUILD/golden-venv
step "Python packages (tests/golden/requirements.txt)"
command -v python3 >/dev/null || die "Python is missing: install Python 3.11 or newer with venv"
if_changed golden-venv "$venv/bin/python" tests/golden/requirements.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install -r tests/golden/requirements.txt"
step "golden data"
for script in tests/golden/*.py; do
  note "$script"
  "$venv/bin/python" "$script"
done
