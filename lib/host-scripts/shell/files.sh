# shellcheck shell=bash
# Files that are written whole, and restored byte for byte by --undo: what was there before is kept in $STATE/original, what was not there is
# noted in $STATE/absent. A run that is killed between two commands leaves either the old file or the new one.

# Succeeds if the file holds exactly the text: file_is MODE PATH TEXT
file_is() {
  [[ -f $2 ]]
  [[ "$(stat -L -c %a "$2")" == "${1#0}" ]]
  [[ "$(cat "$2" && printf x)" == "${3}x" ]]
}

# Prints a file's lines; the last one gets its end where an editor left it out.
lines_of() {
  sed "\$a\\" "$1"
}

# put_file MODE PATH TEXT
put_file() {
  local mode=$1 path=$2 text=$3
  holds file_is "$mode" "$path" "$text"
  if ((held)); then return 0; fi
  if ((dry)); then
    show_difference "$path" "$text"
    return 0
  fi
  keep_original "$path"
  last_command="writing $path"
  (umask 077 && printf '%s' "$text" >"$path.faaslab-new")
  chmod "$mode" "$path.faaslab-new"
  mv -f "$path.faaslab-new" "$path"
  mkdir -p "$STATE/written${path%/*}"
  printf '%s' "$text" | sha256sum >"$STATE/written$path"
  log_line "wrote $path"
  last_command=
}

show_difference() {
  local path=$1 text=$2 before=/dev/null
  say "  would write $path"
  [[ ! -f $path ]] || before=$path
  diff -u "$before" <(printf '%s' "$text") | sed -e '1,2d' -e 's/^/    /' >&2 || true
}

# Keeps the file as it is now, the first time that it is called for it, and makes its folder.
keep_original() {
  local path=$1
  make_folder "${path%/*}"
  if [[ -e $STATE/original$path || -L $STATE/original$path || -e $STATE/absent$path ]]; then return 0; fi
  # A link is kept as a link; the file takes its place until --undo.
  if [[ -e $path || -L $path ]]; then
    mkdir -p "$STATE/original${path%/*}"
    cp -a "$path" "$STATE/original$path.part"
    mv -f "$STATE/original$path.part" "$STATE/original$path"
  else
    mkdir -p "$STATE/absent${path%/*}"
    : >"$STATE/absent$path"
  fi
}

# make_folder PATH: with its parents; --undo removes those that were not there, if they are empty again.
make_folder() {
  local path=$1 missing=()
  while [[ -n $path && ! -d $path ]]; do
    missing=("$path" ${missing[@]+"${missing[@]}"})
    path=${path%/*}
  done
  mkdir -p "$STATE"
  for path in ${missing[@]+"${missing[@]}"}; do
    printf '%s\n' "$path" >>"$STATE/folders"
    mkdir -m 0755 "$path"
  done
}

forget_folders() {
  local path
  [[ -f $STATE/folders ]] || return 0
  while read -r path; do
    rmdir "$path" 2>/dev/null || true
  done < <(sort -ru "$STATE/folders")
}

# Puts the file back as it was before the first change. A file that somebody else changed since then is kept beside it.
restore_file() {
  local path=$1
  [[ -e $STATE/original$path || -L $STATE/original$path || -e $STATE/absent$path ]] || return 0
  if [[ -f $path && -f $STATE/written$path && "$(sha256sum <"$path")" != "$(cat "$STATE/written$path")" ]]; then
    cp -aL "$path" "$path.faaslab-kept"
    say "  $path was changed since; that version is kept as $path.faaslab-kept"
  fi
  rm -f "$path.faaslab-new"
  if [[ -e $STATE/original$path || -L $STATE/original$path ]]; then
    cp -a "$STATE/original$path" "$path.faaslab-new"
    mv -f "$path.faaslab-new" "$path"
    rm -f "$STATE/original$path"
  else
    rm -f "$path" "$STATE/absent$path"
  fi
  rm -f "$STATE/written$path"
}

# remember FACT VALUE: how something was before the first change.
remember() {
  if ((dry)) || [[ -e $STATE/facts/$1 ]]; then return 0; fi
  mkdir -p "$STATE/facts"
  printf '%s\n' "$2" >"$STATE/facts/$1.part"
  mv -f "$STATE/facts/$1.part" "$STATE/facts/$1"
}

# Prints what was remembered, nothing if nothing was.
recall() {
  [[ ! -f $STATE/facts/$1 ]] || cat "$STATE/facts/$1"
}

forget() {
  rm -f "$STATE/facts/$1"
}
