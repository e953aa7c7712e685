# shellcheck shell=bash
# Source packages from later suites of the distribution, through an apt state of our own: the machine's sources, lists and
# caches stay as they are, and every file is checked against the signed index.

PARLEY_APT_DIR=$PARLEY_DEPS_DIR/apt
PARLEY_DOWNLOADS=$PARLEY_DEPS_DIR/downloads
PARLEY_LATER_SUITES='trixie forky sid'
PARLEY_SECURITY_SUITES='trixie-security'

# The machine's Debian sources, both formats in, deb822 out, the suites exchanged. What an entry says about its signature is
# kept. Where no security archive is listed, the one beside the main archive is tried.
rewrite_sources() {
  local codename
  codename=$(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-stable}") || codename=stable
  awk -v later="$PARLEY_LATER_SUITES" -v security="$PARLEY_SECURITY_SUITES" -v codename="$codename" '
    function words(text) {
      gsub(/[ \t\n]+/, " ", text); sub(/^ /, "", text); sub(/ $/, "", text)
      return text
    }
    # Cloud images name a file with a list of mirrors; single files cannot be fetched through it, its first mirror can.
    function without_mirror_list(uri,   path, line, found) {
      if (uri !~ /^mirror\+file:/) return uri
      path = uri; sub(/^mirror\+file:(\/\/)?/, "", path)
      while (found == "" && (getline line < path) > 0) {
        sub(/#.*/, "", line); line = words(line)
        if (line != "") { found = line; sub(/ .*/, "", found) }
      }
      close(path)
      return found == "" ? uri : found
    }
    function emit(uris, suites, extra,   text) {
      text = "Types: deb-src\nURIs: " uris "\nSuites: " suites "\nComponents: main\n" extra
      if (text in seen) return
      seen[text] = 1
      print text
    }
    function consider(uris, suites, components, extra,   n, i, list, is_main, is_security, kept) {
      if (index(" " words(components) " ", " main ") == 0) return
      n = split(words(suites), list, " ")
      for (i = 1; i <= n; i++) {
        if (list[i] ~ ("^" names "/?$")) is_main = 1
        if (list[i] ~ ("^" names "(-security|/updates)/?$")) is_security = 1
      }
      n = split(words(uris), list, " ")
      for (i = 1; i <= n; i++)
        if (list[i] !~ /^cdrom:/) kept = kept (kept == "" ? "" : " ") without_mirror_list(list[i])
      if (kept == "") return
      if (is_main) { emit(kept, later, extra); main_uris[++mains] = kept; main_extra[mains] = extra }
      if (is_security) { emit(kept, security, extra); security_known = 1 }
    }
    function end_of_stanza(   name, extra) {
      if ("uris" in field && tolower(words(field["enabled"])) !~ /^(no|false|0|off|without|disable)$/) {
        for (name in field)
          if (name !~ /^(types|uris|suites|components|enabled|architectures|languages|targets)$/)
            extra = extra name ":" field[name] "\n"
        consider(field["uris"], field["suites"], field["components"], extra)
      }
      split("", field); name_now = ""
    }
    function one_line(   rest, options, n, i, list, extra, suite, uri) {
      rest = $0; sub(/#.*/, "", rest); sub(/^[ \t]*deb(-src)?[ \t]+/, "", rest)
      if (rest ~ /^\[/) {
        options = rest; sub(/^\[/, "", options); sub(/\].*/, "", options); sub(/^[^\]]*\][ \t]*/, "", rest)
        n = split(words(options), list, " ")
        for (i = 1; i <= n; i++) {
          if (list[i] !~ /=/ || list[i] ~ /^(arch|lang|target)[-+]?=/) continue
          sub(/=/, ": ", list[i]); gsub(/,/, " ", list[i]); extra = extra list[i] "\n"
        }
      }
      gsub(/"/, "", rest); rest = words(rest)
      uri = rest; sub(/ .*/, "", uri); sub(/^[^ ]* ?/, "", rest)
      suite = rest; sub(/ .*/, "", suite); sub(/^[^ ]* ?/, "", rest)
      consider(uri, suite, rest, extra)
    }
    BEGIN { names = "(" codename "|stable|oldstable|testing|unstable|sid|bookworm|trixie|forky)" }
    FNR == 1 { end_of_stanza(); deb822 = FILENAME ~ /\.sources$/ }
    !deb822 { if ($0 ~ /^[ \t]*deb(-src)?[ \t]/) one_line(); next }
    /^#/ { next }
    /^[ \t]*$/ { end_of_stanza(); next }
    /^[ \t]/ { if (name_now != "") field[name_now] = field[name_now] "\n" $0; next }
    /^[^:]+:/ {
      name_now = tolower($0); sub(/:.*/, "", name_now)
      field[name_now] = substr($0, index($0, ":") + 1)
    }
    END {
      end_of_stanza()
      for (i = 1; !security_known && i <= mains; i++)
        if (gsub(/\/debian\/?( |$)/, "/debian-security ", main_uris[i])) emit(words(main_uris[i]), security, main_extra[i])
    }' "$@" /dev/null
}

machine_sources() {
  local parts=/etc/apt/sources.list.d file
  for file in /etc/apt/sources.list "$parts"/*.list "$parts"/*.sources; do
    [[ -r $file ]] && printf '%s\n' "$file"
  done
  return 0
}

later_apt() {
  local tool=$1
  shift
  "$tool" -c "$PARLEY_APT_DIR/apt.conf" "$@"
}

# Fetches the later suites' source indexes once a run; fails when there is nothing to be had.
open_archive() {
  [[ -z ${PARLEY_ARCHIVE_STATE:-} ]] || { [[ $PARLEY_ARCHIVE_STATE == open ]]; return; }
  PARLEY_ARCHIVE_STATE=closed
  have apt-get && [[ -x /usr/lib/apt/apt-helper ]] || return 1

  rm -rf "$PARLEY_APT_DIR"
  mkdir -p "$PARLEY_APT_DIR/lists/partial" "$PARLEY_APT_DIR/cache/archives/partial" "$PARLEY_DOWNLOADS"
  local machine
  mapfile -t machine < <(machine_sources)
  ((${#machine[@]})) || return 1
  rewrite_sources "${machine[@]}" >"$PARLEY_APT_DIR/later.sources"
  [[ -s $PARLEY_APT_DIR/later.sources ]] || return 1

  # Hooks and preferences of the machine would act on the machine's own state, or hide what we came for. No sandbox user:
  # it need not be able to read the checkout.
  cat >"$PARLEY_APT_DIR/apt.conf" <<EOF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Default-Release;
Dir::Etc::SourceList "$PARLEY_APT_DIR/later.sources";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "$PARLEY_APT_DIR/lists";
Dir::Cache "$PARLEY_APT_DIR/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
EOF
  run_logged apt-later-suites later_apt apt-get update || true

  # A third party's suite may share a name with Debian's: only what Debian signed as its own counts.
  # shellcheck disable=SC2016
  later_apt apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Sources' 2>/dev/null |
    sed -n 's/^Debian //p' | sort -u >"$PARLEY_APT_DIR/archives"
  [[ -s $PARLEY_APT_DIR/archives ]] || return 1
  PARLEY_ARCHIVE_STATE=open
}

close_archive() {
  rm -rf "$PARLEY_APT_DIR"
}

# source_versions PACKAGE: what the suites offer, newest first.
source_versions() {
  local sorted=() version i
  while read -r version; do
    for ((i = 0; i < ${#sorted[@]}; i++)); do
      dpkg --compare-versions "$version" gt "${sorted[i]}" && break
    done
    sorted=("${sorted[@]:0:i}" "$version" "${sorted[@]:i}")
  done < <(later_apt apt-cache showsrc --only-source "$1" 2>/dev/null | sed -n 's/^Version: //p' | sort -u)
  ((${#sorted[@]} == 0)) || printf '%s\n' "${sorted[@]}"
}

# source_files PACKAGE VERSION: "NAME SHA256 URI" for each tarball of it.
source_files() {
  later_apt apt-get source --print-uris "$1=$2" 2>/dev/null |
    sed -nE "s/^'([^']*)' ([^ ]*\.(orig|debian)\.tar\.[a-z0-9]+) [0-9]+ SHA256:([0-9a-f]+)\$/\2 \4 \1/p" |
    while read -r name hash uri; do
      while read -r archive; do
        [[ $uri != "$archive"* ]] || printf '%s %s %s\n' "$name" "$hash" "$uri"
      done <"$PARLEY_APT_DIR/archives"
    done || true
}

# download NAME SHA256 URI...: the first address that has it wins; an archive may list a file and yet lack it.
download() {
  local name=$1 hash=$2 uri
  shift 2
  [[ -f $PARLEY_DOWNLOADS/$name && $(sha256_of "$PARLEY_DOWNLOADS/$name") == "$hash" ]] && return 0
  for uri in "$@"; do
    rm -f "$PARLEY_DOWNLOADS/$name"
    later_apt /usr/lib/apt/apt-helper download-file "$uri" "$PARLEY_DOWNLOADS/$name" "SHA256:$hash" && return 0
  done
  rm -f "$PARLEY_DOWNLOADS/$name"
  return 1
}

# fetch_source PACKAGE VERSION...: the first version whose two tarballs can be had. Writes downloads/PACKAGE.source:
# the version, then the names and hashes, which is all that a later unpacking needs.
fetch_source() {
  local package=$1 version catalog name hash rest uris got
  shift
  catalog=$(for version in "$@"; do source_files "$package" "$version"; done | sort -u)
  for version in "$@"; do
    got=$version$'\n'
    while read -r name hash rest; do
      [[ -n $name ]] || continue
      # The security archive lists an upstream tarball that often lies only in the main archive: same name, same hash.
      mapfile -t uris < <(awk -v n="$name" -v h="$hash" '$1 == n && $2 == h { print $3 }' <<<"$catalog")
      download "$name" "$hash" "${uris[@]}" || continue 2
      got+="$name $hash"$'\n'
    done < <(source_files "$package" "$version" | sort -u -k1,1)
    [[ $got == *.orig.tar.* && $got == *.debian.tar.* ]] || continue
    printf '%s' "$got" >"$PARLEY_DOWNLOADS/$package.source"
    return 0
  done
  return 1
}

# fetch_known PACKAGE SUMS VERSION...: a packaging that the index names no more, or not yet, and whose checksum we keep in the file
# SUMS ("SHA256  NAME"), with the upstream tarball that the index has for one of the VERSIONS.
fetch_known() {
  local package=$1 sums=$2 hash name orig orig_hash known known_hash uris version uri
  shift 2
  for version in "$@"; do
    while read -r name hash uri; do
      [[ $name != *.orig.tar.* ]] || { orig=$name orig_hash=$hash; uris+="$uri "; }
    done < <(source_files "$package" "$version")
  done
  [[ -n ${orig:-} ]] || return 1
  # shellcheck disable=SC2086
  download "$orig" "$orig_hash" $uris || return 1
  while read -r known_hash known; do
    # The upstream tarball's folder holds the packaging too.
    # shellcheck disable=SC2046
    download "$known" "$known_hash" $(for uri in $uris; do printf '%s/%s\n' "${uri%/*}" "${known//+/%2b}"; done) || continue
    version=${known#"$package"_}
    printf '%s\n%s %s\n%s %s\n' "${version%.debian.tar.*}" "$orig" "$orig_hash" "$known" "$known_hash" \
      >"$PARLEY_DOWNLOADS/$package.source"
    return 0
  done <"$sums"
  return 1
}

# have_source PACKAGE: fetched by an earlier run, and unharmed.
have_source() {
  local record=$PARLEY_DOWNLOADS/$1.source name hash
  [[ -f $record ]] || return 1
  while read -r name hash; do
    [[ -f $PARLEY_DOWNLOADS/$name && $(sha256_of "$PARLEY_DOWNLOADS/$name") == "$hash" ]] || return 1
  done < <(tail -n +2 "$record")
}

# unpack_source PACKAGE FOLDER: upstream's files with the distribution's patches.
unpack_source() {
  local record=$PARLEY_DOWNLOADS/$1.source folder=$2 orig debian patch
  orig=$(awk '$1 ~ /\.orig\.tar\./ { print $1 }' "$record")
  debian=$(awk '$1 ~ /\.debian\.tar\./ { print $1 }' "$record")
  rm -rf "$folder"
  mkdir -p "$folder"
  tar -xf "$PARLEY_DOWNLOADS/$orig" -C "$folder" --strip-components=1 --no-same-owner || return 1
  tar -xf "$PARLEY_DOWNLOADS/$debian" -C "$folder" --no-same-owner || return 1
  [[ -f $folder/debian/patches/series ]] || return 0
  while read -r patch _; do
    [[ -n $patch && $patch != \#* ]] || continue
    apply_patch "$folder" "$folder/debian/patches/$patch" || return 1
  done <"$folder/debian/patches/series"
}

apply_patch() {
  echo "patch: $(basename "$2")"
  patch -d "$1" -p1 --batch --forward --no-backup-if-mismatch <"$2"
}
