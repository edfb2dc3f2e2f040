# shellcheck shell=bash
# Bash 3.2 is enough, so macOS may run it.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<TEXT
usage: ${0##*/} [COMMAND]

Makes the cluster of the lab $STUDY with minikube $TOOL_VERSION: Kubernetes $KUBERNETES, profile $STUDY.

  up        (default) start it; a running one is left alone
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
  command -v minikube >/dev/null || die 4 "minikube $TOOL_VERSION must be installed, got none: https://minikube.sigs.k8s.io/docs/start/"
  command -v docker >/dev/null || die 4 'docker must be installed and run, got none: minikube makes its node with it'
  got=$(minikube version --short 2>/dev/null || minikube version | sed -n 's/^minikube version: //p')
  [[ $got == "v$TOOL_VERSION" ]] || die 4 "minikube must be v$TOOL_VERSION, with which Kubernetes $KUBERNETES was tried, got $got"
}

up() {
  local options=()
  need_tools
  if minikube --profile "$STUDY" status >/dev/null 2>&1; then
    say "minikube's profile $STUDY runs already"
    return 0
  fi
  [[ $MIRROR != china ]] || options=(--image-mirror-country=cn)
  minikube start --profile "$STUDY" --kubernetes-version "v$KUBERNETES" --driver docker --nodes "${#HOSTS[@]}" --cpus "$CPUS" \
    --memory "$MEMORY_MIB" --container-runtime "$RUNTIME" ${options[@]+"${options[@]}"}
  say "next: ${0##*/} images, then: kubectl --context $STUDY apply -f $(dirname "$folder")"
}

send_images() {
  local image
  need_tools
  for image in "${LAB_IMAGES[@]}"; do
    docker image inspect "$image" >/dev/null || die 4 "$image must be in this machine's docker; build it with functions/build.sh"
    minikube --profile "$STUDY" image load "$image"
  done
}

# On Linux the node's own address can be reached; elsewhere docker runs in a machine of its own, and only a tunnel leads in.
print_url() {
  need_tools
  if [[ "$(uname -s)" == Linux ]] && ! grep -qi microsoft /proc/version; then
    printf 'http://%s:%s\n' "$(minikube --profile "$STUDY" ip)" "$ENDPOINT_PORT"
  else
    say "NodePorts cannot be reached here. Keep this running in another window, then use http://127.0.0.1:$ENDPOINT_PORT:"
    say "  kubectl --context $STUDY --namespace $SERVICE_NAMESPACE port-forward service/$SERVICE $ENDPOINT_PORT:$SERVICE_PORT"
    printf 'http://127.0.0.1:%s\n' "$ENDPOINT_PORT"
  fi
}

main() {
  case ${1:-up} in
    up) up ;;
    images) send_images ;;
    url) print_url ;;
    down) minikube delete --profile "$STUDY" ;;
    --help | -h) usage ;;
    *) die 2 "unknown command $1; see --help" ;;
  esac
}
