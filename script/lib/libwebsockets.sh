# shellcheck shell=bash
# libwebsockets, from Debian 13's source package: Debian 12's 4.1.6 and upstream's 4.3.5 can be crashed by anybody who can
# connect (CVE-2025-11677), and 5.0.0 has a hole of its own.

PARLEY_LWS_DEST=$PARLEY_DEPS_DIR/libwebsockets
PARLEY_LWS_WANTED=4.3.5
PARLEY_LWS_MUST_FIX=CVE-2025-11677
PARLEY_LWS_PATCHES=$PARLEY_ROOT/toolchains/patches/libwebsockets
# Mirrors may list a new revision days before they have it, when the one before is still there.
PARLEY_LWS_KNOWN=$PARLEY_ROOT/toolchains/libwebsockets-$PARLEY_LWS_WANTED.sha256

# What the server does not use is not built, so it cannot be reached: HTTP/2, extensions (compression), the client's and the
# server's example programs. libcap is named because it would come in on machines that happen to have it. Without NDEBUG the
# library tests itself: on libuv it closes each connection twice, and a close frame with its code never leaves. "External poll"
# only adds callbacks: net/ready_sockets must know when the library has something to write.
PARLEY_LWS_OPTIONS=(
  -DCMAKE_BUILD_TYPE=Release
  '-DCMAKE_C_FLAGS_RELEASE=-O2 -g -DNDEBUG'
  -DCMAKE_POSITION_INDEPENDENT_CODE=ON
  -DDISABLE_WERROR=ON
  -DLWS_WITH_LIBUV=ON
  -DLWS_WITH_EVLIB_PLUGINS=0
  -DLWS_WITH_EXTERNAL_POLL=1
  -DLWS_WITH_HTTP2=0
  -DLWS_WITHOUT_EXTENSIONS=1
  -DLWS_WITH_PEER_LIMITS=1
  -DLWS_IPV6=ON
  -DLWS_UNIX_SOCK=ON
  -DLWS_WITH_STATIC=1
  -DLWS_WITH_SHARED=0
  -DLWS_WITHOUT_TESTAPPS=1
  -DLWS_WITH_MINIMAL_EXAMPLES=0
  -DLWS_HAVE_LIBCAP=0
  -DLWS_HAVE_SYS_CAPABILITY_H=0
)

lws_own_patches() {
  local patch
  for patch in "$PARLEY_LWS_PATCHES"/*.patch; do
    [[ ! -f $patch ]] || printf '%s\n' "$patch"
  done
}

# What a finished build was made of, but for the package's version, which the stamp keeps beside it.
lws_recipe() {
  {
    printf '%s\n' "$PARLEY_LWS_WANTED" "$PARLEY_LWS_MUST_FIX" "${PARLEY_LWS_OPTIONS[@]}"
    lws_own_patches | while read -r patch; do cat "$patch"; done
  } | sha256sum | cut -d' ' -f1
}

lws_installed_version() {
  sed -n 's/^#define LWS_LIBRARY_VERSION "\([0-9.]*\).*/\1/p' "$1/include/lws_config.h" 2>/dev/null
}

lws_from_folder() {
  local prefix version
  prefix=$(cd "$PARLEY_LWS_DIR" 2>/dev/null && pwd -P) || die "PARLEY_LWS_DIR names no folder: $PARLEY_LWS_DIR"
  version=$(lws_installed_version "$prefix") || true
  [[ -n $version && $(printf '%s\n' "$PARLEY_LWS_WANTED" "$version" | sort -V | head -n 1) == "$PARLEY_LWS_WANTED" ]] ||
    die "PARLEY_LWS_DIR is no prefix with include/lws_config.h of libwebsockets >= $PARLEY_LWS_WANTED: $prefix" \
      "Besides its version it must have the security patches that Debian 13 applies, and libuv."
  [[ $(readlink -f "$PARLEY_LWS_DEST") != "$prefix" ]] || return 0
  rm -rf "$PARLEY_LWS_DEST"
  ln -s "$prefix" "$PARLEY_LWS_DEST"
  say "libwebsockets $version: $prefix"
}

# Debian 13's line first, its newest first; then what the suites after it have of the same release.
lws_versions() {
  source_versions libwebsockets | grep -E "^$PARLEY_LWS_WANTED-[0-9.]+\\+deb13u" || true
  source_versions libwebsockets | grep -E "^$PARLEY_LWS_WANTED-" | grep -vF '+deb13u' || true
}

build_lws() {
  local source=$PARLEY_DEPS_DIR/src/libwebsockets build=$PARLEY_DEPS_DIR/src/libwebsockets-build patch versions
  if ! have_source libwebsockets; then
    open_archive || { echo 'no source index could be read'; return 1; }
    mapfile -t versions < <(lws_versions)
    ((${#versions[@]})) || { echo "no suite offers libwebsockets $PARLEY_LWS_WANTED"; return 1; }
    fetch_source libwebsockets "${versions[@]}" || fetch_known libwebsockets "$PARLEY_LWS_KNOWN" "${versions[@]}" ||
      { echo "none could be fetched: ${versions[*]}, nor those of $PARLEY_LWS_KNOWN"; return 1; }
  fi
  unpack_source libwebsockets "$source" || return 1
  grep -q "$PARLEY_LWS_MUST_FIX" "$source/debian/patches/series" || { echo "without $PARLEY_LWS_MUST_FIX"; return 1; }
  while read -r patch; do
    apply_patch "$source" "$patch" || return 1
  done < <(lws_own_patches)
  rm -rf "$build" "$PARLEY_LWS_DEST"
  # Its version string would take on the hash of the checkout around it.
  GIT_CEILING_DIRECTORIES=$PARLEY_DEPS_DIR/src cmake -S "$source" -B "$build" -G Ninja "${PARLEY_LWS_OPTIONS[@]}" \
    -DCMAKE_INSTALL_PREFIX="$PARLEY_LWS_DEST" -DLWS_INSTALL_LIB_DIR="$PARLEY_LWS_DEST/lib" &&
    cmake --build "$build" -j "$PARLEY_JOBS" && cmake --install "$build" || return 1
  [[ -f $PARLEY_LWS_DEST/lib/libwebsockets.a ]] || return 1
  rm -rf "$build"
  { lws_recipe && head -n 1 "$PARLEY_DOWNLOADS/libwebsockets.source"; } >"$PARLEY_LWS_DEST/.parley-stamp"
}

install_lws() {
  if [[ -n ${PARLEY_LWS_DIR:-} ]]; then
    lws_from_folder
    return
  fi
  local stamp=$PARLEY_LWS_DEST/.parley-stamp
  [[ ! -f $stamp || $(head -n 1 "$stamp") != "$(lws_recipe)" ]] || return 0
  say "libwebsockets: building $PARLEY_LWS_WANTED from its source package"
  run_logged libwebsockets build_lws || {
    show_tail libwebsockets 15
    die "libwebsockets $PARLEY_LWS_WANTED with Debian 13's security patches could not be fetched or built." \
      "By hand: build it from Debian 13's source package (apt-get source libwebsockets) with -DLWS_WITH_LIBUV=ON," \
      "install it into a prefix of its own, and run this again with PARLEY_LWS_DIR=/that/prefix." \
      "details: $(log_of apt-later-suites) and $(log_of libwebsockets)"
  }
  say "libwebsockets $(tail -n 1 "$stamp"): $PARLEY_LWS_DEST"
}
