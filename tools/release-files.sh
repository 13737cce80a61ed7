# Sourced: builds the files of a release, reproducibly from the same inputs.
# shellcheck shell=bash

# release_version: the common version of all packages.
release_version() {
  node -e '
    const { readFileSync } = require("fs");
    const read = (path) => readFileSync(path, "utf8");
    const { workspaces } = JSON.parse(read("package.json"));
    const versions = workspaces.map((folder) => JSON.parse(read(`${folder}/package.json`)).version);
    versions.push(/^version = "(.*)"$/m.exec(read("crate/Cargo.toml"))[1]);
    versions.push(/"(.*)"/.exec(read("pkg/src/core/version.ts"))[1]);
    if (new Set(versions).size > 1) throw new Error(`the versions differ: ${versions.join(", ")}`);
    console.log(versions[0]);'
}

# pack_npm FOLDER: creates the tarballs of all packages.
pack_npm() {
  local name workspaces=()
  for name in $(npm_packages); do workspaces+=(--workspace "$name"); done
  npm pack --silent "${workspaces[@]}" --pack-destination "$1" >/dev/null
}

# pack_page FOLDER VERSION: creates the archive of the page, for a static host.
pack_page() {
  tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w \
    --transform="s,^\.,speech-emotion-page-$2," --directory www/dist . |
    gzip --no-name --best >"$1/speech-emotion-page-$2.tar.gz"
}

# write_checksums FOLDER: writes SHA256SUMS of all files in it.
write_checksums() {
  (cd "$1" && find . -type f ! -name SHA256SUMS -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
}
