# shellcheck shell=bash

packages_purpose() {
  echo "install what kubeadm and the steps below need: ${PACKAGES[*]}"
}

packages_done() {
  packages_are "${PACKAGES[@]}"
}

packages_apply() {
  install_packages "${PACKAGES[@]}"
}

packages_verify() {
  packages_done
}

# The packages stay, since other software may use them by now; what they started does not.
packages_undo() {
  restore_units
}
