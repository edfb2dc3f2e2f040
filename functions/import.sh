#!/usr/bin/env bash
# Imports every image archive (*.tar) beside this script into the container runtime of this machine. Run it on each node, as root.
set -euo pipefail

fail() {
  printf 'import.sh: %s\n' "$1" >&2
  exit "$2"
}

# Docker brings a containerd of its own, so both may answer. The kubelet uses containerd directly if the namespace k8s.io is there.
kubelet_uses_containerd() {
  local namespaces
  namespaces=$(ctr namespaces list --quiet 2>/dev/null) || return 1
  [[ $'\n'$namespaces$'\n' == *$'\nk8s.io\n'* ]]
}

if kubelet_uses_containerd; then
  runtime=containerd
elif docker info >/dev/null 2>&1; then
  runtime=docker
elif ctr version >/dev/null 2>&1; then
  runtime=containerd
else
  fail 'neither docker nor containerd (ctr) answers: run this as root on a node whose container runtime is up' 4
fi

here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
count=0
for archive in "$here"/*.tar; do
  if [[ ! -f $archive ]]; then fail "no image archive (*.tar) in $here" 1; fi
  case $runtime in
    docker) docker load --input "$archive" ;;
    containerd) ctr -n k8s.io images import "$archive" ;;
  esac || fail "$runtime could not import $archive" 1
  count=$((count + 1))
done
printf 'imported %d image archives into %s\n' "$count" "$runtime"
