# shellcheck shell=bash
# Dear ImGui's source, new enough for fonts whose glyphs are made on demand. Debian 12's own is years too old.

PARLEY_IMGUI_DEST=$PARLEY_DEPS_DIR/imgui
PARLEY_IMGUI_WANTED=1.92.2
PARLEY_IMGUI_WANTED_NUM=19222
PARLEY_IMGUI_RELEASE=1.92.2b
PARLEY_IMGUI_URL=${PARLEY_IMGUI_URL:-https://github.com/ocornut/imgui/archive/refs/tags/v$PARLEY_IMGUI_RELEASE.tar.gz}
PARLEY_IMGUI_SUMS=$PARLEY_ROOT/toolchains/imgui-$PARLEY_IMGUI_RELEASE.sha256

imgui_is_good() {
  local number
  [[ -f $1/imgui.cpp ]] || return 1
  number=$(sed -n 's/^#define IMGUI_VERSION_NUM *\([0-9]*\).*/\1/p' "$1/imgui.h" 2>/dev/null)
  [[ -n $number ]] && ((number >= PARLEY_IMGUI_WANTED_NUM))
}

imgui_version() { sed -n 's/^#define IMGUI_VERSION  *"\(.*\)".*/\1/p' "$PARLEY_IMGUI_DEST/imgui.h"; }

imgui_from_folder() {
  local folder
  folder=$(cd "$PARLEY_IMGUI_DIR" 2>/dev/null && pwd -P) ||
    die "PARLEY_IMGUI_DIR names no folder: $PARLEY_IMGUI_DIR"
  imgui_is_good "$folder" ||
    die "PARLEY_IMGUI_DIR holds no Dear ImGui >= $PARLEY_IMGUI_WANTED with its backends: $folder"
  [[ $(readlink -f "$PARLEY_IMGUI_DEST") != "$folder" ]] || return 0
  rm -rf "$PARLEY_IMGUI_DEST"
  ln -s "$folder" "$PARLEY_IMGUI_DEST"
  say "Dear ImGui $(imgui_version): $folder"
}

imgui_from_archive() {
  local version wanted=() fresh=$PARLEY_DEPS_DIR/imgui.new
  if ! have_source imgui; then
    open_archive || return 1
    while read -r version; do
      dpkg --compare-versions "$version" ge "$PARLEY_IMGUI_WANTED" && wanted+=("$version")
    done < <(source_versions imgui)
    ((${#wanted[@]})) || return 1
    fetch_source imgui "${wanted[@]}" || return 1
  fi
  unpack_source imgui "$fresh" || return 1
  install_imgui "$fresh"
}

imgui_from_upstream() {
  local tarball=$PARLEY_DOWNLOADS/imgui-$PARLEY_IMGUI_RELEASE.upstream.tar.gz unpacked=$PARLEY_DEPS_DIR/imgui.upstream
  local fresh=$PARLEY_DEPS_DIR/imgui.new
  mkdir -p "$PARLEY_DOWNLOADS"
  echo "download: $PARLEY_IMGUI_URL"
  python3 -c 'import shutil, sys, urllib.request
with urllib.request.urlopen(sys.argv[1], timeout=30) as page, open(sys.argv[2], "wb") as out:
    shutil.copyfileobj(page, out)' "$PARLEY_IMGUI_URL" "$tarball" || return 1
  rm -rf "$unpacked" "$fresh"
  mkdir -p "$unpacked"
  tar -xf "$tarball" -C "$unpacked" --strip-components=1 --no-same-owner || return 1
  # Such tarballs are made on request and their bytes may change; the files in them may not. Nothing but they is taken.
  (cd "$unpacked" && sha256sum --check --strict --quiet "$PARLEY_IMGUI_SUMS") || return 1
  (cd "$unpacked" && cut -c67- "$PARLEY_IMGUI_SUMS" | while read -r file; do
    install -D -m 644 "$file" "$fresh/$file"
  done)
  rm -rf "$unpacked" "$tarball"
  install_imgui "$fresh"
}

install_imgui() {
  imgui_is_good "$1" || return 1
  rm -rf "$PARLEY_IMGUI_DEST"
  mv "$1" "$PARLEY_IMGUI_DEST"
}

install_imgui_source() {
  if [[ -n ${PARLEY_IMGUI_DIR:-} ]]; then
    imgui_from_folder
    return
  fi
  ! imgui_is_good "$PARLEY_IMGUI_DEST" || return 0
  say "Dear ImGui: fetching the source that a later suite offers"
  if run_logged imgui imgui_from_archive || run_logged imgui-upstream imgui_from_upstream; then
    say "Dear ImGui $(imgui_version): $PARLEY_IMGUI_DEST"
    return
  fi
  die "Dear ImGui >= $PARLEY_IMGUI_WANTED could not be fetched, neither as a source package from the distribution's later" \
    "suites nor from upstream ($PARLEY_IMGUI_URL)." \
    "By hand: unpack any release >= $PARLEY_IMGUI_WANTED somewhere, and run this again with PARLEY_IMGUI_DIR=/that/folder." \
    "details: $(log_of apt-later-suites), $(log_of imgui) and $(log_of imgui-upstream)"
}
