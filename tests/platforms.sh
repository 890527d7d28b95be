# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Other platforms than the one this machine runs; read by ./dev. Nothing here is part of ./dev test.

# Where the roots of other systems are kept: some 1.5 GB each. GJ_ROOTS names another folder.
roots_dir () { printf '%s' "${GJ_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/gongjiang}"; }

as_root ()
{
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The Debian mirror that this machine uses already; GJ_MIRROR names another one.
debian_mirror ()
{
  local mirror=${GJ_MIRROR:-}
  [ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(CODENAME) $(SITE)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 == "Debian" && $2 == "main" && $3 !~ /-/ { print $4; exit }')
  printf '%s' "${mirror:-http://deb.debian.org/debian}"
}

# debian_tree DIR SUITE PACKAGE…: a system of these packages in DIR, made anew when what is asked for changed
debian_tree ()
{
  local dir=$1 suite=$2 start=$SECONDS
  shift 2
  if [ -d "$dir" ] && [ "$(cat "$dir.packages" 2>/dev/null)" = "$suite $*" ]; then
    return 0
  fi
  need mmdebstrap debian-archive-keyring
  say "Making a Debian $suite in $dir"
  mkdir -p "${dir%/*}" && as_root rm -rf --one-file-system "$dir" "$dir.new" "$dir.packages" || return
  as_root mmdebstrap --quiet --variant=minbase --mode=root --include="$(IFS=,; printf '%s' "$*")" \
    --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --customize-hook='chroot "$1" sh -c "command -v localedef >/dev/null && localedef -i zh_CN -f UTF-8 zh_CN.UTF-8 || true"' \
    "$suite" "$dir.new" "$(debian_mirror)" >"$dir.log" 2>&1 </dev/null || {
    tail -n 20 "$dir.log" >&2
    say "dev: Debian $suite could not be made; GJ_MIRROR=… names another mirror" >&2
    return 1
  }
  as_root mv "$dir.new" "$dir" && printf '%s' "$suite $*" >"$dir.packages"
  say "made in $((SECONDS - start)) s"
}

# inside ROOT BUILD COMMAND…: runs it in that system; sees the sources at /src, which it cannot change, and writes to /build
inside ()
{
  local system=$1 build=$2 user=()
  shift 2
  # A test gives up the rights of root, so they must be there to be given up.
  [ "$(id -u)" = 0 ] && user=(--cap-add ALL)
  bwrap --unshare-ipc --unshare-pid --unshare-uts --unshare-net "${user[@]}" --die-with-parent --new-session \
    --bind "$system" / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /run --ro-bind "$root" /src --bind "$build" /build \
    --setenv HOME /tmp --setenv LC_ALL C.UTF-8 --chdir /src "$@"
}

# The second platform: newer compilers and libraries, the same sources, no warning.
verb_trixie ()
{
  local suite=${1:-trixie} system build status=0
  need bubblewrap
  system=$(roots_dir)/$suite
  build=$(roots_dir)/build-$suite
  # libminizip-dev: named by what libxlsxwriter-dev gives pkg-config there, but not by the package
  debian_tree "$system" "$suite" "${build_packages[@]}" libminizip-dev "${run_packages[@]}" "${test_packages[@]/#postgresql-*/postgresql}" man-db ||
    fail "there is no $suite to build in"
  mkdir -p "$build" || fail "$build cannot be made"
  inside "$system" "$build" sh -c '. /etc/os-release && printf "%s: " "$PRETTY_NAME" && gcc -dumpfullversion &&
    for library in glib-2.0 gtk4 libadwaita-1 libxml-2.0 sqlite3 libcrypto; do
      printf "%s %s\n" "$library" "$(pkg-config --modversion "$library")"; done' || fail "bwrap cannot start here"
  inside "$system" "$build" ./dev check /build/gcc || status=1
  GJ_SUITES='' inside "$system" "$build" env CC=clang ./dev check /build/clang -Doptimization=1 || status=1
  return $status
}
