# shellcheck shell=bash
# Packages of the Debian family.

export DEBIAN_FRONTEND=noninteractive

# package_is NAME[=VERSION]
package_is() {
  local installed
  # shellcheck disable=SC2016 # dpkg-query expands it
  installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Version}' "${1%%=*}")
  [[ $installed == "installed "* ]]
  [[ $1 != *=* || $installed == "installed ${1#*=}" ]]
}

packages_are() {
  local package
  for package in "$@"; do package_is "$package"; done
}

install_packages() {
  note_units
  run apt-get -q update
  run apt-get -q -y --no-install-recommends --allow-downgrades --allow-change-held-packages -o Dpkg::Options::=--force-confold install "$@"
  note_changed_units
}

# An upgrade of the system must not move a pinned version.
hold_packages() {
  local package
  for package in "$@"; do
    holds packages_are_held "$package"
    if ((!held)); then remember "held-$package" no; fi
  done
  run apt-mark hold "$@"
}

packages_are_held() {
  local held_packages package
  held_packages=" $(apt-mark showhold | tr '\n' ' ') "
  for package in "$@"; do [[ $held_packages == *" $package "* ]]; done
}

# Those that were not held before.
release_packages() {
  local package before
  for package in "$@"; do
    before=$(set -e && recall "held-$package")
    if [[ $before == no ]]; then run apt-mark unhold "$package"; fi
    forget "held-$package"
  done
}
