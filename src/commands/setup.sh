#!/bin/sh
# Install locked packages by uv: sh src/commands/setup.sh .venv requirements.lock [more locks]
# uv is taken from PATH, or from PyPI with its hash into .uv/. A new environment is made beside the
# old one and takes its place when all is there; two at once do no harm. PYTHON: which one to prefer.
set -eu
cd "$(dirname "$0")/../.."
folder=$1
shift

# all that was installed is still there, and the locks are the same; FOLDER/ready lists the files
intact() {
    for lock; do cmp -s "$lock" "$folder/locks/$lock" || return; done
    "$folder/bin/python" -c "" 2>/dev/null || return
    (cd "$folder"/lib/python3.*/site-packages && tr '\n' '\0' <../../../ready | xargs -0 ls -d) >/dev/null 2>&1
}

stop() {
    echo "$1" >&2
    exit 1
}

intact "$@" && exit
[ ! -L "$folder" ] || stop "$folder is a link, and installing would replace it: remove the link (rm $folder)"
[ "$(uname -sm)" != "Darwin x86_64" ] || stop "TensorFlow has no packages for Macs with Intel processors: use a Mac with an Apple chip, Linux, or Colab"

# of a user's settings those count that say where packages come from, none that say where they go
for name in $(env | grep -oE '^(UV|PIP)_[A-Z_]+'); do
    case $name in
    *INDEX* | *FIND_LINKS | *CONFIG_FILE | *CERT* | *PROXY* | *HOST* | *KEYRING* | *CREDENTIAL* | *TIMEOUT* | *RETRIES) ;;
    *CACHE* | *MIRROR* | *OFFLINE | *LINK_MODE | *INSTALL_DIR | *DOWNLOADS | *CONCURRENT*) ;;
    *) unset "$name" ;;
    esac
done
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

echo "installing into $folder (half a minute, and the time to download 1 GB once) ..."
find . -maxdepth 1 -name '.venv-new.*' -mmin +60 -exec rm -rf {} +  # of a killed call
new=$(mktemp -d ./.venv-new.XXXXXX)
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM

python=${PYTHON:-python3}
uv=$(command -v uv) || uv=.uv/bin/uv
if [ "$uv" = .uv/bin/uv ] && [ ! -x $uv ]; then
    if "$python" -m venv "$new" >/dev/null 2>&1; then
        "$new/bin/python" -m pip install -qq --no-deps --require-hashes -r requirements-uv.lock
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install -qq --no-deps --require-hashes --target "$new" -r requirements-uv.lock
    else
        stop "neither uv nor a python3 with venv or pip: install one of them, on Debian and Ubuntu by apt-get install python3-venv, elsewhere by https://docs.astral.sh/uv/"
    fi
    mkdir -p .uv/bin && mv "$new/bin/uv" .uv/bin/uv
fi

# PYTHON if it fits, else one that uv finds or fetches
wanted="cpython>=3.11,<3.14"
if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14) or sys.implementation.name != "cpython" or sys.maxsize < 2**32)' 2>/dev/null; then
    wanted=$python
fi
"$uv" venv --quiet --clear --relocatable --no-project --python "$wanted" "$new" ||
    stop "no Python 3.11 to 3.13 was found or fetched: install one and give it, make PYTHON=python3.13 ..."
for lock; do
    "$uv" pip install --quiet --python "$new/bin/python" --no-deps --require-hashes -r "$lock" ||
        stop "$lock could not be installed: see above. TensorFlow has packages for Linux with glibc, Macs with Apple chips and 64-bit Windows"
    mkdir -p "$new/locks" && cp "$lock" "$new/locks/$lock"
done
[ "$folder" != .venv ] || "$new/bin/python" -c "import keras, matplotlib, papermill, sklearn, tensorflow" 2>"$new/said" ||
    stop "the packages were installed and cannot be imported ($(tail -n 1 "$new/said")): does a setting of uv, uv.toml say, send them elsewhere?"
rm -f "$new/said"
(cd "$new"/lib/python3.*/site-packages && cut -d, -f1 -- *.dist-info/RECORD | grep -v '"') >"$new/ready"

if intact "$@"; then exit; fi  # another call was faster
[ ! -e "$folder" ] || mv "$folder" "$new/old"
mv "$new" "$folder"
rm -rf "$folder/old"
