#!/usr/bin/env bash
# Runs the check in the folder of this script: ./run.sh [--short] [--seconds N]. Prints JSON and writes result.json.
# VK_ICD_FILENAMES selects a driver.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# has_library NAME: whether the dynamic linker finds a library.
has_library() { ldconfig -p 2>/dev/null | grep -qF "$1"; }

has_library libvulkan.so.1 || export LD_LIBRARY_PATH="$PWD/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

# The description of NVIDIA's driver, where it is not in a folder that the loader searches.
if [ -z "${VK_ICD_FILENAMES:-}${VK_DRIVER_FILES:-}" ] &&
  ! compgen -G "/usr/share/vulkan/icd.d/nvidia*.json" >/dev/null &&
  ! compgen -G "/etc/vulkan/icd.d/nvidia*.json" >/dev/null; then
  description=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
  if [ -e "$description" ]; then
    export VK_ICD_FILENAMES=$description
  elif has_library libEGL_nvidia.so.0; then
    # This library needs no X11, unlike the one that NVIDIA's own description names.
    export VK_ICD_FILENAMES=$PWD/nvidia_icd.json
    printf '{"file_format_version": "1.0.0", "ICD": {"library_path": "libEGL_nvidia.so.0", "api_version": "1.3.0"}}\n' \
      >"$VK_ICD_FILENAMES"
  fi
fi
exec ./gpu_check . --out result.json "$@"
