# shellcheck shell=bash

nfs_server_purpose() {
  echo "export $NFS_FOLDER to the hosts of the cluster and nobody else"
}

nfs_server_done() {
  local folder
  packages_are "$NFS_SERVER_PACKAGE"
  for folder in "${NFS_FOLDERS[@]}"; do [[ -d $folder ]]; done
  file_is 0644 /etc/exports.d/faaslab.exports "$NFS_EXPORTS"
  service_runs nfs-server
  [[ $'\n'"$(exportfs -s)" == *$'\n'"$NFS_FOLDER "* ]]
}

nfs_server_apply() {
  local folder
  install_packages "$NFS_SERVER_PACKAGE"
  for folder in "${NFS_FOLDERS[@]}"; do run mkdir -p -m 0755 "$folder"; done
  put_file 0644 /etc/exports.d/faaslab.exports "$NFS_EXPORTS"
  start_service nfs-server
  run exportfs -ra
}

nfs_server_verify() {
  nfs_server_done
}

# The data stays.
nfs_server_undo() {
  restore_file /etc/exports.d/faaslab.exports
  holds command -v exportfs
  if ((held)); then run exportfs -ra; fi
  restore_service nfs-server
  restore_units
}
