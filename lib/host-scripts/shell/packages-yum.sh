# shellcheck shell=bash
# Packages of Red Hat's family; yum is dnf from version 8 on.

# package_is NAME[=VERSION-RELEASE]
package_is() {
  local installed
  installed=$(rpm -q --queryformat '%{VERSION}-%{RELEASE}' "${1%%=*}")
  [[ $1 != *=* || $installed == "${1#*=}" ]]
}

packages_are() {
  local package
  for package in "$@"; do package_is "$package"; done
}

install_packages() {
  local options=()
  # Our own exclude= keeps upgrades off, not this.
  [[ ! -e /etc/yum.repos.d/faaslab-docker.repo ]] || options=(--disableexcludes=faaslab-docker)
  note_units
  run yum -q -y --setopt=retries=3 --setopt=timeout=30 ${options[@]+"${options[@]}"} install "${@/=/-}"
  note_changed_units
}

# Pinned versions are excluded by their repository's file, so there is nothing to hold one by one.
hold_packages() {
  log_line "held by the line exclude= of their repository: $*"
}

packages_are_held() {
  (($# > 0))
}

release_packages() {
  log_line "no longer held: $*"
}
