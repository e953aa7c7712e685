# shellcheck shell=bash
# What comes from npm, exactly as the lock file has it.

# install_npm server|tests|all: the page's build needs the closure compiler only.
install_npm() {
  local for_whom=$1 wanted have_now stamp=$PARLEY_ROOT/node_modules/.parley-stamp
  local npm=(npm ci --no-progress --ignore-scripts --loglevel=error)
  wanted=$(cat "$PARLEY_ROOT/package.json" "$PARLEY_ROOT/package-lock.json" | sha256sum | cut -d' ' -f1)
  have_now=$(cat "$stamp" 2>/dev/null) || true
  [[ $have_now != "all $wanted" ]] || return 0
  if [[ $for_whom == server ]]; then
    [[ $have_now != "server $wanted" ]] || return 0
    npm+=(--omit=dev)
  else
    for_whom=all
  fi

  say "npm: installing what package-lock.json lists"
  cd "$PARLEY_ROOT" || return 1
  run_logged npm "${npm[@]}" || {
    show_tail npm 15
    die "npm could not install the packages in package-lock.json. Once the network allows it, this does it by hand:" \
      "cd $PARLEY_ROOT && ${npm[*]}" "details: $(log_of npm)"
  }
  run_logged closure "$PARLEY_ROOT/node_modules/.bin/google-closure-compiler" --version || {
    show_tail closure 10
    die "google-closure-compiler was installed, but does not run here (details: $(log_of closure))"
  }
  printf '%s %s\n' "$for_whom" "$wanted" >"$stamp"
}
