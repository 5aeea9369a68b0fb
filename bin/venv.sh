# Shared by bin/serve and bin/test: a virtual environment, and the package installed into it when something changed.

say() { printf '%s\n' "$*" >&2; }

# apt_install PACKAGE…: Debian packages; without the right to install them, print the one command and stop.
apt_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "次のものを入れてから、もう一度お試しください: $*"
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say '次を実行してから、もう一度お試しください(管理者の権限が要ります)。'
        say "    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $*'"
        exit 1
    fi
    say "$* を入れています…"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get update -q >&2
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=600 "$@" >&2
}

# make_venv FOLDER: a virtual environment there, unless a working one is there already.
make_venv() {
    if [ -x "$1/bin/python" ] && "$1/bin/python" -c 'import pip' >/dev/null 2>&1; then
        return
    fi
    if ! command -v python3 >/dev/null 2>&1; then
        apt_install python3 python3-venv
    fi
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "Python 3.11 以上が要ります(今は $(python3 --version 2>&1))。"
        exit 1
    fi
    # Debian splits ensurepip off into python3-venv.
    if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
        apt_install python3-venv
    fi
    say '準備をしています(はじめの一回だけ、数分かかります)…'
    python3 -m venv --clear "$1"
}

# install_into FOLDER CHECKOUT EXTRAS: the package out of the checkout, again only when pyproject.toml changed.
install_into() {
    stamp=$(printf '%s %s %s' "$2" "$3" "$(cksum <"$2/pyproject.toml")")
    if [ "$(cat "$1/.installed" 2>/dev/null || true)" = "$stamp" ]; then
        return
    fi
    say '必要なものを入れています…'
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$2$3" >&2
    printf '%s' "$stamp" >"$1/.installed"
}
