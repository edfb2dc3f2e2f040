# shellcheck shell=bash
# Bash 3.2 is enough, so macOS may run it.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<TEXT
usage: ${0##*/} [COMMAND]

Makes the cluster of the lab $STUDY with kind $TOOL_VERSION from $NODE_IMAGE.

  up        (default) create it; an existing one is left alone
  images    load the lab's own images from this machine's docker: ${LAB_IMAGES[*]##*/}
  url       print the address that takes calls
  down      delete it
  --help    this text
TEXT
}

say() {
  printf '%s\n' "$*" >&2
}

die() {
  local status=$1
  shift
  say "${0##*/}: $*"
  exit "$status"
}

need_tools() {
  local got
  command -v kind >/dev/null || die 4 "kind $TOOL_VERSION must be installed, got none: https://kind.sigs.k8s.io/docs/user/quick-start/"
  command -v docker >/dev/null || die 4 'docker must be installed and run, got none: kind makes its nodes with it'
  got=$(kind version)
  [[ $got == "kind v$TOOL_VERSION "* ]] || die 4 "kind must be v$TOOL_VERSION, whose node images belong to it, got $got"
}

up() {
  local clusters
  need_tools
  clusters=$(kind get clusters 2>/dev/null)
  if [[ $'\n'"$clusters"$'\n' == *$'\n'"$STUDY"$'\n'* ]]; then
    say "kind's cluster $STUDY is there already"
    return 0
  fi
  # "too many open files" on a node means these two, of the machine that docker runs on.
  if [[ -r /proc/sys/fs/inotify/max_user_instances && "$(cat /proc/sys/fs/inotify/max_user_instances)" -lt 512 ]]; then
    say 'warning: fs.inotify.max_user_instances is below 512; if pods fail with "too many open files": sudo sysctl fs.inotify.max_user_instances=512'
  fi
  printf '%s' "$KIND_CONFIG" | kind create cluster --name "$STUDY" --config - --wait 180s
  say "next: ${0##*/} images, then: kubectl --context kind-$STUDY apply -f $(dirname "$folder")"
}

send_images() {
  local image
  need_tools
  for image in "${LAB_IMAGES[@]}"; do
    docker image inspect "$image" >/dev/null || die 4 "$image must be in this machine's docker; build it with functions/build.sh"
  done
  kind load docker-image --name "$STUDY" "${LAB_IMAGES[@]}"
}

main() {
  case ${1:-up} in
    up) up ;;
    images) send_images ;;
    # The first node's NodePorts are published on this machine, on Linux and macOS alike.
    url) printf 'http://127.0.0.1:%s\n' "$ENDPOINT_PORT" ;;
    down) kind delete cluster --name "$STUDY" ;;
    --help | -h) usage ;;
    *) die 2 "unknown command $1; see --help" ;;
  esac
}
