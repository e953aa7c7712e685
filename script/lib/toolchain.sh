# shellcheck shell=bash
# What the compilers need in the environment.

export_toolchain() {
  local emcc
  emcc=$(command -v emcc) || return 0
  emcc=$(dirname "$(readlink -f "$emcc")")
  # Debian's Emscripten finds its JavaScript modules through Debian's Node only; any other Node has to be told.
  if [[ ! -d $emcc/node_modules/acorn && -d /usr/share/nodejs/acorn ]]; then
    export NODE_PATH=${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs
  fi
  # Debian's comes without closure; an Emscripten that brings its own knows best.
  if [[ ! -e $emcc/node_modules/.bin/google-closure-compiler ]]; then
    export EM_CLOSURE_COMPILER=${EM_CLOSURE_COMPILER:-$PARLEY_ROOT/node_modules/.bin/google-closure-compiler}
  fi
}

# configure PRESET: quiet, unless it fails. PARLEY_CONFIGURE may hold more -D options.
PARLEY_CONFIGURE=()
configure() {
  cd "$PARLEY_ROOT" || return 1
  run_logged "configure-$1" cmake --preset "$1" -DPARLEY_DEPS_DIR="$PARLEY_DEPS_DIR" "${PARLEY_CONFIGURE[@]}" || {
    show_tail "configure-$1"
    return 1
  }
}

# configure_and_build PRESET [TARGET...]
configure_and_build() {
  local preset=$1 target
  shift
  local build=(cmake --build --preset "$preset")
  for target in "$@"; do build+=(--target "$target"); done
  configure "$preset" || return 1
  run_logged "build-$preset" "${build[@]}" || {
    show_tail "build-$preset" 60
    return 1
  }
}
