# shellcheck shell=bash
# Downloads: nothing is used whose SHA-256 is not the expected one.

# Succeeds if the file has the digest: has_digest SHA256 PATH
has_digest() {
  [[ -f $2 ]]
  [[ "$(sha256sum <"$2")" == "$1  -" ]]
}

# Sets `digest` to the given one or, if it is empty, to the one that the release publishes beside the file: want_digest SHA256 URL
# The latter guards against damage and against a mirror of the file alone, not against whoever controls the server.
want_digest() {
  digest=$1
  [[ -z $digest ]] || return 0
  local noted="digest-${2//[^A-Za-z0-9.]/_}" answer
  digest=$(set -e && recall "$noted")
  [[ -z $digest ]] || return 0
  say "  no digest is pinned for $2; taking the one that its server publishes"
  last_command="download of $2.sha256"
  answer=$(curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 60 --retry 3 "$2.sha256" </dev/null)
  digest=${answer%%[[:space:]]*}
  [[ $digest =~ ^[0-9a-f]{64}$ ]] || die 5 "$2.sha256 must hold a SHA-256, got ${answer:0:80}"
  remember "$noted" "$digest"
  last_command=
}

# fetch URL SHA256: sets `fetched` to the path of the checked file.
fetch() {
  local url=$1 sha256=$2 part
  fetched=$CACHE/${url##*/}
  if ((dry)); then
    say "  would download $url (sha256 ${sha256:-as its server publishes it})"
    return 0
  fi
  want_digest "$sha256" "$url"
  holds has_digest "$digest" "$fetched"
  if ((held)); then return 0; fi
  mkdir -p "$CACHE"
  part=$fetched.part
  run curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 1800 --retry 3 --retry-delay 2 \
    --output "$part" "$url"
  holds has_digest "$digest" "$part"
  if ((!held)); then
    local got
    got=$(sha256sum <"$part")
    rm -f "$part"
    die 5 "step $step: $url must have SHA-256 $digest, got ${got%% *}; nothing of it was used"
  fi
  mv -f "$part" "$fetched"
}

# install_binary URL SHA256 PATH: a download that is one program.
install_binary() {
  local path=$3
  fetch "$1" "$2"
  if ((dry)); then
    say "  would install $path"
    return 0
  fi
  keep_original "$path"
  install -m 0755 -o 0 -g 0 "$fetched" "$path.faaslab-new"
  mv -f "$path.faaslab-new" "$path"
  log_line "installed $path"
}

# Succeeds if the program is the download, by digest: binary_is URL SHA256 PATH
binary_is() {
  local expected=$2
  if [[ -z $expected ]]; then expected=$(set -e && recall "digest-${1//[^A-Za-z0-9.]/_}"); fi
  [[ -n $expected ]]
  has_digest "$expected" "$3"
}

# install_from_archive URL SHA256 FOLDER STRIP NAME...: the named files of a tar.gz, their paths in it shortened by STRIP parts.
install_from_archive() {
  local url=$1 sha256=$2 folder=$3 strip=$4 name staged
  shift 4
  fetch "$url" "$sha256"
  if ((dry)); then
    say "  would install into $folder: $*"
    return 0
  fi
  make_folder "$folder"
  staged=$CACHE/unpacked
  rm -rf "$staged"
  mkdir -p "$staged"
  run tar -xzf "$fetched" -C "$staged" --strip-components="$strip" --no-same-owner
  for name in "$@"; do
    keep_original "$folder/$name"
    last_command="installing $folder/$name"
    install -m 0755 -o 0 -g 0 "$staged/$name" "$folder/$name.faaslab-new"
    mv -f "$folder/$name.faaslab-new" "$folder/$name"
  done
  rm -rf "$staged"
  last_command=
  # Written last: the programs are the archive's if it is there and they are unchanged since.
  (cd "$folder" && sha256sum "$@") >"$CACHE/list"
  mkdir -p "$STATE/archives"
  printf '%s %s\n' "$digest" "$folder" | cat - "$CACHE/list" >"$STATE/archives/${url##*/}.part"
  mv -f "$STATE/archives/${url##*/}.part" "$STATE/archives/${url##*/}"
  rm -f "$CACHE/list"
}

# Succeeds if the files are those of the archive: archive_is URL SHA256 FOLDER
archive_is() {
  local list=$STATE/archives/${1##*/}
  [[ -f $list ]]
  [[ "$(head -n 1 "$list")" == "$2 $3" ]]
  # In a shell of its own: the caller stays where it is.
  (
    cd "$3"
    tail -n +2 "$list" | sha256sum --check --quiet
  )
}

remove_archive() {
  local list=$STATE/archives/${1##*/} folder=$2 name
  shift 2
  for name in "$@"; do restore_file "$folder/$name"; done
  rm -f "$list"
}
