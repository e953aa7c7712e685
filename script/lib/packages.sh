# shellcheck shell=bash
# The distribution's packages. Each line: who needs it, the package, and what shows that it, or something as good from
# elsewhere, is here already.

PARLEY_PACKAGES=(
  'server g++                    command:g++'
  'server cmake                  command:cmake'
  'server ninja-build            command:ninja'
  'server python3                command:python3'
  'server patch                  command:patch'
  'server xz-utils               command:xz'
  'server git                    command:git'
  'server ca-certificates        file:/etc/ssl/certs/ca-certificates.crt'
  'server emscripten             command:emcc'
  'server nodejs                 command:node'
  'server npm                    command:npm'
  'server nlohmann-json3-dev     header:nlohmann/json.hpp'
  'server libsqlite3-dev         header:sqlite3.h'
  'server libuv1-dev             header:uv.h'
  'server libcli11-dev           header:CLI/CLI.hpp'
  'server libspdlog-dev          header:spdlog/spdlog.h'
  'server libssl-dev             header:openssl/ssl.h'
  'server libicu-dev             header:unicode/uspoof.h'
  'server zlib1g-dev             header:zlib.h'
  'server libsodium-dev          header:sodium.h'
  'server libjpeg62-turbo-dev    header:jpeglib.h'
  'server libpng-dev             header:png.h'
  'server libwebp-dev            header:webp/decode.h'
  'server libcurl4-openssl-dev   header:curl/curl.h'
  'server libxml2-dev            header:libxml2/libxml/HTMLparser.h'
  'server liburing-dev           header:liburing.h'
  'tests  libgtest-dev           header:gtest/gtest.h'
  'tests  libgmock-dev           header:gmock/gmock.h'
  "tests  chromium               command:${PARLEY_CHROMIUM:-chromium}"
  "tests  firefox-esr            command:${PARLEY_FIREFOX:-firefox-esr}"
  'tests  xvfb                   command:Xvfb'
  'tests  libgl1-mesa-dri        glob:/usr/lib/*/dri/swrast_dri.so'
  'tests  libegl1                glob:/usr/lib/*/libEGL.so.1'
  'tests  fonts-noto-core        file:/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf'
  'tests  fonts-noto-cjk         file:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
  'tests  fonts-noto-color-emoji file:/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'
  'tests  clang-format           command:clang-format'
  'tests  clang-tidy             command:clang-tidy'
  'fuzz   clang                  command:clang++'
  'fuzz   libclang-rt-14-dev     glob:/usr/lib/llvm*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a'
  'tests  openssl                command:openssl'
  'tests  procps                 command:ps'
  'tests  strace                 command:strace'
)

# The native closure compiler from npm is built for x86 only; elsewhere it is the Java one.
case $(uname -m) in
  x86_64) ;;
  *) PARLEY_PACKAGES+=('server default-jre-headless command:java') ;;
esac

find_header() {
  local folder
  for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu; do
    if [[ -e $folder/$1 ]]; then
      printf '%s\n' "$folder/$1"
      return 0
    fi
  done
  return 1
}

is_there() {
  local what=${1#*:}
  case $1 in
    command:*) have "$what" ;;
    file:*) [[ -e $what ]] ;;
    glob:*) compgen -G "$what" >/dev/null ;;
    header:*) find_header "$what" >/dev/null ;;
  esac
}

missing_packages() {
  local for_whom=$1 entry who package check
  for entry in "${PARLEY_PACKAGES[@]}"; do
    read -r who package check <<<"$entry"
    # Who fuzzes needs what the tests need, and more.
    [[ $who == server || $who == "$for_whom" || ($who == tests && $for_whom != server) ]] || continue
    is_there "$check" || printf '%s\n' "$package"
  done
}

install_packages() {
  local for_whom=$1 missing
  mapfile -t missing < <(missing_packages "$for_whom")
  ((${#missing[@]})) || return 0

  local by_hand="apt-get install --no-install-recommends ${missing[*]}"
  have apt-get || die "these packages are missing, and there is no apt here to install them:" "${missing[*]}"
  ((EUID == 0)) || have sudo || die "packages are missing; neither root nor sudo here. As root, run:" "$by_hand"

  say "apt: installing ${missing[*]}"
  # An update may fail for a source that has nothing to do with us: the installation then tells whether it mattered.
  run_logged apt-update as_root apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update || true
  if ! run_logged apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 install -y --no-install-recommends "${missing[@]}"; then
    show_tail apt-install 15
    die "apt could not install what is missing. Once it can, this does the same by hand:" "$by_hand" \
      "details: $(log_of apt-update) and $(log_of apt-install)"
  fi

  hash -r
  mapfile -t missing < <(missing_packages "$for_whom")
  ((${#missing[@]} == 0)) || die "still not found after apt installed them: ${missing[*]}"
}
