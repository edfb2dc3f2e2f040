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
  run apt-get -q update
  run apt-get -q -y --no-install-recommends --allow-downgrades --allow-change-held-packages -o Dpkg::Options::=--force-confold install "$@"
}

# An upgrade of the system must not move a pinned version.
hold_packages() {
  run apt-mark hold "$@"
}

packages_are_held() {
  local held_packages package
  held_packages=" $(apt-mark showhold | tr '\n' ' ') "
  for package in "$@"; do [[ $held_packages == *" $package "* ]]; done
}

release_packages() {
  run apt-mark unhold "$@"
}
