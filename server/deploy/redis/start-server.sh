#!/bin/sh
# Writes the users' file and starts what follows. An ACL file cannot read the environment: passwords are put in here, as
# SHA-256, out of files that only the container sees. Tenants' own users, which the product saved, stay.
set -eu
conf=${KRYONIX_CONF:-/etc/kryonix}
data=${KRYONIX_DATA:-/data}
secrets=${KRYONIX_SECRETS:-/run/secrets}
umask 077

digest() { tr -d '\n' < "$secrets/$1" | sha256sum | cut -d ' ' -f 1; }

if [ "${KRYONIX_ROLE:-server}" = sentinel ]; then
  # What a Sentinel learnt is kept; only the first start copies.
  [ -f "$data/sentinel.conf" ] ||
    sed "s/{admin-password}/$(tr -d '\n' < "$secrets/redis_admin_password")/" "$conf/sentinel.conf" > "$data/sentinel.conf"
else
  {
    # Comments are not allowed in an ACL file.
    sed -e '/^#/d' -e "s/{admin}/#$(digest redis_admin_password)/" -e "s/{service}/#$(digest redis_service_password)/" \
      "$conf/users-$KRYONIX_PLANE.acl"
    [ ! -f "$data/users.acl" ] || grep '^user tenant_' "$data/users.acl" || true
  } > "$data/users.acl.new"
  mv "$data/users.acl.new" "$data/users.acl"
fi
exec "$@"
