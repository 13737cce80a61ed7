# Each target prints its progress. CARGO_TARGET_DIR is respected.
.PHONY: help demo demo-time test packaging lint format wasm release api bench bench-train page-load screenshots golden offline soak teacher results distributed exchange deny audit sbom reproducible fuzz-short clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: ## set up what is missing, build, and serve the page on http://localhost:8080 (PORT=... for another)
	@tools/demo.sh

demo-time: ## time the first `make demo` on a machine that has only Rust and Node.js; writes docs/benchmarks.md
	@tools/demo-time.sh

test: ## set up what is missing and run every test
	@tools/test.sh

packaging: ## of the tests, only the packed package in projects of its users, in three browsers and Node.js
	@tools/packaging.sh

lint: ## rustfmt, clippy, rustdoc, prettier, eslint, tsc; warnings are errors
	@tools/lint.sh

format: ## rustfmt and prettier, in place
	cargo fmt --all
	node_modules/.bin/prettier --write --log-level warn .

wasm: ## all wasm files, release, into the packages below pkg, and their sizes
	@tools/wasm.sh

release: ## the npm packages, the page, the crate, bills of materials and checksums, into .build/release
	@tools/release.sh

offline: ## the page, the program and the network in one HTML file that connects to nothing, into www/dist-offline
	@tools/offline.sh

soak: ## many answers, live listening and loads on both backends, with flat memory
	@tools/soak.sh

bench: ## our network and features against their peers; writes docs/benchmarks.md
	@tools/bench.sh

page-load: ## first paint, layout shift, bytes and requests of the page on a slow network; writes docs/benchmarks.md
	@tools/page-load.sh

bench-train: ## a training step of ours against PyTorch's, on the processor
	@tools/bench-train.sh

api: ## the API reference of the npm package, into docs/api
	@tools/api.sh

screenshots: ## new baselines and pictures of the page where it has changed
	@tools/screenshots.sh

golden: ## make the golden data of the tests anew (needs Python 3.11)
	@tools/golden.sh

teacher: ## fetch the real teacher, compare it with reference values, and distil from it for a few updates (needs Python 3.9)
	@tools/teacher.sh

results: ## measure the tables of the paper on Emo-DB, fold by fold (DATA=its folder, DEVICE=cpu)
	@tools/results.sh

exchange: ## tables, annotations and ONNX models, read by Praat, ELAN, WebVTT, pandas and onnxruntime; killed runs
	@tools/exchange.sh

distributed: ## folds and labels by GNU parallel, Ray and Slurm's script against one process, on a tiny setting
	@tools/distributed.sh

deny: ## licences and sources of the Rust dependencies (cargo-deny)
	@tools/deny.sh

audit: ## known vulnerabilities of the crates and the npm packages; fails too where the network refuses to say
	@tools/audit.sh

sbom: ## bills of materials (CycloneDX) of what is shipped, into .build/sbom
	@tools/sbom.sh

reproducible: ## build the CPU wasm twice, in different folders, and compare the bytes
	@tools/reproducible.sh

fuzz-short: ## a minute of fuzzing for each target of tests/fuzz (SECONDS_EACH=... for more; needs nightly Rust)
	@tools/fuzz.sh

clean: ## remove what was built
	rm -rf .build target pkg/dist pkg/*/dist www/dist www/dist-offline
