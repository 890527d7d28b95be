# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# ./dev flatpak: the manifest of this folder, really built, installed and run where Flathub cannot be reached. A runtime
# and an SDK are made of Debian's packages and stand in for GNOME's; only their names differ from the manifest.

flatpak_app=org.gongjiang.Gongjiang
flatpak_suite=trixie
# What GNOME's runtime has of what the program asks for, and what any runtime needs.
flatpak_platform_packages=(
  bash coreutils sed grep findutils libc-bin locales tzdata ca-certificates dbus-bin
  libgtk-4-1 libadwaita-1-0 libsqlite3-0 libxml2 libjson-glib-1.0-0 libssl3t64
  adwaita-icon-theme hicolor-icon-theme librsvg2-common gsettings-desktop-schemas shared-mime-info dconf-gsettings-backend
  fontconfig fonts-dejavu-core fonts-wqy-microhei
)
flatpak_sdk_packages=(zlib1g-dev appstream appstream-util make patch file git)

# flatpak_runtime FOLDER ID VERSION PACKAGE…: the Debian packages' /usr, exported to the repository as a runtime
flatpak_runtime ()
{
  local folder=$1 id=$2 version=$3 start=$SECONDS tree out arch
  shift 3
  arch=$(flatpak --default-arch)
  tree=$folder/$id.tree
  out=$folder/$id
  debian_tree "$tree" "$flatpak_suite" "$@" || return
  [ "$(cat "$out.exported" 2>/dev/null)" = "$version $*" ] && return

  # What flatpak build-init --type=runtime would lay out, if it did not ask for another runtime to begin with.
  as_root rm -rf --one-file-system "$out" && mkdir -p "$out" || return
  as_root cp -a "$tree/usr" "$out/files" && as_root cp -a "$tree/etc" "$out/files/etc" || return
  as_root chown -hR "$(id -u):$(id -g)" "$out" || return
  find "$out/files" \( -type d -exec chmod u+rwx,go+rx {} + \) -o \( -type f -perm /6000 -exec chmod a-s {} + \)
  # what belongs to a machine, or is of no use in a sandbox
  (cd "$out/files/etc" && rm -rf shadow* gshadow* passwd- group- subuid* subgid* resolv.conf hostname hosts mtab machine-id \
    localtime .pwd.lock apt ssl/private init.d rc?.d systemd cron* security pam.d default skel)
  (cd "$out/files" && rm -rf lib/systemd share/bash-completion share/lintian games src local)
  ln -sf ../sbin/ldconfig "$out/files/bin/ldconfig"
  printf '/app/lib\n/app/lib/%s\ninclude /etc/ld.so.conf.d/*.conf\n' "$arch-linux-gnu" >"$out/files/etc/ld.so.conf"
  cat >"$out/metadata" <<M
[Runtime]
name=$id
runtime=org.gongjiang.LocalPlatform/$arch/$version
sdk=org.gongjiang.LocalSdk/$arch/$version

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
M
  flatpak build-export --runtime --files=files --metadata=metadata --no-update-summary "$folder/repository" "$out" "$version" \
    >"$out.log" 2>&1 || { tail -n 20 "$out.log" >&2; return 1; }
  rm -rf --one-file-system "$out"
  printf '%s' "$version $*" >"$out.exported"
  say "$id//$version exported in $((SECONDS - start)) s"
}

# flatpak_manifest FOLDER: a copy of the sources as they stand, where the manifest names our runtime
flatpak_manifest ()
{
  local source=$1/source
  rm -rf "$source" && mkdir -p "$source" &&
    tar -C "$root" --exclude='./build*' --exclude=./.git --exclude=./.flatpak-builder --exclude=__pycache__ -cf - . | tar -C "$source" -xf - &&
    sed -i -e 's/"org\.gnome\.Platform"/"org.gongjiang.LocalPlatform"/' -e 's/"org\.gnome\.Sdk"/"org.gongjiang.LocalSdk"/' \
      "$source/flatpak/$flatpak_app.json"
}

