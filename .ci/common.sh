# shellcheck shell=bash
# What ./play and ./check share: words on the terminal, packages, the release build.

build_packages="cmake ninja-build pkg-config gcc libc6-dev libenet-dev libxxhash-dev libsodium-dev libzstd-dev libsdl2-dev libsdl2-ttf-dev libpng-dev libsqlite3-dev libdw-dev fonts-dejavu-core"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
    bold='' green='' red='' plain=''
fi

say() { printf '%s\n' "$*"; }
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
stop() { # stop STATUS TEXT...
    local status=$1
    shift
    printf '%s: %s%s%s\n' "$program" "$red" "$*" "$plain" >&2
    exit "$status"
}

missing_packages() { # the given packages that are not installed
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
}

cannot_install() { # cannot_install REASON PACKAGES...
    local reason=$1
    shift
    say "$program: ${red}can't install packages: $reason${plain}" >&2
    say "These are needed (Debian 12 names). Install them, then run ./$program again:" >&2
    say "    apt-get install --no-install-recommends $*" >&2
    exit 2
}

# Installs what is missing of the given packages. Nothing is touched when nothing is missing.
need_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        cannot_install "there is no apt here; ./$program --no-install goes on without" "$@"
    fi
    local missing
    read -ra missing <<<"$(missing_packages "$@")"
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        cannot_install "not root, and there is no sudo" "${missing[@]}"
    say "installing with apt: ${missing[*]}"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=900)
    as_root "${apt[@]}" update ||
        cannot_install "apt-get update did not succeed" "${missing[@]}"
    as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        cannot_install "apt-get install did not succeed" "${missing[@]}"
}

# Configures and builds the release preset; two at a time take turns.
build_release() {
    mkdir -p build
    (
        flock 9
        cmake --preset release && cmake --build --preset release
    ) 9>build/.release.lock
}
