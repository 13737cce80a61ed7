# Each target prints its progress. CARGO_TARGET_DIR is respected.
.PHONY: help demo demo-time test packaging lint format wasm release api bench bench-train gpu-check gpu-check-test table5-overfit page-load screenshots golden offline soak teacher results distributed exchange deny audit sbom reproducible fuzz-short clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: ## install missing tools, build, and serve the page on http://localhost:8080 (PORT=... for another port)
	@tools/demo.sh

demo-time: ## time the first `make demo` on a machine that has only Rust and Node.js; writes docs/benchmarks.md
	@tools/demo-time.sh

test: ## install missing tools and run all tests
	@tools/test.sh

packaging: ## run only the packaging tests: the packed package in user projects, in three browsers and Node.js
	@tools/packaging.sh

lint: ## rustfmt, clippy, rustdoc, prettier, eslint, tsc; warnings are errors
	@tools/lint.sh

format: ## rustfmt and prettier, in place
	cargo fmt --all
	node_modules/.bin/prettier --write --log-level warn .

wasm: ## build all wasm files (release) into the packages below pkg, and print their sizes
	@tools/wasm.sh

release: ## build the npm packages, the page, the crate, bills of materials and checksums, into .build/release
	@tools/release.sh

offline: ## build the page with code and model as one HTML file that makes no requests, into www/dist-offline
	@tools/offline.sh

soak: ## check for memory growth over many classifications, live mode and loads, on both backends
	@tools/soak.sh

bench: ## compare inference and features with other libraries; writes docs/benchmarks.md
	@tools/bench.sh

page-load: ## measure first paint, layout shift, bytes and requests of the page on a slow network; writes docs/benchmarks.md
	@tools/page-load.sh

bench-train: ## compare the duration of a training step with PyTorch, on the CPU
	@tools/bench-train.sh

gpu-check: ## compare and measure the GPU code on this machine's GPU (DATA=folder of Emo-DB; SHORT=1 for small sizes)
	@tools/gpu-check.sh build
	@tools/gpu-check.sh $(if $(SHORT),--short)

gpu-check-test: ## run the GPU check with small sizes on a software driver of Vulkan, and test its time limits and errors
	@tools/gpu-check.sh build
	@node --test tests/gpu-check

table5-overfit: ## train the full-size networks of Table 5 on 14 recordings until all are correct; takes minutes
	@cargo test --release --lib -- --nocapture full_size

api: ## build the API reference of the npm package, into docs/api
	@tools/api.sh

screenshots: ## update the baselines and pictures of the page that have changed
	@tools/screenshots.sh

golden: ## regenerate the golden data of the tests (needs Python 3.11)
	@tools/golden.sh

teacher: ## download the teacher, compare it with reference values, and run a few distillation steps (needs Python 3.9)
	@tools/teacher.sh

results: ## reproduce the tables of the paper on Emo-DB, fold by fold (DATA=folder of Emo-DB, DEVICE=cpu)
	@tools/results.sh

exchange: ## check tables, annotations and ONNX models with Praat, ELAN, WebVTT, pandas and onnxruntime; killed runs
	@tools/exchange.sh

distributed: ## compare folds and labels from GNU parallel, Ray and the Slurm script with one process, with small settings
	@tools/distributed.sh

deny: ## check licenses and sources of the Rust dependencies (cargo-deny)
	@tools/deny.sh

audit: ## check crates and npm packages for known vulnerabilities; also fails if the check could not run
	@tools/audit.sh

sbom: ## create bills of materials (CycloneDX) of the shipped files, into .build/sbom
	@tools/sbom.sh

reproducible: ## build the CPU wasm twice, in different folders, and compare the bytes
	@tools/reproducible.sh

fuzz-short: ## fuzz each target of tests/fuzz for one minute (SECONDS_EACH=... for more; needs nightly Rust)
	@tools/fuzz.sh

clean: ## remove all build outputs
	rm -rf .build target pkg/dist pkg/*/dist www/dist www/dist-offline
