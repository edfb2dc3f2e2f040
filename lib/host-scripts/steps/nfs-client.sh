# shellcheck shell=bash

nfs_client_purpose() {
  echo "install what the kubelet mounts NFS volumes with"
}

nfs_client_done() {
  packages_are "$NFS_CLIENT_PACKAGE"
}

nfs_client_apply() {
  install_packages "$NFS_CLIENT_PACKAGE"
}

nfs_client_verify() {
  nfs_client_done
}

# The package stays; what it started does not.
nfs_client_undo() {
  restore_units
}
