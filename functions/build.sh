#!/usr/bin/env bash
set -euo pipefail
# [a-z] in the patterns below must not mean other letters in another locale.
export LC_ALL=C

usage() {
  cat <<'TEXT'
usage: build.sh --registry REGISTRY --tag TAG (--push | --save DIR) [option...] [NAME...]

Builds the lab's images as REGISTRY/NAME:TAG, all of them or those named, then pushes or saves them.

  --registry REGISTRY  where the images live, e.g. docker.io/faaslab
  --tag TAG            their tag, e.g. 0.1.0
  --push               push them; log in to the registry before
  --save DIR           write DIR/NAME.tar for each and DIR/import.sh, which imports them on a node
  --engine ENGINE      docker (default), podman or nerdctl
  --platform PLATFORM  what the nodes are, e.g. linux/amd64, if this machine is something else
  --dry-run            print the commands and change nothing
  --help               this text

Exit codes: 0 done, 1 a build, push or save failed, 2 wrong usage, 4 the engine is missing.
TEXT
}

fail() {
  local code=$1
  shift
  printf 'build.sh: %s\n' "$*" >&2
  exit "$code"
}

misuse() { fail 2 "$* (build.sh --help)"; }

# needs_value FLAG [VALUE [REST...]]: the command line from a flag on
needs_value() {
  if (($# < 2)) || [[ -z $2 || $2 == -* ]]; then misuse "$1 needs a value"; fi
}

# Runs a command or, in a dry run, prints it so that it could be pasted into a shell.
run() {
  local line
  if [[ $dry_run == yes ]]; then
    line=$(printf ' %q' "$@")
    printf '%s\n' "${line# }"
  else
    "$@"
  fi
}

here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
known=()
for folder in "$here"/*/; do
  folder=${folder%/}
  if [[ -f $folder/index.py || -f $folder/Dockerfile ]]; then known+=("${folder##*/}"); fi
done

registry='' tag='' push=no save='' engine=docker platform='' dry_run=no
names=()
while (($# > 0)); do
  case $1 in
    --registry | --tag | --save | --engine | --platform)
      needs_value "$@"
      case $1 in
        --registry) registry=$2 ;;
        --tag) tag=$2 ;;
        --save) save=$2 ;;
        --engine) engine=$2 ;;
        --platform) platform=$2 ;;
      esac
      shift
      ;;
    --push) push=yes ;;
    --dry-run) dry_run=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    -*) misuse "unknown option \"$1\"" ;;
    *) names+=("$1") ;;
  esac
  shift
done

registry_form='^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$'
tag_form='^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$'
platform_form='^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$'
[[ -n $registry ]] || misuse '--registry is required'
[[ -n $tag ]] || misuse '--tag is required'
[[ $registry =~ $registry_form ]] || misuse "--registry must look like \"docker.io/faaslab\", got \"$registry\""
[[ $tag =~ $tag_form ]] || misuse "--tag must look like \"0.1.0\", got \"$tag\""
[[ -z $platform || $platform =~ $platform_form ]] || misuse "--platform must look like \"linux/amd64\", got \"$platform\""
case $engine in
  docker | podman | nerdctl) ;;
  *) misuse "--engine must be docker, podman or nerdctl, got \"$engine\"" ;;
esac
if [[ $push == yes && -n $save ]]; then misuse 'give --push or --save DIR, not both'; fi
if [[ $push == no && -z $save ]]; then misuse 'give --push or --save DIR'; fi
if ((${#names[@]} == 0)); then names=("${known[@]}"); fi
for name in "${names[@]}"; do
  # Compared one by one: a name with a space must not match two neighbours.
  found=no
  for image in "${known[@]}"; do
    if [[ $image == "$name" ]]; then found=yes; fi
  done
  [[ $found == yes ]] || misuse "unknown image \"$name\", known: ${known[*]}"
done
if [[ $dry_run == no ]] && ! command -v "$engine" >/dev/null; then
  fail 4 "$engine is not on the PATH, install it or choose another with --engine"
fi

# Everything is built before anything is pushed: a registry never holds half of a tag because the other half did not build.
for name in "${names[@]}"; do
  build=("$engine" build --tag "$registry/$name:$tag")
  if [[ -n $platform ]]; then build+=(--platform "$platform"); fi
  if [[ -f $here/$name/Dockerfile ]]; then
    build+=("$here/$name")
  else
    build+=(--build-arg "HANDLER=$name" "$here")
  fi
  run "${build[@]}" || fail 1 "could not build $name"
done

if [[ $push == yes ]]; then
  for name in "${names[@]}"; do
    run "$engine" push "$registry/$name:$tag" || fail 1 "could not push $registry/$name:$tag"
  done
else
  run mkdir -p -- "$save" || fail 1 "could not make the folder $save"
  for name in "${names[@]}"; do
    # Written beside and renamed: import.sh never meets half an archive, and podman refuses to write over one.
    run rm -f -- "$save/$name.tar.partial" || fail 1 "could not write to $save"
    run "$engine" save --output "$save/$name.tar.partial" "$registry/$name:$tag" || fail 1 "could not save $name"
    run mv -f -- "$save/$name.tar.partial" "$save/$name.tar" || fail 1 "could not write $save/$name.tar"
  done
  run cp -- "$here/import.sh" "$save/import.sh" || fail 1 "could not write $save/import.sh"
fi
