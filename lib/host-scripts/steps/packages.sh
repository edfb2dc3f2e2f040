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

# Other software may use them by now.
packages_undo() {
  return 0
}