# The main job inside the sandbox, and what the sandbox keeps out. Runs there: no sources, no build folder.
flatpak_main_job='
set -e
cd "$LEDGERS"
gongjiang-cli --version
gongjiang-cli sample --trainees 2000 --seed 1 --out . >/dev/null
gongjiang-cli --store trial.gjl init
gongjiang-cli --store trial.gjl policy add /app/share/gongjiang/policy/gongjiang-illustrative.xml
gongjiang-cli --store trial.gjl roster import sample.xml --receipt receipt.xml --fix-list fix-list.roster.xml || [ $? = 3 ]
gongjiang-cli --store trial.gjl decide || [ $? = 3 ]
gongjiang-cli --store trial.gjl audit verify
LC_ALL=zh_CN.UTF-8 gongjiang-cli --store trial.gjl audit verify
[ "$(sed 1,2d /proc/net/dev | cut -d: -f1 | tr -d " ")" = lo ] && echo "sandbox: no network"
[ ! -e "$OUTSIDE" ] && echo "sandbox: the files outside are not seen"
'

# flatpak_window PICTURE LOCALE: the window on the ledger of the main job, told by the accessibility bus, and a picture
flatpak_window ()
{
  GJ_FLATPAK=$flatpak_app /usr/bin/python3 "$root/flatpak/run-window.py" "$1" flatpak --user run "--env=LC_ALL=$2" \
    --unset-env=FONTCONFIG_FILE --unset-env=LOCPATH --env=GSK_RENDERER=cairo "$flatpak_app" --ledger "$HOME/Documents/Gongjiang/trial.gjl"
}

# Runs below guirun, with a display, a session bus and a home of its own.
verb_flatpak_run ()
{
  local folder=$1
  mkdir -p "$HOME/Documents" "$XDG_CONFIG_HOME" && : >"$HOME/Documents/outside" || return
  printf 'XDG_DOCUMENTS_DIR="$HOME/Documents"\n' >"$XDG_CONFIG_HOME/user-dirs.dirs"
  flatpak --user run --command=bash "--env=LEDGERS=$HOME/Documents/Gongjiang" "--env=OUTSIDE=$HOME/Documents/outside" \
    "$flatpak_app" -c "$flatpak_main_job" || return
  flatpak_window "$folder/window-en.png" C.UTF-8 && flatpak_window "$folder/window-zh.png" zh_CN.UTF-8
}

verb_flatpak ()
{
  local folder version start=$SECONDS log
  need "${test_packages[@]}" flatpak flatpak-builder bubblewrap xdg-dbus-proxy elfutils
  folder=$(roots_dir)/flatpak
  log=$folder/build.log
  mkdir -p "$folder" || fail "$folder cannot be made"
  export FLATPAK_USER_DIR=$folder/user
  version=$(sed -n 's/.*"runtime-version": "\(.*\)".*/\1/p' "flatpak/$flatpak_app.json")
  flatpak_runtime "$folder" org.gongjiang.LocalPlatform "$version" "${flatpak_platform_packages[@]}" &&
    flatpak_runtime "$folder" org.gongjiang.LocalSdk "$version" "${flatpak_platform_packages[@]}" "${build_packages[@]}" \
      "${flatpak_sdk_packages[@]}" &&
    flatpak build-update-repo "$folder/repository" >/dev/null || fail "the local runtime could not be made"

  flatpak --user remote-add --if-not-exists --no-gpg-verify local "$folder/repository" &&
    flatpak --user install -y --noninteractive --or-update local "org.gongjiang.LocalPlatform//$version" "org.gongjiang.LocalSdk//$version" \
      >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "the local runtime could not be installed"; }
  say "Building the Flatpak"
  flatpak_manifest "$folder" &&
    flatpak-builder --user --install --force-clean --disable-rofiles-fuse --state-dir="$folder/state" --repo="$folder/apps" \
      "$folder/app" "$folder/source/flatpak/$flatpak_app.json" >"$log" 2>&1 </dev/null || {
    tail -n 40 "$log" >&2
    fail "the Flatpak could not be built"
  }
  flatpak --user info --show-permissions "$flatpak_app"
  tests/ui/guirun -- "$root/dev" flatpak-run "$folder" 2>"$folder/run.log" || {
    tail -n 20 "$folder/run.log" >&2
    fail "the installed Flatpak did not do its job"
  }
  flatpak build-bundle "$folder/apps" "$folder/gongjiang.flatpak" "$flatpak_app" || fail "there is no bundle"
  say "Done in $((SECONDS - start)) s:"
  say "  bundle    $folder/gongjiang.flatpak ($(du -k "$folder/gongjiang.flatpak" | cut -f1) KiB)"
  say "  pictures  $folder/window-en.png $folder/window-zh.png"
}
