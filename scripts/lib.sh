# Sourced by the other scripts; it has no effect but to define these functions and to
# enter the checkout. Everything installed here lands in the checkout, never in $HOME.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
CHECKOUT=$PWD
PYTHON=$CHECKOUT/.venv/bin/python

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# Tools that keep a cache want a home that exists; a service account may have none.
if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ]; then
  mkdir -p var/home
  export HOME=$PWD/var/home
fi

# apt_line PACKAGE...: the line that a person would type.
apt_line() {
  local sudo='sudo '
  [ "$(id -u)" = 0 ] && sudo=''
  printf '%sapt-get update && %sapt-get install -y %s' "$sudo" "$sudo" "$*"
}

# system_packages PACKAGE...: install them when we may (root on a system with apt), else
# stop with the exact line. A script never asks for a password in the middle of a run.
system_packages() {
  [ $# -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    stop "This needs system packages. Run this line, then start again:" \
      $'\n\n  '"$(apt_line "$@")"$'\n'
  fi
  say "Installing system packages: $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "$@"; } >&2 </dev/null ||
    stop "apt-get failed. The line was:"$'\n\n  '"$(apt_line "$@")"$'\n'
}

# first_python: the first Python on PATH that is new enough, or nothing.
first_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
      command -v "$candidate"
      return
    fi
  done
}

install_locked() {
  "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-build-isolation "$@" >&2 ||
    stop "pip could not install the packages (see above). Nothing else was changed."
}

# python_environment LOCK: .venv with exactly what LOCK lists, checked by hash, and
# Barvinok itself from this folder. A stamp makes the second start quick; a moved
# checkout, a new lock or another pyproject.toml is installed anew.
python_environment() {
  local lock=$1 stamp=.venv/.installed-$1 python wanted
  wanted="$PWD $(cat requirements-build.txt "$lock" pyproject.toml | cksum)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  python=$(first_python)
  [ -n "$python" ] || system_packages python3 python3-venv
  python=${python:-$(first_python)}
  [ -n "$python" ] || stop "Barvinok needs Python 3.11 or later; none is on PATH."
  "$python" -c 'import ensurepip' 2>/dev/null || system_packages python3-venv
  mkdir -p .venv
  (
    # Two scripts started at once: the second waits, then finds the stamp.
    if command -v flock >/dev/null; then flock 9; fi
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit
    if ! grep -qsxF "$PWD" .venv/.checkout || ! "$PYTHON" -c '' 2>/dev/null; then
      say "Making .venv (Python packages stay inside this folder)"
      rm -rf .venv/bin .venv/lib .venv/lib64 .venv/pyvenv.cfg
      "$python" -m venv .venv >&2 || stop "python -m venv failed."
      printf '%s\n' "$PWD" >.venv/.checkout
    fi
    say "Installing the Python packages of $lock (once; this takes a minute or two)"
    install_locked --require-hashes -r requirements-build.txt
    install_locked --require-hashes -r "$lock"
    PYTHONWARNINGS=ignore install_locked --no-deps --editable .
    printf '%s\n' "$wanted" >"$stamp"
  ) 9>.venv/.lock || exit
}

# postgresql_missing: true when no server program of a supported version is here.
postgresql_missing() {
  [ -z "${TEST_DATABASE_URL:-}" ] || return 1
  ! "$PYTHON" -m tests.support.postgres --find >/dev/null 2>&1
}

# postgresql_package: the oldest supported server that this system's apt offers.
postgresql_package() {
  local version
  [ "$(id -u)" = 0 ] && apt-get update -qq >/dev/null 2>&1 </dev/null
  for version in 15 16 17 18; do
    if apt-cache show "postgresql-$version" >/dev/null 2>&1; then
      printf 'postgresql-%s' "$version"
      return
    fi
  done
  printf 'postgresql'
}

# test_tools: what the tests need beside Python: programs of the system, and npm's two
# packages. Nothing is skipped for want of one.
test_tools() {
  local packages=() stamp=tests/support/node/node_modules/.installed wanted
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    [ -n "${BARVINOK_TEST_CHROMIUM:-}" ] || packages+=(chromium)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  command -v openssl >/dev/null || packages+=(openssl)
  command -v pdftotext >/dev/null || packages+=(poppler-utils)
  command -v exiftool >/dev/null || packages+=(libimage-exiftool-perl)
  postgresql_missing && packages+=("$(postgresql_package)")
  system_packages ${packages[@]+"${packages[@]}"}

  wanted=$(cksum <tests/support/node/package-lock.json)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  npm --prefix tests/support/node ci --ignore-scripts --no-audit --no-fund \
    --loglevel=error >&2 </dev/null || stop "npm could not install the test tools."
  printf '%s\n' "$wanted" >"$stamp"
}
