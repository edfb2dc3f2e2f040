#!/usr/bin/env bash
# Runs the bats suites of the generated host scripts in network, mount and process spaces of their own; nothing outside of them is changed.
# Needs root, bats, sshd, ip, iptables, unshare and overlay mounts. Without them it says so and skips; in CI (CI set) it fails.
# usage: run-bats.sh [FILE.bats...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

skip() {
  echo "SKIPPED: the suites of the host scripts need $1" >&2
  if [[ -n ${CI:-} ]]; then
    echo '0 passed, 1 failed'
    exit 1
  fi
  echo '0 passed, 0 failed'
  exit 0
}

if [[ ${FAASLAB_INSIDE:-} != yes ]]; then
  ((EUID == 0)) || skip 'root'
  for tool in bats ip iptables unshare node ssh ssh-keygen flock; do
    command -v "$tool" >/dev/null || skip "$tool"
  done
  [[ -x /usr/sbin/sshd ]] || skip sshd
  FAASLAB_INSIDE=yes exec unshare --mount --net --pid --fork --mount-proc --propagation private bash "${BASH_SOURCE[0]}" "$@"
fi

work=/mnt
mount -t tmpfs -o size=24g,mode=0755 tmpfs "$work"
# ip keeps its named spaces here.
mkdir -p /run/netns "$work/netns" "$work/fixtures"
mount --bind "$work/netns" /run/netns
mount --make-shared /run/netns
ip link set lo up
node "$here/bats/bundle-fixtures.mjs" "$work/fixtures"
export FIXTURES=$work/fixtures
files=("$@")
((${#files[@]} > 0)) || files=("$here"/bats/*.bats)
status=0
bats --tap --print-output-on-failure "${files[@]}" | tee "$work/tap" || status=$?
passed=$(grep -c '^ok ' "$work/tap" || true)
failed=$(grep -c '^not ok ' "$work/tap" || true)
echo "$passed passed, $failed failed"
exit "$status"
