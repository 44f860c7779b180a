# `make report` builds everything from nothing; `make test` checks it; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m src.commands.run
CALL := $(BIN)/python -m src.commands
BEYOND := $(BIN)/python -m src.beyond
# what goes beyond the coursework lies in src/beyond and can be taken off
CHECK := $(if $(wildcard src/beyond/check.py),$(BEYOND).check,$(CALL).check)
FAULTS := $(wildcard tests/faults tests/beyond/faults)
PAGE := $(wildcard src/beyond/explorer/web)
# of two processes side by side, each has a core: threads that wait for each other take longer
ONE_CORE := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1
INSTALL = PYTHON="$(PYTHON)" sh src/commands/setup.sh
ARGS =# for example: make report ARGS="-p autoencoder dense32"
PICTURES ?= notebooks/pictures
# names hold blanks, brackets, dollars: handed over as they stand, past make and the shell
export PICTURES_GIVEN := $(value PICTURES)
unexport PICTURES
LIST = awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

# of a shell of its own ways: foreign modules come first, the project is not found
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH SOURCE_DATE_EPOCH

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup report smoke test check numbers submission lint lock clean beyond reproduce sweep cluster predict explorer faults bench bench-growth bench-peers

help:  ## this list
	@echo "The coursework:"; grep -hE '^[a-z-]+:.*##' Makefile | grep -v '## beyond: ' | sed -E 's/:.*## /|/' | $(LIST)
	@echo "Beyond it:"; grep -hE '^[a-z-]+:.*## beyond: ' Makefile | sed -E 's/:.*## beyond: /|/' | $(LIST)

setup:  ## the environment in .venv, from requirements.lock
	@$(INSTALL) .venv requirements.lock

report: setup  ## everything: data, main.ipynb, figures, results.json, report.pdf in reports/
	$(RUN) main.ipynb build/report/main.ipynb -f configs/full.yaml $(ARGS)
	$(CALL).numbers

smoke: setup  ## everything on few images, into build/smoke (under a minute)
	$(RUN) main.ipynb build/smoke/main.ipynb -f configs/smoke.yaml $(ARGS)

test: setup  ## the tests, the notebooks included; of the faults the quick ones
	$(ONE_CORE) $(BIN)/python -m pytest -n 2 $(ARGS)

check: setup  ## confirm every number under reports/, in README.md and docs/ from the stored cluster ids
	$(CHECK) $(ARGS)

numbers: setup  ## the numbers of README.md and docs/ from the records in reports/
	$(CALL).numbers

submission: setup  ## dist/proj3.pdf and dist/proj3code.zip (code and data)
	$(CALL).submission

lint: setup  ## ruff, oxlint for JavaScript, and no outputs in committed notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(if $(PAGE),$(BIN)/oxlint --quiet -c $(PAGE)/oxlint.json $(PAGE))
	$(BIN)/nbstripout --verify --keep-id main.ipynb $(wildcard notebooks/*.ipynb)

# tensorflow-cpu gives the same bits in two thirds of the space, and has packages for x86-64 Linux alone
LINUX = sys_platform == 'linux' and platform_machine == 'x86_64'
OTHERS = sys_platform != 'linux' or platform_machine != 'x86_64'
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes
lock:  ## requirements.lock anew from requirements.txt (needs uv)
	sed -E "s/^tensorflow([^ ]*).*/tensorflow\1 ; $(OTHERS)\ntensorflow-cpu\1 ; $(LINUX)/" requirements.txt | $(LOCK) - -o requirements.lock
	$(LOCK) requirements-cluster.txt -c requirements.lock -o requirements-cluster.lock
	$(LOCK) requirements-peers.txt -c requirements.lock -o requirements-peers.lock
	sed '/--hash/d; s/ *\\$$//; /^ *#/d' requirements.lock | uvx --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible --sv 1.6 -o requirements.cdx.json -

clean:  ## remove what was built; data/, models/ and .venv stay
	rm -rf build dist .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# beyond the coursework
beyond: setup  ## beyond: ten seeds of the best method, a trained model, its notebook's figures
	$(BEYOND).contrastive.seeds $(ARGS)
	$(BEYOND).own_pictures.train
	$(RUN) notebooks/beyond.ipynb build/beyond/beyond.ipynb -p output_folder reports/beyond

reproduce: setup  ## beyond: earlier reports again, into reports/reproduction/
	$(BEYOND).earlier.reproduce $(ARGS)

sweep: setup  ## beyond: many settings: make sweep ARGS="--vary n_clusters=8,10,12 --vary seed=0:3"
	$(BEYOND).sweep.sweep $(ARGS)

cluster:  ## beyond: add dask.distributed to .venv, for fits on several processes or machines
	@$(INSTALL) .venv requirements.lock requirements-cluster.lock

predict: setup  ## beyond: what own pictures show: make predict PICTURES="shoe.jpg folder/"
	PICTURES="$$PICTURES_GIVEN" $(BEYOND).own_pictures.predict $(ARGS)

explorer: setup  ## beyond: one page to explore images and clusters, reports/explorer.html
	$(BEYOND).explorer.command $(ARGS)

faults: setup  ## beyond: provoke every fault that is known, into reports/faults.json (a quarter of an hour)
	$(BIN)/python -m pytest -m "" -p tests.faults.record $(FAULTS) $(ARGS)

bench: setup  ## beyond: k-means and a contrastive step beside others'
	$(BEYOND).bench.kmeans
	$(BEYOND).bench.contrastive_step

bench-growth: setup  ## beyond: time and memory of each stage at 10,000 to 280,000 images (an hour)
	$(BEYOND).bench.growth $(ARGS)

bench-peers: setup  ## beyond: ClustPy's N2D and DEC beside ours, three seeds (hours)
	@$(INSTALL) .venv-peers requirements-peers.lock
	$(BEYOND).bench.peers $(ARGS)
