# Sourced: the program of tools/gpu-check.sh and the folder that it runs in.
# shellcheck shell=bash

# gpu_check_program PROFILE: compiles the program.
gpu_check_program() {
  cargo build --package speech-emotion --locked --profile "$1" --features webgpu,train-webgpu --example gpu_check
}

# gpu_check_path PROFILE: the compiled program.
gpu_check_path() {
  echo "$(target_dir)/${1/#dev/debug}/examples/gpu_check"
}

# gpu_check_files PROGRAM FOLDER [DATA]: everything that a machine needs besides the driver. DATA has the recordings of
# Emo-DB.
gpu_check_files() {
  local program=$1 folder=$2 data=${3:-} loader
  rm -rf "$folder"
  mkdir -p "$folder"/{recordings,pytorch,lib}
  strip --strip-debug -o "$folder/gpu_check" "$program"
  cp tools/gpu-check-run.sh "$folder/run.sh"
  cp crate/model/emodb-large.safetensors "$folder/large.safetensors"
  cp tests/bench/{gpu,torch_network,weights}.py "$folder/pytorch"
  if [ -z "$data" ]; then
    cp tests/clips/*.wav tests/clips/training/*.flac "$folder/recordings"
  elif [ -d "$data/wav" ]; then
    cp "$data"/wav/*.wav "$folder/recordings"
  else
    cp "$data"/*.wav "$folder/recordings"
  fi
  # The Vulkan loader, which machines without a display often lack.
  loader=$(vulkan_loader)
  [ -z "$loader" ] || cp -L "$loader" "$folder/lib"
}

# vulkan_loader: the loader of the system or of Chromium, empty without one.
vulkan_loader() {
  local path
  for path in /usr/lib/*/libvulkan.so.1 /usr/lib64/libvulkan.so.1 /usr/lib/chromium/libvulkan.so.1; do
    if [ -e "$path" ]; then
      echo "$path"
      return
    fi
  done
}
